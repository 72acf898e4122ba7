// Follow-up records in D1: their lists, who was done with one, and whose mail is still to go out. What they say comes by the
// projection (write-projection); state and mail are written here alone. Every list has an index that gives its order.
// Called by desk/ticket-route and jobs/mail-tickets.
import type { AuditEntry } from '../domain/audit/audit-entry';
import { changeAudited } from './audit-queries';
import type { D1Access } from './write-projection';

export type TicketState = 'open' | 'done';

/** Column names of the table, and the names of contact and operator. */
export interface TicketRow {
  readonly id: string;
  readonly chat_id: string;
  readonly session_id: string;
  readonly team_id: string | null;
  readonly reason: string;
  readonly topic: string | null;
  /** JSON object. */
  readonly slots: string;
  readonly message: string | null;
  readonly made_at: number;
  readonly state: TicketState;
  readonly contact_name: string | null;
  readonly done_by: string | null;
  /** Null where the operator is no longer there. */
  readonly done_by_name: string | null;
}

export interface TicketFilter {
  readonly state: TicketState;
  /** Null: of all teams. */
  readonly teamId: string | null;
}

/** The last one of the page before. */
export interface TicketPlace {
  readonly madeAt: number;
  readonly id: string;
}

const COLUMNS = `t.id AS id, t.chat_id, t.session_id, t.team_id, t.reason, t.topic, t.slots, t.message, t.made_at AS made_at,
  t.state, t.done_by, c.name AS contact_name, o.name AS done_by_name`;
const FROM = 'LEFT JOIN chats AS c ON c.chat_id = t.chat_id LEFT JOIN operators AS o ON o.id = t.done_by';

/** Open ones: who has waited longest first. Done ones: the newest first. */
export function ticketsQuery({ state, teamId }: TicketFilter, after: TicketPlace | null, limit: number) {
  const isOpen = state === 'open';
  const start: TicketPlace = isOpen ? { madeAt: 0, id: '' } : { madeAt: Number.MAX_SAFE_INTEGER, id: '' };
  const { madeAt, id } = after ?? start;
  const direction = isOpen ? 'ASC' : 'DESC';
  const values = [state, madeAt, id, limit];
  return {
    // With the hint, for else the planner may read a team's tickets of both states.
    sql: `SELECT ${COLUMNS} FROM tickets AS t INDEXED BY ${teamId === null ? 'tickets_state' : 'tickets_team_state'} ${FROM}
      WHERE t.state = ?1${teamId === null ? '' : ' AND t.team_id = ?5'} AND (t.made_at, t.id) ${isOpen ? '>' : '<'} (?2, ?3)
      ORDER BY t.made_at ${direction}, t.id ${direction} LIMIT ?4`,
    values: teamId === null ? values : [...values, teamId],
  };
}

export interface TicketListPage {
  readonly rows: readonly TicketRow[];
  /** Where the next page begins; null on the last one. */
  readonly next: TicketPlace | null;
}

export async function listTickets(
  db: D1Access,
  filter: TicketFilter,
  after: TicketPlace | null,
  limit: number,
  sees: (row: TicketRow) => boolean,
): Promise<TicketListPage> {
  const { sql, values } = ticketsQuery(filter, after, limit + 1);
  const { results } = await db
    .prepare(sql)
    .bind(...values)
    .all<TicketRow>();
  const rows = results.slice(0, limit);
  const last = rows.at(-1);
  return {
    rows: rows.filter(sees),
    next: results.length > limit && last ? { madeAt: last.made_at, id: last.id } : null,
  };
}

/** Marks it as done; one that is done keeps who was done with it first. @returns the ticket, or null where there is none */
export async function closeTicket(
  db: D1Access,
  id: string,
  operatorId: string,
  now: number,
  audit?: AuditEntry,
): Promise<TicketRow | null> {
  const change = db
    .prepare(`UPDATE tickets SET state = 'done', done_by = ?2, done_at = ?3 WHERE id = ?1 AND state = 'open'`)
    .bind(id, operatorId, now);
  await changeAudited(db, change, audit);
  return getTicket(db, id);
}

/** @returns the ticket, or null where there is none */
export async function reopenTicket(db: D1Access, id: string, audit?: AuditEntry): Promise<TicketRow | null> {
  const change = db
    .prepare(`UPDATE tickets SET state = 'open', done_by = NULL, done_at = NULL WHERE id = ?1 AND state = 'done'`)
    .bind(id);
  await changeAudited(db, change, audit);
  return getTicket(db, id);
}

export function getTicket(db: D1Access, id: string): Promise<TicketRow | null> {
  return db.prepare(`SELECT ${COLUMNS} FROM tickets AS t ${FROM} WHERE t.id = ?1`).bind(id).first<TicketRow>();
}

/** What a mail about a ticket is written from. */
export interface UnmailedTicket {
  readonly id: string;
  readonly chatId: string;
  readonly teamId: string;
  readonly reason: string;
  readonly topic: string | null;
  /** ms */
  readonly madeAt: number;
}

const UNMAILED = `SELECT id, chat_id AS chatId, team_id AS teamId, reason, topic, made_at AS madeAt FROM tickets`;
const IS_DUE = `mailed_at IS NULL AND state = 'open' AND team_id IS NOT NULL AND made_at > ?1`;

/** Of these the ones that are still to be mailed. @param since ms: nobody is told of older ones */
export async function unmailedAmong(db: D1Access, ids: readonly string[], since: number): Promise<UnmailedTicket[]> {
  const { results } = await db
    .prepare(`${UNMAILED} WHERE id IN (SELECT value FROM json_each(?2)) AND ${IS_DUE}`)
    .bind(since, JSON.stringify(ids))
    .all<UnmailedTicket>();
  return results;
}

/** All that were made since then (ms) and are still to be mailed, oldest first. */
export async function unmailedSince(db: D1Access, since: number, limit: number): Promise<UnmailedTicket[]> {
  const { results } = await db
    .prepare(`${UNMAILED} INDEXED BY tickets_unmailed WHERE ${IS_DUE} ORDER BY made_at LIMIT ?2`)
    .bind(since, limit)
    .all<UnmailedTicket>();
  return results;
}

/** Of several who want to mail it one gets true. @param now ms */
export async function claimMail(db: D1Access, id: string, now: number): Promise<boolean> {
  const { meta } = await db
    .prepare('UPDATE tickets SET mailed_at = ?2 WHERE id = ?1 AND mailed_at IS NULL')
    .bind(id, now)
    .run();
  return meta.changes > 0;
}

/** Gives a claim back, so that it is tried again. @param claimedAt as it was claimed */
export async function giveMailBack(db: D1Access, id: string, claimedAt: number): Promise<void> {
  await db.prepare('UPDATE tickets SET mailed_at = NULL WHERE id = ?1 AND mailed_at = ?2').bind(id, claimedAt).run();
}
