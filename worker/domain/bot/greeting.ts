// What the bot says when somebody adds the account, comes back, or lets it into a group. Pure.
// Called by the session on `follow` and `join`, the words apart from the occasion, as her language may be known a little later; they
// go out by reply token only, or not at all.
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
  readonly isStandby: boolean;
}

export type GreetingOccasion = keyof BotSettings['greetings'];

/** @returns which greeting is due; null: none */
export function greetingOccasion(input: GreetingInput): GreetingOccasion | null {
  return input.isStandby || input.now - input.lineTs > GREETING_AGE_MS_MAX ? null : occasionOf(input);
}

/** @returns up to 5 messages, the last one with the way to a human; none where nothing is to be said */
export function greetingWords(
  occasion: GreetingOccasion,
  language: Language,
  settings: BotSettings,
  texts: CustomerTexts,
): readonly BotMessage[] {
  const messages = pickLanguage(settings.greetings[occasion], language, settings.languages.default) ?? [];
  return withWayToHuman(messages, renderText(texts, 'label_talk_to_human', language, {}));
}

function occasionOf({ kind, isUnblocked, wasKnown }: GreetingInput): GreetingOccasion {
  if (kind === 'join') return 'join';
  return isUnblocked || wasKnown ? 'welcomeBack' : 'newFriend';
}
