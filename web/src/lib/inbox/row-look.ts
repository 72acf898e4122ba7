// What a row of the list says beside name and text: how urgent it is, who has it, whose words the last line is. Pure.
import type { ChatListItem } from '$protocol/chat-view';
import type { QueueEntry } from '$protocol/desk-view';
import type { ListFilter } from './inbox-order';

/** A customer who waits longer than this is marked, and marked red later. */
const LATE_MS = 40_000;
const OVERDUE_MS = 180_000;

const FOR_PEOPLE: ReadonlySet<ChatListItem['state']> = new Set(['pending', 'waiting', 'assigned', 'active']);
const IS_OPEN: ReadonlySet<ChatListItem['state']> = new Set([...FOR_PEOPLE, 'on_hold']);

export type Urgency = 'none' | 'fresh' | 'late' | 'overdue';

/** How long the customer has waited for a person; `none` where nobody waits for one. @param now ms */
export function urgencyOf(row: Pick<ChatListItem, 'state' | 'unansweredSince'>, now: number): Urgency {
  if (row.unansweredSince === null || !FOR_PEOPLE.has(row.state)) return 'none';
  const waitedMs = now - row.unansweredSince;
  return waitedMs >= OVERDUE_MS ? 'overdue' : waitedMs >= LATE_MS ? 'late' : 'fresh';
}

/** Whether the view says the state already, beside a mark that says more of it: the place in the queue. */
export function isStateSaid(filter: ListFilter): boolean {
  return filter === 'waiting';
}

/** A draft is worth a mark while it can still be sent. */
export function showsDraft(row: Pick<ChatListItem, 'state'>, draft: string | null): boolean {
  return draft !== null && draft.trim() !== '' && IS_OPEN.has(row.state);
}

/** Where a chat stands in the queue, as the Dispatcher tells it. */
export type QueuePlace = Pick<QueueEntry, 'teamId' | 'position' | 'topic' | 'parked' | 'wait'> & {
  /** Place in the order of the whole queue, from 0. */
  readonly at: number;
};

/** What an open session adds to a row. */
export interface DeskMarks {
  readonly teamId: string | null;
  readonly topic: string | null;
  /** Only what is out of the ordinary is marked. */
  readonly priority: 'urgent' | 'high' | null;
  /** The number in the team's queue; null where it has none or is not waiting. */
  readonly position: number | null;
  readonly parked: string | null;
  /** ms; null: until the customer writes; undefined: not on hold. */
  readonly heldUntil: number | null | undefined;
  readonly offeredTo: { readonly operatorId: string; readonly name: string } | null;
  /** Its owner passes it on by that offer, and has it until it is accepted; null: it waits. */
  readonly offeredBy: string | null;
  readonly isEscalated: boolean;
  readonly isGrey: boolean;
  /** Only what is not on track is marked. */
  readonly sla: ChatListItem['sla'] | null;
}

const NO_MARKS: DeskMarks = {
  teamId: null,
  topic: null,
  priority: null,
  position: null,
  parked: null,
  heldUntil: undefined,
  offeredTo: null,
  offeredBy: null,
  isEscalated: false,
  isGrey: false,
  sla: null,
};

/** Of the queue only what rows do not say: the place, why it is parked, and the topic, which the hub keeps from its rows. */
export function deskMarks(row: ChatListItem, place: QueuePlace | null): DeskMarks {
  if (!IS_OPEN.has(row.state)) return NO_MARKS;
  const isQueued = row.state === 'pending' || row.state === 'waiting';
  const queued = isQueued ? place : null;
  return {
    teamId: row.teamId ?? null,
    topic: row.topic ?? queued?.topic ?? null,
    priority: row.priority === 0 ? 'urgent' : row.priority === 1 ? 'high' : null,
    position: queued?.position ?? null,
    parked: isQueued ? (queued?.parked ?? (row.isParked ? 'other' : null)) : null,
    heldUntil: row.state === 'on_hold' ? (row.heldUntil ?? null) : undefined,
    offeredTo: isQueued || row.offer?.from ? (row.offer?.to ?? null) : null,
    offeredBy: isQueued ? null : (row.offer?.from?.by.name ?? null),
    isEscalated: row.isEscalated === true,
    isGrey: row.isGrey === true,
    sla: row.sla ?? null,
  };
}
