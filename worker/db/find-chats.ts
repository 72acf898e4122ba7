// The inbox lists, read from the projection: pages of the queries in list-queries, of what the asker may see.
// Called by desk/chat-route. Never the truth of a chat: that is its object.
import { type ChatListRow, COLUMNS, type ListQuery, rowsOf } from './chat-list-row';
import {
  CANDIDATES_MAX,
  chatIdQuery,
  dueQuery,
  type ListPlace,
  lateKey,
  lateQuery,
  listQuery,
  nameQuery,
  openQuery,
  ownedQuery,
  waitingQuery,
} from './list-queries';
import type { D1Access } from './write-projection';

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

/** Of the contact; null: LINE has told none, or there is no such chat. */
export async function chatNameOf(db: D1Access, chatId: string): Promise<string | null> {
  return db.prepare('SELECT name FROM chats WHERE chat_id = ?1').bind(chatId).first<string>('name');
}

/** Which rows the asker may see: what is left out of a page makes it shorter, and its place still goes on. */
export type Sees = (row: ChatListRow) => boolean;

export type Teams = readonly (string | null)[] | null;

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
