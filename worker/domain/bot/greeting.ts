// What the bot says when somebody adds the account, comes back, or lets it into a group. Pure.
// Called by the session on `follow` and `join`; the messages go out by reply token only, or not at all.
import { type BotMessage, withWayToHuman } from './bot-message';
import type { BotSettings } from './bot-settings';
import { type Language, pickLanguage } from './languages';
import { type CustomerTexts, renderText } from './texts';

/** A greeting that comes later than this greets nobody. */
export const GREETING_AGE_MS_MAX = 5 * 60_000;

export interface GreetingInput {
  readonly kind: 'follow' | 'join';
  /** As LINE says, which is not reliable. */
  readonly isUnblocked: boolean;
  /** The contact was there before this event. */
  readonly wasKnown: boolean;
  readonly lineTs: number;
  readonly now: number;
  readonly language: Language;
  readonly isStandby: boolean;
}

/** @returns up to 5 messages, the last one with the way to a human; none where nothing is to be said */
export function decideGreeting(
  input: GreetingInput,
  settings: BotSettings,
  texts: CustomerTexts,
): readonly BotMessage[] {
  if (input.isStandby || input.now - input.lineTs > GREETING_AGE_MS_MAX) return [];
  const messages =
    pickLanguage(settings.greetings[occasionOf(input)], input.language, settings.languages.default) ?? [];
  return withWayToHuman(messages, renderText(texts, 'label_talk_to_human', input.language, {}));
}

function occasionOf({ kind, isUnblocked, wasKnown }: GreetingInput): keyof BotSettings['greetings'] {
  if (kind === 'join') return 'join';
  return isUnblocked || wasKnown ? 'welcomeBack' : 'newFriend';
}
