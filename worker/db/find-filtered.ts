// The inbox lists narrowed by what an operator chose, and how many chats they hold: the projection again, with the filter of
// domain/inbox in SQL (find-filtered.worker.test holds the two together), and with the asker's rights in it, so that whoever sees few
// of many chats gets full pages and true counts. The rights are judged once more for every row, by their own rule.
// Called by desk/list-chats.
import { PLAIN_TEAM } from '../domain/desk/plain-team';
import type { ChatOrder, ChatFilter as Narrowing } from '../domain/inbox/chat-filter';
import type { Asker } from '../domain/permissions/asker';
import { can } from '../domain/permissions/can';
import { AFTER_ALL, by, type ChatListRow, COLUMNS, FROM, type ListQuery, rowsOf } from './chat-list-row';
import { type ChatFilter, type ChatListPage, type Sees, toPage } from './find-chats';
import { type ListPlace, OPEN, OWNED, WAITING_SINCE } from './list-queries';
import type { D1Access } from './write-projection';

/** A view of the list, narrowed and ordered. */
export interface FilteredList {
  readonly base: ChatFilter;
  readonly narrowing: Narrowing;
  readonly order: ChatOrder;
}

/** D1 merges no more queries in one. */
const ARMS_MAX = 5;
/** Word for word as in the index `chats_owner_ended`, or it is not used. */
const ENDED = `c.state IN ('resolved', 'closed')`;
const OPEN_NAMES = ['pending', 'waiting', 'assigned', 'active', 'on_hold'];
const OWNED_NAMES = ['assigned', 'active', 'on_hold'];
const ENDED_NAMES = ['resolved', 'closed'];
const ALL_NAMES = ['bot', ...OPEN_NAMES, ...ENDED_NAMES];

/** The values of a query, in the order in which its text first names them. */
class Values {
  readonly list: (string | number)[] = [];

  put(value: string | number): string {
    this.list.push(value);
    return `?${this.list.length}`;
  }

  /** As a list to be looked into; one parameter however many. */
  among(values: readonly (string | number)[]): string {
    return `(SELECT value FROM json_each(${this.put(JSON.stringify(values))}))`;
  }
}

/** States that can be listed; an empty list: none. */
export function statesOf({ base, narrowing }: Pick<FilteredList, 'base' | 'narrowing'>): readonly string[] {
  const wished = narrowing.states?.length ? narrowing.states : ALL_NAMES;
  return (base.states ?? ALL_NAMES).filter((state) => wished.includes(state));
}

export function hasOnlyOpen(list: Pick<FilteredList, 'base' | 'narrowing'>): boolean {
  return statesOf(list).every((state) => OPEN_NAMES.includes(state));
}

/** @returns null where nothing can fit */
export function filteredQuery(
  asker: Asker,
  list: FilteredList,
  after: ListPlace | null,
  limit: number,
): ListQuery | null {
  const values = new Values();
  // The reader's own read counts: the first parameter of FROM.
  values.put(asker.operatorId);
  const { key, isBefore, direction } = ORDERS[list.order];
  const first = isBefore ? Number.MAX_SAFE_INTEGER : -1;
  const place = `(${values.put(after === null ? first : Number(after.key))}, ${values.put(after?.chatId ?? (isBefore ? AFTER_ALL : ''))})`;
  const beyond = `(${key}, c.chat_id) ${isBefore ? '<' : '>'} ${place}`;
  const arms = armsOf(asker, list, values);
  if (arms.length === 0) return null;
  const selects = arms.map(
    ({ from, where }) => `SELECT ${COLUMNS}, ${key} AS place ${from} WHERE ${where} AND ${beyond}`,
  );
  return {
    sql: `${selects.join(' UNION ALL ')} ORDER BY place ${direction}, chat_id ${direction} LIMIT ${values.put(limit)}`,
    values: values.list,
  };
}

/** How many of them the asker sees, at most `max`. @returns null where nothing can fit */
export function countQuery(asker: Asker, list: Omit<FilteredList, 'order'>, max: number): ListQuery | null {
  const values = new Values();
  const arms = armsOf(asker, { ...list, order: 'newest' }, values);
  if (arms.length === 0) return null;
  const selects = arms.map(({ from, where }) => `SELECT 1 ${from.replace(JOIN_READS, '')} WHERE ${where}`);
  return {
    sql: `SELECT count(*) AS count FROM (${selects.join(' UNION ALL ')} LIMIT ${values.put(max)})`,
    values: values.list,
  };
}

export async function listFiltered(
  db: D1Access,
  asker: Asker,
  list: FilteredList,
  after: ListPlace | null,
  limit: number,
  sees: Sees,
): Promise<ChatListPage> {
  const query = filteredQuery(asker, list, after, limit + 1);
  const keyOf = (row: ChatListRow) =>
    list.order === 'waiting' ? (row.unanswered_since ?? Number.MAX_SAFE_INTEGER) : row.last_at;
  return query ? toPage(await rowsOf(db, query), limit, keyOf, sees) : { rows: [], next: null };
}

const JOIN_READS = FROM.slice(FROM.indexOf(' LEFT JOIN'));

const ORDERS: Readonly<Record<ChatOrder, { key: string; isBefore: boolean; direction: 'ASC' | 'DESC' }>> = {
  newest: { key: 'c.last_at', isBefore: true, direction: 'DESC' },
  oldest: { key: 'c.last_at', isBefore: false, direction: 'ASC' },
  waiting: { key: WAITING_SINCE, isBefore: false, direction: 'ASC' },
};

interface Arm {
  readonly from: string;
  readonly where: string;
}

/**
 * One query per stretch of an index that gives the order: of each person what is open and what has ended, else of each state. Those
 * of the longest wait are found among the open chats and sorted for each page, as the late ones are.
 */
function armsOf(asker: Asker, list: FilteredList, values: Values): Arm[] {
  const states = statesOf(list);
  const people = peopleOf(list);
  if (states.length === 0 || people?.length === 0) return [];
  const rest = restOf(asker, list, values);
  const among = (some: readonly string[]) => {
    const both = states.filter((state) => some.includes(state));
    return both.length === 0 ? null : `c.state IN ${values.among(both)}`;
  };
  if (people !== null && people.length * 2 <= ARMS_MAX) {
    const [held, ended] = [among(OWNED_NAMES), among(ENDED_NAMES)];
    return people.flatMap((person) => {
      const isHers = `c.owner_id = ${values.put(person)}`;
      return [
        ...(held ? [{ from: by('chats_owner_open'), where: `${isHers} AND ${OWNED} AND ${held} AND ${rest}` }] : []),
        ...(ended ? [{ from: by('chats_owner_ended'), where: `${isHers} AND ${ENDED} AND ${ended} AND ${rest}` }] : []),
      ];
    });
  }
  const where = people === null ? rest : `c.owner_id IN ${values.among(people)} AND ${rest}`;
  if (list.order === 'waiting')
    return [{ from: by('chats_team_open'), where: `${OPEN} AND ${among(states) ?? '1'} AND ${where}` }];
  if (states.length > ARMS_MAX) return [{ from: by('chats_last_at'), where: `${among(states) ?? '1'} AND ${where}` }];
  return states.map((state) => ({
    from: by('chats_state_last_at'),
    where: `c.state = ${values.put(state)} AND ${where}`,
  }));
}

/** Whose chats alone are listed; null: anybody's. */
function peopleOf({ base, narrowing: { operators = [] } }: FilteredList): readonly string[] | null {
  if (base.ownerId === null) return operators.length === 0 ? null : [...new Set(operators)];
  return operators.length === 0 || operators.includes(base.ownerId) ? [base.ownerId] : [];
}

/** Everything but states and people. */
function restOf(asker: Asker, { base, narrowing }: FilteredList, values: Values): string {
  const { teams = [], channels = [], priorities = [], tags = [], from, to } = narrowing;
  const parts = [
    ...(base.isLate ? ['c.sla IS NOT NULL'] : []),
    ...(base.teams === null ? [] : [ofBase(base, base.teams, values)]),
    ...(teams.length === 0 ? [] : [ofTeams(teams, values)]),
    ...(channels.length === 0 ? [] : [`c.channel_id IN ${values.among(channels)}`]),
    ...(priorities.length === 0 ? [] : [`${OPEN} AND c.priority IN ${values.among(priorities)}`]),
    ...(tags.length === 0 ? [] : [hasTag(tags, values)]),
    ...(from === undefined ? [] : [`c.has_message = 1 AND c.last_at >= ${values.put(from)}`]),
    ...(to === undefined ? [] : [`c.has_message = 1 AND c.last_at < ${values.put(to)}`]),
    reachOf(asker, values),
  ];
  return parts.map((part) => `(${part})`).join(' AND ');
}

function ofBase(base: ChatFilter, teams: NonNullable<ChatFilter['teams']>, values: Values): string {
  const named = teams.filter((team) => team !== null);
  const isHers = base.orOwnedBy === undefined ? '' : ` OR c.owner_id = ${values.put(base.orOwnedBy)}`;
  return `c.team_id IN ${values.among(named)}${teams.includes(null) ? ' OR c.team_id IS NULL' : ''}${isHers}`;
}

/** By the key of `chat_tags`: a look for each tag that is wished for, whatever else has it. */
function hasTag(tags: readonly string[], values: Values): string {
  const wanted = tags.map((tag) => values.put(tag)).join(', ');
  return `EXISTS (SELECT 1 FROM chat_tags AS g WHERE g.tag_id IN (${wanted}) AND g.chat_id = c.chat_id)`;
}

/** As `teamsOf` of domain/inbox/chat-filter. */
function ofTeams(teams: readonly string[], values: Values): string {
  const wanted = values.among(teams);
  return `CASE WHEN ${OPEN} THEN coalesce(c.team_id, '') IN ${wanted}
    WHEN coalesce(json_array_length(c.scope, '$.teamIds'), 0) = 0 THEN '' IN ${wanted}
    ELSE EXISTS (SELECT 1 FROM json_each(c.scope, '$.teamIds') AS t WHERE t.value IN ${wanted}) END`;
}

/** As `maySee` of domain/permissions/can over `rowScope`. */
function reachOf(asker: Asker, values: Values): string {
  const { grants, teams } = asker.access;
  const reach = (permission: 'chat.read' | 'chat.claim') => (can(asker, permission) ? grants[permission] : undefined);
  if (reach('chat.read') === 'all') return '1';
  const me = values.put(asker.operatorId);
  const last = `CASE WHEN c.scope IS NOT NULL THEN c.scope ->> 'lastOwnerId' WHEN ${ENDED} THEN c.owner_id END`;
  const isHers = `(NOT ${ENDED} AND c.owner_id IS ${me}) OR (${OPEN} AND c.offer ->> '$.to.operatorId' IS ${me})
    OR ((c.owner_id IS NULL OR ${ENDED}) AND (${last}) IS ${me})`;
  const mine = values.among(teams);
  const isOfTeams = `CASE WHEN c.scope IS NOT NULL THEN json_array_length(c.scope, '$.teamIds') = 0
      OR EXISTS (SELECT 1 FROM json_each(c.scope, '$.teamIds') AS t WHERE t.value IN ${mine})
    ELSE NOT ${OPEN} OR c.team_id IS NULL OR c.team_id = '${PLAIN_TEAM}' OR c.team_id IN ${mine} END`;
  const isToBeTaken = `c.state IN ('pending', 'waiting') OR (c.state = 'closed' AND (${last}) IS NULL)`;
  const granted = (permission: 'chat.read' | 'chat.claim') => {
    const scope = reach(permission);
    if (scope === undefined || scope === 'all') return scope === undefined ? '0' : '1';
    return scope === 'own' ? isHers : `${isHers} OR (${isOfTeams})`;
  };
  return `(${granted('chat.read')}) OR ((${isToBeTaken}) AND (${granted('chat.claim')}))`;
}
