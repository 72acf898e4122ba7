// The SQL of the inbox lists: by time, by state, by owner, by team, by wait, by lateness, by any part of a name, by the beginning of a
// chat id. Every query has an index that gives its order (list-queries.worker.test.ts looks at the plans); pages go by keyset.
import { AFTER_ALL, by, type ChatListRow, COLUMNS, FROM, type ListQuery } from './chat-list-row';

/** The last row of the page before: `key` is its `last_at`, how late it is, its `part` or nothing, by the kind of list. */
export interface ListPlace {
  readonly chatId: string;
  readonly key: string;
}

/** Rows that one search page looks at: bounds the work where the filter lets few of them through. */
export const CANDIDATES_MAX = 200;

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

/** How late a row is, as LATENESS has it. */
export function lateKey({ sla }: ChatListRow): number {
  if (sla === null) return Number.MAX_SAFE_INTEGER;
  // Written by our own projection from this very type.
  const { state, dueAt } = JSON.parse(sla) as { readonly state: string; readonly dueAt: number | null };
  return (state === 'breached' ? 0 : NOT_YET) + (dueAt ?? STANDS_STILL);
}
