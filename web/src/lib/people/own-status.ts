// What one's own status asks of one: whether chats wait for a hand-over, and what to say of a change that the system made. Pure.
import type { ChatRow } from '$protocol/chat-view';
import type { DeskPerson } from '$protocol/desk-view';
import { STATUS_WORDS } from '../i18n/status-words';
import { m } from '../paraglide/messages';

const HELD: ReadonlySet<ChatRow['state']> = new Set(['assigned', 'active', 'on_hold']);

type Held = Pick<ChatRow, 'state' | 'owner' | 'unansweredSince'>;

/** Of one's own chats: how many are known here, and how many wait for an answer, those never answered among them. */
export function ownChats(
  rows: Iterable<Held>,
  operatorId: string,
): { readonly known: number; readonly waiting: number } {
  let known = 0;
  let waiting = 0;
  for (const { state, owner, unansweredSince } of rows) {
    if (owner?.operatorId !== operatorId || !HELD.has(state)) continue;
    known += 1;
    if (state === 'assigned' || unansweredSince !== null) waiting += 1;
  }
  return { known, waiting };
}

export interface HandOverQuestion {
  readonly status: 'away' | 'offline';
  /** Chats that wait for an answer; null: there are more chats than are known here. */
  readonly waiting: number | null;
}

/** What is asked before a change; null: nothing, it is made at once. @param used slots that one's chats take */
export function handOverQuestion(
  status: DeskPerson['declared'],
  own: { readonly known: number; readonly waiting: number },
  used: number,
): HandOverQuestion | null {
  if (status === 'available' || status === 'busy') return null;
  if (own.waiting > 0) return { status, waiting: own.waiting };
  return used > own.known ? { status, waiting: null } : null;
}

const REASONS: Readonly<Record<string, (person: DeskPerson) => string>> = {
  missed_offers: m.status_reason_missed_offers,
  idle: m.status_reason_idle,
  admin: (person) => m.status_reason_admin({ status: STATUS_WORDS[person.declared]() }),
};

/** Why the system changed one's status, in one sentence; null where she did so herself, or chose to leave. */
export function statusNote(person: DeskPerson | null): string | null {
  if (person === null || person.reason === null || person.reason === 'signed_out') return null;
  // Whoever takes chats again has nothing to be told.
  if (person.effective === 'available' || person.effective === 'busy') return null;
  const words = REASONS[person.reason];
  const status = STATUS_WORDS[person.declared]();
  return words?.(person) ?? m.status_reason_other({ status, reason: person.reason });
}
