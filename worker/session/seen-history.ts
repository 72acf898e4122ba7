// From where on somebody reads a chat's log: whoever may not see its whole history sees the session that is open, or was last,
// with the words that led to it. Called by everything that gives out lines of the log.
import type { Asker } from '../domain/permissions/asker';
import { can } from '../domain/permissions/can';
import { chatScope } from '../domain/permissions/chat-scope';
import type { ChatRecord } from './chat-record';
import type { SessionStore } from './session-store';

/** What was said to the bot before a person was asked for. */
const LEAD_IN_MS = 30 * 60_000;

/** @returns ms; lines that were stored (`at`) before are not hers. 0: all of them are */
export function seenFrom(sessions: Pick<SessionStore, 'endedBefore'>, record: ChatRecord, asker: Asker): number {
  return seesHistory(record, asker) ? 0 : sessionFrom(sessions, record);
}

export function seesHistory(
  { state }: Pick<ChatRecord, 'state'>,
  asker: Pick<Asker, 'operatorId' | 'access'>,
): boolean {
  return can(asker, 'chat.history', chatScope(state));
}

/** For whoever does not see the history. Without any session there is nothing for her. */
export function sessionFrom(sessions: Pick<SessionStore, 'endedBefore'>, { state }: Pick<ChatRecord, 'state'>): number {
  const { session } = state;
  if (!session) return Number.MAX_SAFE_INTEGER;
  const afterEarlier = sessions.endedBefore(session.id) + 1;
  return Math.min(session.openedAt, Math.max(session.openedAt - LEAD_IN_MS, afterEarlier));
}
