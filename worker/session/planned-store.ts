// SQL of the messages that operators planned for later. Their deadlines are timers of the kind `planned`. Synchronous; decides nothing.
import type { Asker } from '../domain/permissions/asker';
import type { ErrorCode } from '../protocol/error-code';
import type { OutgoingMessage } from '../rpc/outgoing-message';

/** PERSISTED CONTRACT. */
export interface PlannedMessage {
  /** Goes out under the id it was planned under: however often its time rings, it is one message. */
  readonly message: OutgoingMessage;
  /** Who planned it, with her rights of then; those of now decide whether it leaves (writers-now). */
  readonly by: Omit<Asker, 'from'>;
  /** ms */
  readonly dueAt: number;
  /** withdrawn: the customer wrote first. refused: its time came, and it could not be sent (`reason`). Both wait for a person. */
  readonly state: 'planned' | 'withdrawn' | 'refused';
  readonly reason?: ErrorCode;
}

export class PlannedStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The earliest first. */
  all(): PlannedMessage[] {
    const rows = this.#sql.exec<{ body: string }>('SELECT body FROM planned ORDER BY due_at, id').toArray();
    return rows.map(({ body }) => JSON.parse(body));
  }

  /** Those to be sent whose time has come. @param now ms */
  dueBy(now: number): PlannedMessage[] {
    return this.all().filter(({ dueAt, state }) => state === 'planned' && dueAt <= now);
  }

  /** Whether one of them shows this file in R2. */
  usesMedia(key: string): boolean {
    return this.#sql.exec('SELECT 1 FROM planned WHERE instr(body, ?) > 0', JSON.stringify(key)).toArray().length > 0;
  }

  byId(id: string): PlannedMessage | null {
    const [row] = this.#sql.exec<{ body: string }>('SELECT body FROM planned WHERE id = ?', id).toArray();
    return row ? JSON.parse(row.body) : null;
  }

  put(planned: PlannedMessage): void {
    const { message, dueAt } = planned;
    const sql = 'INSERT OR REPLACE INTO planned (id, due_at, body) VALUES (?, ?, ?)';
    this.#sql.exec(sql, message.id, dueAt, JSON.stringify(planned));
  }

  remove(id: string): void {
    this.#sql.exec('DELETE FROM planned WHERE id = ?', id);
  }
}
