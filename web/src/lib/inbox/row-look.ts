// What a row of the list says beside name and text: how urgent it is, who has it, whose words the last line is. Pure.
import type { ChatListItem } from '$protocol/chat-view';
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

/** Whether the view says the state already. */
export function isStateSaid(filter: ListFilter): boolean {
  return filter === 'waiting' || filter === 'resolved';
}

/** A draft is worth a mark while it can still be sent. */
export function showsDraft(row: Pick<ChatListItem, 'state'>, draft: string | null): boolean {
  return draft !== null && draft.trim() !== '' && IS_OPEN.has(row.state);
}
