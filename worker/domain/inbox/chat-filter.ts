// How a list of chats is narrowed and ordered beyond its view, and whether a chat fits. Pure. The console judges live rows by it;
// db/find-filtered says the same in SQL, and its test holds the two together.
import type { SessionState } from '../chat/session-state';

/** `waiting`: longest wait first, only of lists that hold open chats alone; `newest` and `oldest` by the last message. */
export const CHAT_ORDERS = ['waiting', 'newest', 'oldest'] as const;
export type ChatOrder = (typeof CHAT_ORDERS)[number];

/** Of each list one is enough, of all that are given each must fit; what is left out or empty narrows nothing. */
export interface ChatFilter {
  readonly states?: readonly string[] | undefined;
  /** '': chats of no team. */
  readonly teams?: readonly string[] | undefined;
  /** Whoever has the chat, or had its last session. */
  readonly operators?: readonly string[] | undefined;
  readonly channels?: readonly string[] | undefined;
  /** 0 urgent to 3 low; of open sessions alone. */
  readonly priorities?: readonly number[] | undefined;
  /** Ids of tags, of which the chat has one. */
  readonly tags?: readonly string[] | undefined;
  /** Last message at or after it, and before it (ms). What never had a message fits no span. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** What of a row is looked at. */
export interface FilteredRow {
  readonly state: SessionState;
  readonly channelId: string;
  readonly owner: { readonly operatorId: string } | null;
  readonly lastAt: number | null;
  readonly teamId?: string | null | undefined;
  readonly priority?: number | undefined;
  readonly scope?: { readonly teamIds: readonly string[] } | undefined;
  readonly tagIds?: readonly string[] | undefined;
}

export const OPEN_STATES: readonly SessionState[] = ['pending', 'waiting', 'assigned', 'active', 'on_hold'];

/** An open chat is of the team whose queue it is in, an ended one of every team that had its session. */
function teamsOf({ state, teamId, scope }: FilteredRow): readonly string[] {
  if (OPEN_STATES.includes(state)) return [teamId ?? ''];
  return scope === undefined || scope.teamIds.length === 0 ? [''] : scope.teamIds;
}

export function fitsFilter(row: FilteredRow, filter: ChatFilter): boolean {
  const { from, to } = filter;
  return (
    isOneOf(filter.states, row.state) &&
    isOneOf(filter.teams, ...teamsOf(row)) &&
    isOneOf(filter.operators, row.owner?.operatorId ?? null) &&
    isOneOf(filter.channels, row.channelId) &&
    isOneOf(filter.priorities, row.priority ?? null) &&
    isOneOf(filter.tags, ...(row.tagIds ?? [])) &&
    (from === undefined || (row.lastAt !== null && row.lastAt >= from)) &&
    (to === undefined || (row.lastAt !== null && row.lastAt < to))
  );
}

function isOneOf<Value>(wanted: readonly Value[] | undefined, ...values: readonly (Value | null)[]): boolean {
  return (
    wanted === undefined || wanted.length === 0 || values.some((value) => value !== null && wanted.includes(value))
  );
}
