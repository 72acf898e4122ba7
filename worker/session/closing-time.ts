// What the end of the business hours means for a chat: whoever waits gets a ticket or a word, whoever is served a word or an end,
// or all goes on. The deadline is spread over a minute, so that a thousand chats do not move in one second; every decision asks
// the hours itself, so a late deadline does no harm. Called when a session is placed or gets an owner, and when the deadline rings, and when the
// settings change.
import { isOpen, nextClose, nextOpen } from '../domain/calendar/opening-hours';
import { isOwned, isQueued } from '../domain/chat/session-moves';
import { isHumanMode, type Session } from '../domain/chat/session-state';
import { calendarOf, type DeskRules } from '../domain/desk/desk-rules';
import { timeWords } from '../domain/desk/time-words';
import { fnv1a } from '../domain/fnv-1a';
import { parseChatId } from '../domain/ids';
import { applyEvent } from './apply-event';
import type { ChatTools } from './chat-tools';
import type { ChatWrite } from './chat-write';
import { inviteMessage } from './divert-words';
import { languageOf, say, systemSays, textOf } from './say';

const SPREAD_MS = 60_000;

/** Sets the deadline of a session, where the settings want anything at the next closing. One that is set stays. */
export function awaitClosing(tools: ChatTools, write: ChatWrite, rules: DeskRules, session: Session): void {
  if (!rules.desk) return;
  const calendar = calendarFor(rules, write, session);
  const until = nextClose(calendar, write.now);
  const dueAt = until === null || !wantsClosing(rules) ? null : until + spreadMs(write);
  if (dueAt !== null && !tools.outbox.setTimerUnlessSet('closing', session.id, dueAt)) return;
  const from = nextOpen(calendar, write.now);
  if (from !== null) write.changeState({ openTime: { sessionId: session.id, from, until } });
}

/** The hours may be others now. Where they end its open time at once, its closing is now. */
export function reviewClosing(tools: ChatTools, write: ChatWrite, rules: DeskRules, session: Session): void {
  const { outbox } = tools;
  const { now, record } = write;
  const { openTime } = record.state;
  if (!rules.desk) return;
  if (openTime?.sessionId === session.id) {
    const { from, until } = openTime;
    const wasOpen = from <= now && (until === null || now < until);
    if (wasOpen && !isOpen(calendarFor(rules, write, session), now)) {
      if (wantsClosing(rules)) outbox.setTimerIfEarlier('closing', session.id, now + spreadMs(write));
      return;
    }
    // Its closing has come, and rings within the minute.
    if (until !== null && until <= now && now < until + SPREAD_MS) return;
    outbox.clearTimer('closing', session.id);
  }
  awaitClosing(tools, write, rules, session);
}

function wantsClosing({ desk }: DeskRules): boolean {
  return desk !== null && (desk.hours.onCloseWaiting !== 'keep' || desk.hours.onCloseActive !== 'keep');
}

function spreadMs({ record }: ChatWrite): number {
  return fnv1a(record.chatId) % SPREAD_MS;
}

export function onClosing(tools: ChatTools, write: ChatWrite, rules: DeskRules, session: Session): void {
  const hours = rules.desk?.hours;
  const calendar = calendarFor(rules, write, session);
  if (!hours) return;
  // Where it is open, the hours were changed meanwhile, or it rang early.
  if (!isOpen(calendar, write.now)) {
    if (isQueued(session)) closeWaiting(tools, write, rules, session, hours.onCloseWaiting);
    else if (isOwned(session) && hours.onCloseActive !== 'keep') closeServed(tools, write, rules, session);
  }
  const after = write.record.state.session;
  if (after?.id === session.id && isHumanMode(after.state)) awaitClosing(tools, write, rules, after);
}

function closeServed(tools: ChatTools, write: ChatWrite, rules: DeskRules, session: Session): void {
  const words = textOf(rules, languageOf(write.record, rules), 'closed_active', {});
  say(tools, write, systemSays(words, 'anyway'));
  if (rules.desk?.hours.onCloseActive === 'resolve')
    applyEvent(tools, write, { type: 'hours_end', sessionId: session.id });
}

function closeWaiting(
  tools: ChatTools,
  write: ChatWrite,
  rules: DeskRules,
  session: Session,
  wish: 'keep' | 'ticket' | 'message',
): void {
  if (wish === 'keep') return;
  const language = languageOf(write.record, rules);
  if (wish === 'ticket') {
    applyEvent(tools, write, { type: 'divert', reason: 'after_hours', entryVersion: null });
    say(tools, write, systemSays(textOf(rules, language, 'closed_waiting', {}), 'anyway'));
    inviteMessage(tools, write, session);
    return;
  }
  const calendar = calendarFor(rules, write, session);
  const opensAt = nextOpen(calendar, write.now);
  const opening = opensAt === null ? null : timeWords(language, calendar?.zone ?? 'UTC', opensAt, write.now);
  const words =
    opening === null
      ? textOf(rules, language, 'after_hours_unknown', {})
      : textOf(rules, language, 'after_hours_wait', { opening });
  say(tools, write, systemSays(words, 'anyway'));
}

function calendarFor(rules: DeskRules, { record }: ChatWrite, session: Session) {
  return calendarOf(rules, parseChatId(record.chatId)?.channelId ?? '', session.teamId);
}
