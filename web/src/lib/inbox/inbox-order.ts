// Which chats a list shows and in which order, and how the order is held still under the pointer. Pure.
import type { ChatListItem } from '$protocol/chat-view';

export type ListFilter = 'mine' | 'waiting' | 'open' | 'all' | 'resolved';

const IS_OPEN: ReadonlySet<ChatListItem['state']> = new Set(['pending', 'waiting', 'assigned', 'active', 'on_hold']);

/** The same choice the server makes for its pages, so that live rows come and go without a reload. */
export function belongsTo(row: ChatListItem, filter: ListFilter, operatorId: string): boolean {
  switch (filter) {
    case 'mine':
      return row.owner?.operatorId === operatorId && IS_OPEN.has(row.state);
    case 'waiting':
      return row.state === 'pending' || row.state === 'waiting';
    case 'open':
      return IS_OPEN.has(row.state);
    case 'resolved':
      return row.state === 'resolved';
    case 'all':
      return true;
  }
}

/** Who waits longest stands first in the queue; elsewhere the newest message does. Ties go by id, so that order is total. */
export function compareRows(filter: ListFilter): (a: ChatListItem, b: ChatListItem) => number {
  return (a, b) => {
    const byTime =
      filter === 'waiting'
        ? (a.unansweredSince ?? Number.MAX_SAFE_INTEGER) - (b.unansweredSince ?? Number.MAX_SAFE_INTEGER)
        : (b.lastAt ?? 0) - (a.lastAt ?? 0);
    return byTime !== 0 ? byTime : a.chatId < b.chatId ? -1 : 1;
  };
}

export function orderedIds(rows: Iterable<ChatListItem>, filter: ListFilter, operatorId: string): string[] {
  return [...rows]
    .filter((row) => belongsTo(row, filter, operatorId))
    .sort(compareRows(filter))
    .map((row) => row.chatId);
}

/**
 * The order while pointer or focus is in the list: nothing that is shown moves, what is new comes in at the far edge.
 * @param shown the ids as they stand
 * @param target the ids as they should stand
 */
export function heldOrder(shown: readonly string[], target: readonly string[]): string[] {
  const isShown = new Set(shown);
  return [...shown, ...target.filter((id) => !isShown.has(id))];
}

/** How many chats would change their place: those outside the longest run that is already in order, and those that leave. */
export function movedCount(shown: readonly string[], target: readonly string[]): number {
  const placeOf = new Map(target.map((id, index) => [id, index]));
  const places = shown.map((id) => placeOf.get(id)).filter((place) => place !== undefined);
  // Patience sorting: `ends[n]` is the smallest last place of a rising run of n + 1.
  const ends: number[] = [];
  for (const place of places) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    ends[low] = place;
  }
  return shown.length - ends.length;
}
