// The greeting of whoever adds the account, comes back to it, or lets it into a group: by the free reply alone, and to a person in
// her own language. LINE tells that in her profile, which is asked for with the same event; so where it is not known yet the greeting
// waits for the first answer, for her next act, or for two seconds, whichever comes first. It lies in a deadline meanwhile, and whoever
// says it takes that away in the same transaction. What is said is decided by domain/bot/greeting.
import { type GreetingInput, type GreetingOccasion, greetingOccasion, greetingWords } from '../domain/bot/greeting';
import type { Incoming } from '../domain/chat/incoming';
import { isHumanMode, stateOf } from '../domain/chat/session-state';
import { isFresh } from '../domain/delivery/reply-token';
import type { DeskRules } from '../domain/desk/desk-rules';
import type { ChatTools } from './chat-tools';
import type { ChatWrite } from './chat-write';
import { languageOf, say } from './say';

/** A small part of what a reply token lives; LINE's answer comes long before, or not at all. */
export const GREETING_WAIT_MS = 2_000;

type Who = Pick<GreetingInput, 'kind' | 'isUnblocked' | 'wasKnown'>;

/** @param rules null: not known yet; the greeting waits for them, too */
export function greet(
  tools: ChatTools,
  write: ChatWrite,
  rules: DeskRules | null,
  { lineTs, standby }: Incoming,
  who: Who,
): void {
  const occasion = greetingOccasion({ ...who, lineTs, now: write.now, isStandby: standby });
  if (!occasion) return;
  const isLanguageOpen = who.kind === 'follow' && write.record.contact.language === null;
  if (!rules || isLanguageOpen) tools.outbox.setTimer('greet', occasion, write.now + GREETING_WAIT_MS);
  else sayGreeting(tools, write, rules, occasion);
}

/** Says the greeting that waits, if one does: her language is known now, or will not be. @param text what she wrote meanwhile */
export function greetAwaited(tools: ChatTools, write: ChatWrite, text: string | null = null): void {
  const rules = tools.rules(write.record);
  if (!rules) return;
  for (const ref of tools.outbox.takeTimers('greet')) sayGreeting(tools, write, rules, ref as GreetingOccasion, text);
}

/** The wait is over. Without settings it goes on while a free reply is left. */
export function onGreetingDue(tools: ChatTools, write: ChatWrite, ref: string): void {
  const rules = tools.rules(write.record);
  if (rules) sayGreeting(tools, write, rules, ref as GreetingOccasion);
  else if (write.record.replyTokens.some((token) => isFresh(token, write.now)))
    tools.outbox.setTimer('greet', ref, write.now + GREETING_WAIT_MS);
}

function sayGreeting(
  tools: ChatTools,
  write: ChatWrite,
  rules: DeskRules,
  occasion: GreetingOccasion,
  text: string | null = null,
): void {
  const { record } = write;
  // Whoever talks with a person, or waits for one, may add the account meanwhile: the bot does not come in between.
  if (!rules.desk || !rules.isBotOn || isHumanMode(stateOf(record.state))) return;
  const messages = greetingWords(occasion, languageOf(record, rules, text), rules.desk.bot, rules.texts);
  say(
    tools,
    write,
    messages.map((message) => ({ message, author: 'bot', way: 'cheap' })),
  );
}
