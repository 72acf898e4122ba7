// Which chats a list shows and in which order, and how the order is held still under the pointer. Pure.
import { isDueFor } from '$domain/chat/follow-up';
import type { ChatListQuery } from '$protocol/chat-list-query';
import type { ChatListItem } from '$protocol/chat-view';

export type ListFilter = 'mine' | 'waiting' | 'late' | 'open' | 'all' | 'resolved' | 'closed';

/** What narrows and orders a list beyond its view. Made by narrow-list, which is loaded when it is needed. */
export interface Narrowing {
  /** What its pages are asked for with, beside the view; null: it is not known yet, so nothing is asked for and nothing shown. */
  readonly query: Pick<
    ChatListQuery,
    'inState' | 'ofTeam' | 'operator' | 'channel' | 'priority' | 'tag' | 'from' | 'to' | 'order'
  > | null;
  accepts(row: ChatListItem): boolean;
  /** Null: as the view has it. */
  readonly compare: ((a: ChatListItem, b: ChatListItem) => number) | null;
  /** It lets fewer through than its view; else it only orders. */
  readonly isFiltered: boolean;
  /** The choice of teams that is kept on this device does not narrow it. */
  readonly isOfAllTeams: boolean;
}

const IS_OPEN: ReadonlySet<ChatListItem['state']> = new Set(['pending', 'waiting', 'assigned', 'active', 'on_hold']);

/** Views that hold the chats of teams. */
export function isByTeam(filter: ListFilter): boolean {
  return filter === 'waiting' || filter === 'late' || filter === 'open';
}

/** Until the part is there that knows how. */
export const NOT_YET_NARROWED: Narrowing = {
  query: null,
  accepts: () => false,
  compare: null,
  isFiltered: true,
  isOfAllTeams: true,
};

/** Whose list it is, and what is known beside the rows. */
export interface ListContext {
  readonly operatorId: string;
  /** The teams whose chats are shown under Waiting, Late and Open; null: every team's. */
  readonly teams: ReadonlySet<string> | null;
  /** Places in the queue by chat. */
  readonly queue: ReadonlyMap<string, { readonly at: number }>;
  readonly narrowing?: Narrowing | null;
}

/** The same choice the server makes for its pages, narrowed to the teams, so that live rows come and go without a reload. */
export function belongsTo(row: ChatListItem, filter: ListFilter, ctx: ListContext): boolean {
  switch (filter) {
    case 'mine':
      return (
        (row.owner?.operatorId === ctx.operatorId && IS_OPEN.has(row.state)) || isDueFor(row.followUps, ctx.operatorId)
      );
    case 'waiting':
      return (row.state === 'pending' || row.state === 'waiting') && isOfTeams(row, ctx.teams);
    case 'late':
      return row.sla != null && IS_OPEN.has(row.state) && isOfTeams(row, ctx.teams);
    case 'open':
      return IS_OPEN.has(row.state) && isOfTeams(row, ctx.teams);
    case 'resolved':
    case 'closed':
      return row.state === filter;
    case 'all':
      return true;
  }
}

/** A chat of no team is everybody's: better shown to one too many than to nobody. */
export function isOfTeams({ teamId }: Pick<ChatListItem, 'teamId'>, teams: ListContext['teams']): boolean {
  return teams === null || teamId == null || teams.has(teamId);
}

/** What is breached goes before what is warned of; in each what was or is due first, and last what stands still. */
function compareLate({ sla: a }: ChatListItem, { sla: b }: ChatListItem): number {
  if (a == null || b == null || a.state === b.state)
    return (a?.dueAt ?? Number.MAX_SAFE_INTEGER) - (b?.dueAt ?? Number.MAX_SAFE_INTEGER);
  return a.state === 'breached' ? -1 : 1;
}

/**
 * In the queue whoever is next stands first: by the Dispatcher's order, then those it has not told yet, longest wait first. Of what is
 * late, the oldest breach. Elsewhere the newest message does. Ties go by id, so that order is total.
 */
export function compareRows(
  filter: ListFilter,
  queue: ListContext['queue'],
): (a: ChatListItem, b: ChatListItem) => number {
  const placeOf = (row: ChatListItem) => queue.get(row.chatId)?.at ?? Number.MAX_SAFE_INTEGER;
  const sinceOf = (row: ChatListItem) => row.queueSince ?? row.unansweredSince ?? Number.MAX_SAFE_INTEGER;
  return (a, b) => {
    const byPlace =
      filter === 'waiting'
        ? placeOf(a) - placeOf(b) || sinceOf(a) - sinceOf(b)
        : filter === 'late'
          ? compareLate(a, b)
          : (b.lastAt ?? 0) - (a.lastAt ?? 0);
    return byPlace !== 0 ? byPlace : a.chatId < b.chatId ? -1 : 1;
  };
}

export function orderedIds(rows: Iterable<ChatListItem>, filter: ListFilter, ctx: ListContext): string[] {
  return [...rows]
    .filter((row) => belongsTo(row, filter, ctx) && (ctx.narrowing?.accepts(row) ?? true))
    .sort(ctx.narrowing?.compare ?? compareRows(filter, ctx.queue))
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
