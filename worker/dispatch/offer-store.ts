// Offers under way, with the times that their operators have: to be shown, and to accept. And whom a session is not offered to
// again for a while. Must not decide anything. Every method is synchronous.
import type { Exclusion } from '../domain/routing/entry';
import type { Revision } from './revision';

/** An offer of ours; the slot it keeps is a reservation of the chat's ledger. Times in ms. */
export interface OfferWatch {
  readonly decisionNo: number;
  readonly chatId: string;
  readonly operatorId: string;
  /** Until then it may be accepted. */
  readonly until: number;
  /** When the chat said that it offers it. */
  readonly openedAt: number | null;
  /** When a tab or phone of hers said that it is shown. */
  readonly shownAt: number | null;
}

interface OfferRow extends Record<string, SqlStorageValue> {
  decision_no: number;
  chat_id: string;
  operator_id: string;
  until: number;
  opened_at: number | null;
  shown_at: number | null;
}

export class OfferStore {
  readonly #sql: SqlStorage;
  readonly #revision: Revision;

  constructor(sql: SqlStorage, revision: Revision) {
    this.#sql = sql;
    this.#revision = revision;
  }

  /** @param dueAt when it has to be looked at (ms); null: it is being ended already */
  put(offer: OfferWatch, dueAt: number | null): void {
    this.#sql.exec(
      `INSERT INTO offer_watch (decision_no, chat_id, operator_id, until, opened_at, shown_at, due_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (decision_no) DO UPDATE SET opened_at = excluded.opened_at, shown_at = excluded.shown_at,
         due_at = excluded.due_at`,
      offer.decisionNo,
      offer.chatId,
      offer.operatorId,
      offer.until,
      offer.openedAt,
      offer.shownAt,
      dueAt,
    );
  }

  of(decisionNo: number): OfferWatch | null {
    const [row] = this.#sql.exec<OfferRow>('SELECT * FROM offer_watch WHERE decision_no = ?', decisionNo).toArray();
    return row ? toOffer(row) : null;
  }

  due(now: number): OfferWatch[] {
    return Array.from(
      this.#sql.exec<OfferRow>('SELECT * FROM offer_watch WHERE due_at <= ? ORDER BY due_at', now),
      toOffer,
    );
  }

  nextDueAt(): number | null {
    return this.#sql.exec<{ at: number | null }>('SELECT min(due_at) AS at FROM offer_watch').one().at;
  }

  remove(decisionNo: number): void {
    this.#sql.exec('DELETE FROM offer_watch WHERE decision_no = ?', decisionNo);
  }

  // ---- exclusions

  exclude(sessionId: string, { operatorId, at, until, why }: Exclusion): void {
    this.#revision.bump();
    this.#sql.exec(
      `INSERT INTO exclusion (session_id, operator_id, at, until, why) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (session_id, operator_id) DO UPDATE SET at = excluded.at, until = excluded.until, why = excluded.why`,
      sessionId,
      operatorId,
      at,
      until,
      why,
    );
  }

  /** Those that hold now, by session. */
  exclusions(now: number): Map<string, Exclusion[]> {
    const found = this.#sql.exec<{ session_id: string; operator_id: string; at: number; until: number; why: string }>(
      'SELECT session_id, operator_id, at, until, why FROM exclusion WHERE until > ?',
      now,
    );
    const bySession = new Map<string, Exclusion[]>();
    for (const row of found) {
      const { session_id: sessionId, operator_id: operatorId, at, until } = row;
      const one: Exclusion = { operatorId, at, until, why: row.why as Exclusion['why'] };
      const known = bySession.get(sessionId);
      if (known) known.push(one);
      else bySession.set(sessionId, [one]);
    }
    return bySession;
  }

  dropExclusions(now: number): void {
    this.#sql.exec('DELETE FROM exclusion WHERE until <= ?', now);
  }
}

function toOffer(row: OfferRow): OfferWatch {
  return {
    decisionNo: row.decision_no,
    chatId: row.chat_id,
    operatorId: row.operator_id,
    until: row.until,
    openedAt: row.opened_at,
    shownAt: row.shown_at,
  };
}
