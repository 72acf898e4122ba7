// How many chats of the shown teams have a service level that is breached, or warned of. Pure. Called by InboxController.
import type { ChatListItem } from '$protocol/chat-view';
import { belongsTo, type ListContext } from './inbox-order';

export interface LateCount {
  readonly breached: number;
  readonly atRisk: number;
}

export const NOBODY_LATE: LateCount = { breached: 0, atRisk: 0 };

export function lateCount(rows: Iterable<ChatListItem>, ctx: ListContext): LateCount {
  const count = { breached: 0, atRisk: 0 };
  for (const row of rows) {
    if (!belongsTo(row, 'late', ctx)) continue;
    if (row.sla?.state === 'breached') count.breached += 1;
    else count.atRisk += 1;
  }
  return count;
}
