// The inbox lists, read from the projection: by time, by state, by owner, by any part of a name, by the beginning of a chat id.
// Every query has an index that gives its order (find-chats.worker.test.ts looks at the plans); pages go by keyset.
// Called by desk/chat-route. Never the truth of a chat: that is its object.
import type { D1Access } from './write-projection';

/** One row of a list. Column names of the table. */
export interface ChatListRow {
  readonly chat_id: string;
  readonly channel_id: string;
  readonly source_kind: 'user' | 'group' | 'room';
  readonly name: string | null;
  readonly name_key: string | null;
  /** Where it was found by its name: the name from there on, folded. */
  readonly part?: string;
  readonly picture_url: string | null;
  readonly state: string;
  readonly version: number;
  readonly owner_id: string | null;
  readonly owner_name: string | null;
  readonly preview_author: string | null;
  readonly preview_type: string | null;
  readonly preview_text: string | null;
  readonly last_at: number;
  readonly has_message: number;
  readonly unanswered_since: number | null;
  readonly inbound_count: number;
  readonly trouble_count: number;
  readonly is_blocked: number;
  readonly team_id: string | null;
  /** JSON of teams and last owner; null: of before it was kept, or there was no session. */
  readonly scope: string | null;
  readonly priority: number | null;
  readonly queue_since: number | null;
  readonly topic: string | null;
  /** JSON of the open offer. */
  readonly offer: string | null;
  readonly held_until: number | null;
  readonly is_escalated: number | null;
  readonly is_parked: number | null;
  readonly is_grey: number | null;
  readonly late: number | null;
  /** JSON of what its SLA warns of. */
  readonly sla: string | null;
  /** JSON of its tags' ids; null: none. */
  readonly tags: string | null;
  /** JSON of who follows it; null: nobody. */
  readonly followers: string | null;
  /** JSON of who wants to look at it again; null: nobody. */
  readonly follow_ups: string | null;
  readonly epoch: number;
  readonly seq: number;
  readonly read_count: number;
}

export interface ChatFilter {
  /** Null: every state. */
  readonly states: readonly string[] | null;
  /** Only chats of this operator. */
  readonly ownerId: string | null;
  /** Only chats of these teams; null in it: of none. Null: of all. */
  readonly teams: Teams;
  /** Chats of this operator's as well, whatever their team; left out: nobody's. */
  readonly orOwnedBy?: string;
  /** Only chats whose service level is warned of or breached. */
  readonly isLate?: boolean;
}

/** Which rows the asker may see: what is left out of a page makes it shorter, and its place still goes on. */
export type Sees = (row: ChatListRow) => boolean;

export type Teams = readonly (string | null)[] | null;

/** The last row of the page before: `key` is its `last_at`, how late it is, its `part` or nothing, by the kind of list. */
export interface ListPlace {
  readonly chatId: string;
  readonly key: string;
}

export interface ListQuery {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** Rows that one search page looks at: bounds the work where the filter lets few of them through. */
const CANDIDATES_MAX = 200;
/** Word for word as in the indexes of owners and teams, or they are not used. */
export const OWNED = `c.state IN ('assigned', 'active', 'on_hold')`;
export const OPEN = `c.state IN ('pending', 'waiting', 'assigned', 'active', 'on_hold')`;
const WAITING = `c.state IN ('pending', 'waiting')`;
/** Word for word as in the indexes `chats_waiting` and `chats_team_waiting`, or they are not used. */
export const WAITING_SINCE = 'coalesce(c.unanswered_since, 9007199254740991)';
/** What is breached stands first by its due time, what stands still last of it; then what is warned of, likewise. As `lateKey`. */
const STANDS_STILL = 2 ** 51;
const NOT_YET = 2 ** 52;
const LATENESS = `(iif(c.sla ->> 'state' = 'breached', 0, ${NOT_YET}) + coalesce(c.sla ->> 'dueAt', ${STANDS_STILL}))`;
/** Sorts behind every text that begins with the same letters. */
export const AFTER_ALL = '\u{10FFFF}';

export const COLUMNS = `c.chat_id AS chat_id, c.channel_id, c.source_kind, c.name, c.name_key, c.picture_url, c.state, c.version, c.owner_id,
  c.owner_name, c.preview_author, c.preview_type, c.preview_text, c.last_at AS last_at, c.has_message, c.unanswered_since,
  c.inbound_count, c.trouble_count, c.is_blocked, c.team_id, c.scope, c.priority, c.queue_since, c.topic, c.offer, c.held_until,
  c.is_escalated, c.is_parked, c.is_grey, c.late, c.sla, c.tags, c.followers, c.follow_ups, c.epoch, c.seq, coalesce(r.read_count, 0) AS read_count`;
export const FROM = 'FROM chats AS c LEFT JOIN chat_reads AS r ON r.chat_id = c.chat_id AND r.operator_id = ?1';
/** Behind the last row of the page before, where the newest message stands first. */
const BEFORE = '(c.last_at, c.chat_id) < (?2, ?3)';
const NEWEST_FIRST = 'ORDER BY last_at DESC, chat_id DESC LIMIT ?4';

/**
 * Newest first. Several states are one query per state, merged: an IN would have to sort all of them for each page.
 * @param states null: every state; at most five, D1 merges no more
 */
export function listQuery(
  asker: string,
  states: readonly string[] | null,
  after: ListPlace | null,
  limit: number,
): ListQuery {
  const arms = (states ?? [null]).map((state, index) => {
    const stateIs = state === null ? '' : `c.state = ?${5 + index} AND `;
    return `SELECT ${COLUMNS} ${FROM} WHERE ${stateIs}${BEFORE}`;
  });
  return {
    sql: `${arms.join(' UNION ALL ')} ${NEWEST_FIRST}`,
    values: [...newestFirst(asker, after, limit), ...(states ?? [])],
  };
}

/** Open chats of one owner, newest first: so few that they are sorted for each page. */
export function ownedQuery(asker: string, ownerId: string, after: ListPlace | null, limit: number): ListQuery {
  return {
    sql: `SELECT ${COLUMNS} ${FROM} WHERE c.owner_id = ?5 AND ${OWNED} AND ${BEFORE} ${NEWEST_FIRST}`,
    values: [...newestFirst(asker, after, limit), ownerId],
  };
}

/** Chats that one person wanted to look at again by now, newest first. */
export function dueQuery(asker: string, operatorId: string, after: ListPlace | null, limit: number): ListQuery {
  return {
    sql: `SELECT ${COLUMNS} FROM chat_due AS d CROSS JOIN chats AS c ON c.chat_id = d.chat_id
        LEFT JOIN chat_reads AS r ON r.chat_id = c.chat_id AND r.operator_id = ?1
      WHERE d.operator_id = ?5 AND ${BEFORE} ${NEWEST_FIRST}`,
    values: [...newestFirst(asker, after, limit), operatorId],
  };
}

/** Open chats of one team, newest first. @param teamId null: of those in none */
export function openQuery(asker: string, teamId: string | null, after: ListPlace | null, limit: number): ListQuery {
  return {
    sql: `SELECT ${COLUMNS} ${by('chats_team_open')} WHERE ${OPEN} AND ${ofTeam(teamId)} AND ${BEFORE} ${NEWEST_FIRST}`,
    values: [...newestFirst(asker, after, limit), ...(teamId === null ? [] : [teamId])],
  };
}

/**
 * Who waits for a person, longest first; those whom somebody has answered before stand last.
 * @param teamId null: those in no team; undefined: of all teams
 */
export function waitingQuery(
  asker: string,
  teamId: string | null | undefined,
  after: ListPlace | null,
  limit: number,
): ListQuery {
  const values = [asker, Number(after?.key ?? 0), after?.chatId ?? '', limit];
  return {
    // Without the hint the planner takes the index on state and sorts; without the plain bound it begins at the first row.
    sql: `SELECT ${COLUMNS} ${by(teamId === undefined ? 'chats_waiting' : 'chats_team_waiting')}
      WHERE ${WAITING}${teamId === undefined ? '' : ` AND ${ofTeam(teamId)}`} AND ${WAITING_SINCE} >= ?2
        AND (${WAITING_SINCE}, c.chat_id) > (?2, ?3)
      ORDER BY ${WAITING_SINCE}, c.chat_id LIMIT ?4`,
    values: teamId == null ? values : [...values, teamId],
  };
}

/**
 * Open chats whose service level is breached or warned of, oldest breach first. They are found among the open ones and sorted for
 * each page: an index of their own would be written with every message of theirs.
 * @param teamId null: those in no team; undefined: of all teams
 */
export function lateQuery(
  asker: string,
  teamId: string | null | undefined,
  after: ListPlace | null,
  limit: number,
): ListQuery {
  const values = [asker, Number(after?.key ?? -1), after?.chatId ?? '', limit];
  return {
    sql: `SELECT ${COLUMNS} ${by('chats_team_open')}
      WHERE ${OPEN}${teamId === undefined ? '' : ` AND ${ofTeam(teamId)}`} AND c.sla IS NOT NULL
        AND (${LATENESS}, c.chat_id) > (?2, ?3)
      ORDER BY ${LATENESS}, c.chat_id LIMIT ?4`,
    values: teamId == null ? values : [...values, teamId],
  };
}

export function by(index: string): string {
  return FROM.replace('AS c', `AS c INDEXED BY ${index}`);
}

function ofTeam(teamId: string | null): string {
  return teamId === null ? 'c.team_id IS NULL' : 'c.team_id = ?5';
}

function newestFirst(asker: string, after: ListPlace | null, limit: number): (string | number)[] {
  return [asker, Number(after?.key ?? Number.MAX_SAFE_INTEGER), after?.chatId ?? AFTER_ALL, limit];
}

/** By a part of the name, in the order of what begins with it. `prefix` is folded. */
export function nameQuery(asker: string, prefix: string, after: ListPlace | null): ListQuery {
  return {
    sql: `SELECT ${COLUMNS}, p.part FROM name_parts AS p CROSS JOIN chats AS c ON c.chat_id = p.chat_id
        LEFT JOIN chat_reads AS r ON r.chat_id = c.chat_id AND r.operator_id = ?1
      WHERE (p.part, p.chat_id) > (?2, ?3) AND p.part < ?4
      ORDER BY p.part, p.chat_id LIMIT ?5`,
    values: [asker, after?.key ?? prefix, after?.chatId ?? '', prefix + AFTER_ALL, CANDIDATES_MAX],
  };
}

/** By chat id. */
export function chatIdQuery(asker: string, prefix: string, after: ListPlace | null): ListQuery {
  return {
    sql: `SELECT ${COLUMNS} ${FROM} WHERE c.chat_id >= ?2 AND c.chat_id > ?3 AND c.chat_id < ?4 ORDER BY c.chat_id LIMIT ?5`,
    values: [asker, prefix, after?.chatId ?? '', prefix + AFTER_ALL, CANDIDATES_MAX],
  };
}

export interface ChatListPage {
  readonly rows: readonly ChatListRow[];
  /** Where the next page begins; null on the last one. */
  readonly next: ListPlace | null;
}

/** Newest first. @param limit rows per page */
export async function listChats(
  db: D1Access,
  asker: string,
  filter: ChatFilter,
  after: ListPlace | null,
  limit: number,
  sees: Sees,
): Promise<ChatListPage> {
  const { states, ownerId, teams, orOwnedBy } = filter;
  const owned = (owner: string) => ownedQuery(asker, owner, after, limit + 1);
  const queries = teams
    ? [...teams.map((teamId) => openQuery(asker, teamId, after, limit + 1)), ...(orOwnedBy ? [owned(orOwnedBy)] : [])]
    : ownerId === null
      ? [listQuery(asker, states, after, limit + 1)]
      : [owned(ownerId), dueQuery(asker, ownerId, after, limit + 1)];
  const key = (row: ChatListRow) => row.last_at;
  return toPage(await mergedRows(db, queries, (a, b) => compareBy(key, b, a)), limit, key, sees);
}

/** Longest wait first. */
export async function listWaiting(
  db: D1Access,
  asker: string,
  teams: Teams,
  after: ListPlace | null,
  limit: number,
  sees: Sees,
): Promise<ChatListPage> {
  const queries = (teams ?? [undefined]).map((teamId) => waitingQuery(asker, teamId, after, limit + 1));
  const key = (row: ChatListRow) => row.unanswered_since ?? Number.MAX_SAFE_INTEGER;
  return toPage(await mergedRows(db, queries, (a, b) => compareBy(key, a, b)), limit, key, sees);
}

/** Oldest breach first, then what will be one soonest. */
export async function listLate(
  db: D1Access,
  asker: string,
  teams: Teams,
  after: ListPlace | null,
  limit: number,
  sees: Sees,
): Promise<ChatListPage> {
  const queries = (teams ?? [undefined]).map((teamId) => lateQuery(asker, teamId, after, limit + 1));
  return toPage(await mergedRows(db, queries, (a, b) => compareBy(lateKey, a, b)), limit, lateKey, sees);
}

function lateKey({ sla }: ChatListRow): number {
  if (sla === null) return Number.MAX_SAFE_INTEGER;
  // Written by our own projection from this very type.
  const { state, dueAt } = JSON.parse(sla) as { readonly state: string; readonly dueAt: number | null };
  return (state === 'breached' ? 0 : NOT_YET) + (dueAt ?? STANDS_STILL);
}

/** One query per team, for each has its own stretch of the index; all at once. */
async function mergedRows(
  db: D1Access,
  queries: readonly ListQuery[],
  compare: (a: ChatListRow, b: ChatListRow) => number,
): Promise<ChatListRow[]> {
  const [only] = queries;
  if (only === undefined) return [];
  if (queries.length === 1) return rowsOf(db, only);
  const answers = await db.batch<ChatListRow>(queries.map(({ sql, values }) => db.prepare(sql).bind(...values)));
  const found = new Map(answers.flatMap(({ results }) => results).map((row) => [row.chat_id, row]));
  return [...found.values()].sort(compare);
}

function compareBy(keyOf: (row: ChatListRow) => number, a: ChatListRow, b: ChatListRow): number {
  return keyOf(a) - keyOf(b) || (a.chat_id < b.chat_id ? -1 : 1);
}

/** @param found one row more than the page holds, where there is one */
export function toPage(
  found: readonly ChatListRow[],
  limit: number,
  keyOf: (row: ChatListRow) => number,
  sees: Sees,
): ChatListPage {
  const looked = found.slice(0, limit);
  const last = looked.at(-1);
  return {
    rows: looked.filter(sees),
    next: found.length > limit && last ? { chatId: last.chat_id, key: String(keyOf(last)) } : null,
  };
}

/**
 * Chats whose name holds the text, or whose id begins with it where `text` has a colon. A page may hold fewer rows than `limit`
 * and still have a next one, for the filter is applied to a bounded number of candidates.
 * @param text folded
 */
export async function searchChats(
  db: D1Access,
  asker: string,
  text: { readonly kind: 'name' | 'chat_id'; readonly prefix: string },
  filter: ChatFilter,
  after: ListPlace | null,
  limit: number,
  sees: Sees,
): Promise<ChatListPage> {
  const query = text.kind === 'name' ? nameQuery : chatIdQuery;
  const candidates = await rowsOf(db, query(asker, text.prefix, after));
  const rows: ChatListRow[] = [];
  let seen = 0;
  for (const row of candidates) {
    if (rows.length === limit) break;
    seen += 1;
    if (isFirstPlace(row, text.prefix) && isWithin(filter, row) && sees(row)) rows.push(row);
  }
  const last = candidates[seen - 1];
  const hasMore = seen < candidates.length || candidates.length === CANDIDATES_MAX;
  return { rows, next: hasMore && last ? { chatId: last.chat_id, key: last.part ?? '' } : null };
}

/** A name that holds the text twice is found once. */
function isFirstPlace({ name_key: name, part }: ChatListRow, text: string): boolean {
  return part === undefined || name === null || name.length - part.length === name.indexOf(text);
}

/** Rows of these chats, in no order. */
export function chatsById(db: D1Access, asker: string, chatIds: readonly string[]): Promise<ChatListRow[]> {
  const sql = `SELECT ${COLUMNS} FROM json_each(?2) AS given CROSS JOIN chats AS c ON c.chat_id = given.value
    LEFT JOIN chat_reads AS r ON r.chat_id = c.chat_id AND r.operator_id = ?1`;
  return rowsOf(db, { sql, values: [asker, JSON.stringify(chatIds)] });
}

function isWithin(filter: ChatFilter, row: ChatListRow): boolean {
  if (filter.ownerId !== null && row.owner_id !== filter.ownerId) return false;
  const isHers = filter.orOwnedBy !== undefined && row.owner_id === filter.orOwnedBy;
  if (filter.teams !== null && !isHers && !filter.teams.includes(row.team_id)) return false;
  if (filter.isLate && row.sla === null) return false;
  return filter.states === null || filter.states.includes(row.state);
}

export async function rowsOf(db: D1Access, { sql, values }: ListQuery): Promise<ChatListRow[]> {
  const { results } = await db
    .prepare(sql)
    .bind(...values)
    .all<ChatListRow>();
  return results;
}
