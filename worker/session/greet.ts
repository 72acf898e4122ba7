// The greeting of whoever adds the account, comes back to it, or lets it into a group: by the free reply alone. What is said is
// decided by domain/bot/greeting. Called by serve-customer.
import { decideGreeting } from '../domain/bot/greeting';
import type { Act } from './act';
import { languageOf, say } from './say';

export function greet(
  { tools, write, rules, incoming }: Act,
  who: { readonly kind: 'follow' | 'join'; readonly isUnblocked: boolean; readonly wasKnown: boolean },
): void {
  if (!rules.desk) return;
  const { lineTs, standby } = incoming;
  const input = { ...who, lineTs, now: write.now, language: languageOf(write.record, rules), isStandby: standby };
  const messages = decideGreeting(input, rules.desk.bot, rules.texts);
  say(
    tools,
    write,
    messages.map((message) => ({ message, author: 'bot', way: 'cheap' })),
  );
}
