// Waits and held slots: those that run, and the record of past ones from which estimates are made. SQL, with the record of each
// team in memory. Must not decide anything. Every method is synchronous; `forget` after a transaction that failed.
import {
  type Appended,
  appendSlot,
  appendWait,
  type CalibrationWeek,
  ledgerOf,
  type SlotRow,
  trimLedger,
  type WaitLedger,
  type WaitRow,
} from '../domain/queue/wait-ledger';

/** A session that waits. PERSISTED CONTRACT: JSON of a row; new fields are optional. Times in ms. */
export interface OpenWait {
  readonly sessionId: string;
  readonly chatId: string;
  readonly entryVersion: number;
  readonly teamId: string;
  /** When this entry began; after a release it is later than the session's `queueSince`. */
  readonly enteredAt: number;
  /** What was reckoned with then, in seconds; null: nobody served the queue. */
  readonly estimateSec: number | null;
  readonly p80Sec: number | null;
  /** From when the longest wait is counted, and how many of its steps are behind it. */
  readonly stepsFrom: number;
  readonly stepsDone: number;
  /** How often it was a parked customer's turn. */
  readonly turns?: number;
}

/** A session that somebody has. PERSISTED CONTRACT: JSON of a row; new fields are optional. Times in ms. */
export interface HeldSlot {
  readonly chatId: string;
  readonly sessionId: string;
  readonly owner: string;
  readonly teamId: string;
  readonly heldMs: number;
  /** Since when it is counted; null: on hold. */
  readonly since: number | null;
}

export class WaitStore {
  readonly #sql: SqlStorage;
  readonly #records = new Map<string, WaitLedger>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  forget(): void {
    this.#records.clear();
  }

  // ---- what runs

  openWait(sessionId: string): OpenWait | null {
    const [row] = this.#sql
      .exec<{ body: string }>('SELECT body FROM open_wait WHERE session_id = ?', sessionId)
      .toArray();
    return row ? (JSON.parse(row.body) as OpenWait) : null;
  }

  /** @param dueAt when its longest wait has its next step (ms); null: never */
  putOpenWait(wait: OpenWait, dueAt: number | null): void {
    this.#sql.exec(
      `INSERT INTO open_wait (session_id, chat_id, body, due_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (session_id) DO UPDATE SET body = excluded.body, due_at = excluded.due_at`,
      wait.sessionId,
      wait.chatId,
      JSON.stringify(wait),
      dueAt,
    );
  }

  removeOpenWait(sessionId: string): void {
    this.#sql.exec('DELETE FROM open_wait WHERE session_id = ?', sessionId);
  }

  dueWaits(now: number): OpenWait[] {
    return this.#waits('SELECT body FROM open_wait WHERE due_at <= ? ORDER BY due_at', now);
  }

  nextDueAt(): number | null {
    return this.#sql.exec<{ at: number | null }>('SELECT min(due_at) AS at FROM open_wait').one().at;
  }

  heldSlot(chatId: string): HeldSlot | null {
    const [row] = this.#sql.exec<{ body: string }>('SELECT body FROM held_slot WHERE chat_id = ?', chatId).toArray();
    return row ? (JSON.parse(row.body) as HeldSlot) : null;
  }

  putHeldSlot(slot: HeldSlot): void {
    this.#sql.exec(
      'INSERT INTO held_slot (chat_id, body) VALUES (?, ?) ON CONFLICT (chat_id) DO UPDATE SET body = excluded.body',
      slot.chatId,
      JSON.stringify(slot),
    );
  }

  removeHeldSlot(chatId: string): void {
    this.#sql.exec('DELETE FROM held_slot WHERE chat_id = ?', chatId);
  }

  // ---- the record

  record(teamId: string): WaitLedger {
    const known = this.#records.get(teamId) ?? this.#readRecord(teamId);
    this.#records.set(teamId, known);
    return known;
  }

  appendWait(teamId: string, row: WaitRow): void {
    const before = this.record(teamId);
    const { ledger, dropped } = appendWait(before, row);
    if (ledger === before) return;
    this.#keep('past_wait', teamId, row, dropped);
    const [week] = ledger.weeks.filter((one) => one.week === row.week && !before.weeks.includes(one));
    if (week) this.#keepWeek(teamId, week);
    this.#records.set(teamId, ledger);
  }

  appendSlot(teamId: string, row: SlotRow, now: number): void {
    const before = this.record(teamId);
    const { ledger, dropped } = appendSlot(before, row);
    if (ledger === before) return;
    const trimmed: Appended<SlotRow> = trimLedger(ledger, now);
    this.#keep('past_slot', teamId, row, [...dropped, ...trimmed.dropped]);
    this.#records.set(teamId, trimmed.ledger);
  }

  #waits(query: string, ...bindings: number[]): OpenWait[] {
    return Array.from(this.#sql.exec<{ body: string }>(query, ...bindings), ({ body }) => JSON.parse(body) as OpenWait);
  }

  #readRecord(teamId: string): WaitLedger {
    const rows = <Row>(table: string) =>
      Array.from(
        this.#sql.exec<{ body: string }>(`SELECT body FROM ${table} WHERE team_id = ?`, teamId),
        ({ body }) => JSON.parse(body) as Row,
      );
    const weeks = this.#sql.exec<{ week: string; counted: number; within: number }>(
      'SELECT week, counted, within FROM wait_week WHERE team_id = ?',
      teamId,
    );
    return ledgerOf(rows<SlotRow>('past_slot'), rows<WaitRow>('past_wait'), weeks.toArray());
  }

  #keep(
    table: 'past_wait' | 'past_slot',
    teamId: string,
    row: { key: string },
    dropped: readonly { key: string }[],
  ): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO ${table} (team_id, id, body) VALUES (?, ?, ?)`,
      teamId,
      row.key,
      JSON.stringify(row),
    );
    for (const { key } of dropped) this.#sql.exec(`DELETE FROM ${table} WHERE team_id = ? AND id = ?`, teamId, key);
  }

  #keepWeek(teamId: string, { week, counted, within }: CalibrationWeek): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO wait_week (team_id, week, counted, within) VALUES (?, ?, ?, ?)',
      teamId,
      week,
      counted,
      within,
    );
  }
}
