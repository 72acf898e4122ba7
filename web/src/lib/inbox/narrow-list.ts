// What somebody wants of the list: a view, a filter, an order. As the address writes it, as the API is asked, and as live rows are
// judged. Pure. Loaded with ListTools.
import {
  CHAT_ORDERS,
  type ChatOrder,
  type ChatFilter as DomainFilter,
  fitsFilter,
  OPEN_STATES,
} from '$domain/inbox/chat-filter';
import type { ChatListQuery } from '$protocol/chat-list-query';
import { type ChatListItem, SESSION_STATE_NAMES } from '$protocol/chat-view';
import type { SavedList } from '$protocol/saved-view';
import type { ChatFilter } from '../api/chat-api';
import { compareRows, type Narrowing } from './inbox-order';
import { dayStart } from './message-search.svelte';

type State = ChatListItem['state'];

export interface ListWish {
  readonly view: ChatFilter;
  readonly states: readonly State[];
  /** '': chats of no team. */
  readonly teams: readonly string[];
  readonly operators: readonly string[];
  readonly channels: readonly string[];
  readonly priorities: readonly number[];
  readonly tags: readonly string[];
  /** Days of the last message as a date field gives them, both included; '': no limit. */
  readonly from: string;
  readonly to: string;
  /** Null: as the view has it. */
  readonly order: ChatOrder | null;
  /** The saved view that it was taken from. */
  readonly saved: string | null;
}

export const NO_FILTER = {
  states: [],
  teams: [],
  operators: [],
  channels: [],
  priorities: [],
  tags: [],
  from: '',
  to: '',
} as const;

export const plainList = (view: ChatFilter): ListWish => ({ view, ...NO_FILTER, order: null, saved: null });

const VIEW_STATES: Partial<Readonly<Record<ChatFilter, readonly State[]>>> = {
  mine: ['assigned', 'active', 'on_hold'],
  waiting: ['pending', 'waiting'],
  late: OPEN_STATES,
  open: OPEN_STATES,
  resolved: ['resolved'],
  closed: ['closed'],
};

/** The states that a view can hold. */
export const statesOfView = (view: ChatFilter): readonly State[] => VIEW_STATES[view] ?? SESSION_STATE_NAMES;

/** Who waits longest can be told where only open chats are listed. */
export function canOrderByWait({ view, states }: Pick<ListWish, 'view' | 'states'>): boolean {
  return statesOfView(view).every(
    (state) => OPEN_STATES.includes(state) || (states.length > 0 && !states.includes(state)),
  );
}

const DAY = /^\d{4}-\d\d-\d\d$/;
const PRIORITIES = ['0', '1', '2', '3'];

/** Whatever the address says that is not understood is left out. @param views those that this person has */
export function parseAddress(address: string, views: readonly ChatFilter[]): ListWish | null {
  const query = new URLSearchParams(address);
  const view = [...views, 'closed' as const].find((name) => name === query.get('view'));
  if (view === undefined) return null;
  const oneOf = <Value extends string>(key: string, known: readonly Value[]) =>
    known.filter((value) => query.getAll(key).includes(value));
  const day = (key: string) => (DAY.test(query.get(key) ?? '') ? (query.get(key) ?? '') : '');
  const states = oneOf('state', SESSION_STATE_NAMES);
  const [order = null] = oneOf('order', CHAT_ORDERS);
  return {
    view,
    states,
    teams: [...new Set(query.getAll('team'))],
    operators: [...new Set(query.getAll('operator'))],
    channels: [...new Set(query.getAll('channel'))],
    priorities: oneOf('priority', PRIORITIES).map(Number),
    tags: [...new Set(query.getAll('tag'))],
    from: day('from'),
    to: day('to'),
    order: order === 'waiting' && !canOrderByWait({ view, states }) ? null : order,
    saved: query.get('saved'),
  };
}

/** '' where it is nothing but one of the views that have a button of their own. */
export function toAddress(wish: ListWish): string {
  const query = new URLSearchParams({ view: wish.view });
  for (const state of wish.states) query.append('state', state);
  for (const team of wish.teams) query.append('team', team);
  for (const operator of wish.operators) query.append('operator', operator);
  for (const channel of wish.channels) query.append('channel', channel);
  for (const priority of wish.priorities) query.append('priority', String(priority));
  for (const tag of wish.tags) query.append('tag', tag);
  if (wish.from !== '') query.set('from', wish.from);
  if (wish.to !== '') query.set('to', wish.to);
  if (wish.order !== null) query.set('order', wish.order);
  if (wish.saved !== null) query.set('saved', wish.saved);
  return [...query].length === 1 && wish.view !== 'closed' ? '' : query.toString();
}

/** How many kinds it is narrowed by. */
export function filterCount({ states, teams, operators, channels, priorities, tags, from, to }: ListWish): number {
  const kinds = [states, teams, operators, channels, priorities, tags].filter((values) => values.length > 0).length;
  return kinds + (from === '' && to === '' ? 0 : 1);
}

/** Days as the reader's zone has them. */
export function toDomainFilter({ from, to, ...wish }: ListWish): DomainFilter {
  return {
    states: wish.states,
    teams: wish.teams,
    operators: wish.operators,
    channels: wish.channels,
    priorities: wish.priorities,
    tags: wish.tags,
    from: from === '' ? undefined : dayStart(from),
    to: to === '' ? undefined : dayStart(to, 1),
  };
}

function toQuery(wish: ListWish): NonNullable<Narrowing['query']> {
  const { from, to } = toDomainFilter(wish);
  return {
    ...(wish.states.length > 0 && { inState: [...wish.states] }),
    ...(wish.teams.length > 0 && { ofTeam: [...wish.teams] }),
    ...(wish.operators.length > 0 && { operator: [...wish.operators] }),
    ...(wish.channels.length > 0 && { channel: [...wish.channels] }),
    ...(wish.priorities.length > 0 && { priority: wish.priorities.map(String) as ('0' | '1' | '2' | '3')[] }),
    ...(wish.tags.length > 0 && { tag: [...wish.tags] }),
    ...(from !== undefined && { from: String(from) }),
    ...(to !== undefined && { to: String(to) }),
    ...(wish.order !== null && { order: wish.order }),
  } satisfies Partial<ChatListQuery>;
}

/** As it is kept under a name. Days stay days, which each reader has in her own zone. @param teams of the choice on this device; null: of all */
export function toSavedList(wish: ListWish, teams: ReadonlySet<string> | null): SavedList {
  const { view, states, operators, channels, priorities, tags, order, from, to } = wish;
  const chosen = wish.teams.length > 0 || teams === null ? wish.teams : [...teams, ''];
  return {
    view,
    states: [...states],
    teams: [...chosen],
    operators: [...operators],
    channels: [...channels],
    priorities: [...priorities],
    tags: [...tags],
    from: null,
    to: null,
    order,
    ...((from !== '' || to !== '') && { days: { from: from || null, to: to || null } }),
  };
}

export function fromSavedList(id: string, { from, to, days, ...list }: SavedList): ListWish {
  const kept = days ?? { from: dayOf(from), to: dayOf(to === null ? null : to - 1) };
  return { ...list, from: kept.from ?? '', to: kept.to ?? '', saved: id };
}

/** 2026-11-29, in the reader's zone. */
function dayOf(at: number | null): string {
  if (at === null) return '';
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

const COMPARE: Readonly<Record<ChatOrder, Narrowing['compare']>> = {
  newest: compareRows('all', new Map()),
  oldest: (a, b) => (a.lastAt ?? 0) - (b.lastAt ?? 0) || (a.chatId < b.chatId ? -1 : 1),
  waiting: (a, b) => {
    const sinceOf = ({ unansweredSince }: ChatListItem) => unansweredSince ?? Number.MAX_SAFE_INTEGER;
    return sinceOf(a) - sinceOf(b) || (a.chatId < b.chatId ? -1 : 1);
  },
};

/** A saved view, and a filter of teams, are of the whole desk: the choice that is kept on this device is another wish. */
export function toNarrowing(wish: ListWish): Narrowing {
  const filter = toDomainFilter(wish);
  return {
    query: toQuery(wish),
    accepts: (row) => fitsFilter(row, filter),
    compare: wish.order && COMPARE[wish.order],
    isFiltered: filterCount(wish) > 0,
    isOfAllTeams: wish.saved !== null || wish.teams.length > 0,
  };
}
