// Decision records, kept for 48 h here and handed to the projection once they are closed, and the last reasons for which nobody
// was found. Must not decide anything. Every method is synchronous.
import type { DecisionView } from '../protocol/decision-view';

/** An object holds 10 GB; the projection keeps them for 90 days. */
const KEEP_MS = 48 * 3_600_000;

export const OPEN_OUTCOME = 'open';

/** Values of `is_told`: its outcome is not known yet; the projection has not got it; it has. */
const OPEN = 2;
const UNTOLD = 0;

export class DecisionStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(decision: DecisionView): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO decision (decision_no, session_id, at, is_told, body) VALUES (?, ?, ?, ?, ?)',
      decision.decisionNo,
      decision.sessionId,
      decision.at,
      decision.outcome === OPEN_OUTCOME ? OPEN : UNTOLD,
      JSON.stringify(decision),
    );
  }

  /** Says what became of it, once. False: there is no record, or it is closed. */
  close(decisionNo: number, outcome: string): boolean {
    const closed = this.#sql.exec(
      `UPDATE decision SET body = json_set(body, '$.outcome', ?), is_told = 0 WHERE decision_no = ? AND is_told = 2
       RETURNING 1`,
      outcome,
      decisionNo,
    );
    return closed.toArray().length > 0;
  }

  /** Newest first. */
  ofSession(sessionId: string): DecisionView[] {
    return this.#read('SELECT body FROM decision WHERE session_id = ? ORDER BY decision_no DESC', sessionId);
  }

  /** Closed ones that the projection was not handed, oldest first. */
  untold(limit: number): DecisionView[] {
    return this.#read('SELECT body FROM decision WHERE is_told = 0 ORDER BY decision_no LIMIT ?', limit);
  }

  noteTold(decisionNos: readonly number[]): void {
    this.#sql.exec(
      'UPDATE decision SET is_told = 1 WHERE decision_no IN (SELECT value FROM json_each(?))',
      JSON.stringify(decisionNos),
    );
  }

  drop(now: number): void {
    this.#sql.exec('DELETE FROM decision WHERE at <= ?', now - KEEP_MS);
  }

  nextDropAt(): number | null {
    const { at } = this.#sql.exec<{ at: number | null }>('SELECT min(at) AS at FROM decision').one();
    return at === null ? null : at + KEEP_MS;
  }

  /** True where the reasons are others than the last ones of this session in this team. */
  noteNobody(sessionId: string, teamId: string, reasons: string): boolean {
    const changed = this.#sql.exec(
      `INSERT INTO nobody (session_id, team_id, reasons) VALUES (?, ?, ?)
       ON CONFLICT (session_id, team_id) DO UPDATE SET reasons = excluded.reasons
       WHERE reasons <> excluded.reasons RETURNING 1`,
      sessionId,
      teamId,
      reasons,
    );
    return changed.toArray().length > 0;
  }

  /** It waits no more. */
  forgetNobody(sessionId: string): void {
    this.#sql.exec('DELETE FROM nobody WHERE session_id = ?', sessionId);
  }

  #read(query: string, binding: SqlStorageValue): DecisionView[] {
    const found = this.#sql.exec<{ body: string }>(query, binding);
    return Array.from(found, ({ body }) => JSON.parse(body) as DecisionView);
  }
}
