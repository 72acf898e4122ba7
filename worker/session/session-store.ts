// SQL of a chat's sessions, the present one and those before it, and of the tickets they left. Synchronous; decides nothing.
import type { Session } from '../domain/chat/session-state';
import type { Ticket } from '../domain/chat/ticket';
import type { ProjectedSession } from '../rpc/projection-message';

export class SessionStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  keepSession(session: Session, changedSeq: number): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO sessions (id, changed_seq, body) VALUES (?, ?, ?)',
      session.id,
      changedSeq,
      JSON.stringify(session),
    );
  }

  /** Sessions with an answer that was taken from this line of the log. */
  sessionsAnsweredBy(entryId: string): Session[] {
    return this.#sql
      .exec<{ body: string }>('SELECT body FROM sessions WHERE instr(body, ?) > 0', `"${entryId}"`)
      .toArray()
      .map(({ body }) => JSON.parse(body));
  }

  /** Sessions whose last change lies in (after, upTo], oldest change first. */
  sessionsChanged(after: number, upTo: number): ProjectedSession[] {
    return this.#sql
      .exec<{ changed_seq: number; body: string }>(
        'SELECT changed_seq, body FROM sessions WHERE changed_seq > ? AND changed_seq <= ? ORDER BY changed_seq',
        after,
        upTo,
      )
      .toArray()
      .map((row) => ({ changedSeq: row.changed_seq, session: JSON.parse(row.body) }));
  }

  /** When the last of the chat's other sessions ended (ms); 0: there was none. */
  endedBefore(sessionId: string): number {
    const sql = `SELECT max(coalesce(body ->> '$.resolvedAt', body ->> '$.closedAt', 0)) AS at FROM sessions WHERE id <> ?`;
    return this.#sql.exec<{ at: number | null }>(sql, sessionId).one().at ?? 0;
  }

  keepTicket(ticket: Ticket): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO tickets (id, changed_seq, body) VALUES (?, ?, ?)',
      ticket.id,
      ticket.changedSeq,
      JSON.stringify(ticket),
    );
  }

  tickets(): Ticket[] {
    return this.#sql
      .exec<{ body: string }>('SELECT body FROM tickets')
      .toArray()
      .map(({ body }) => JSON.parse(body));
  }

  ticketOf(sessionId: string): Ticket | null {
    return this.tickets().find((ticket) => ticket.sessionId === sessionId) ?? null;
  }

  /** Tickets whose last change lies in (after, upTo], oldest change first. */
  ticketsChanged(after: number, upTo: number): Ticket[] {
    return this.#sql
      .exec<{ body: string }>(
        'SELECT body FROM tickets WHERE changed_seq > ? AND changed_seq <= ? ORDER BY changed_seq',
        after,
        upTo,
      )
      .toArray()
      .map(({ body }) => JSON.parse(body));
  }
}
