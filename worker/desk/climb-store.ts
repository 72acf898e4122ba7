// The SQL of what climbs at one hub: of whom which chat asks something, since when, and which step is next. No names of customers, no
// texts. Called by Climbing alone; every method is synchronous.
import { type Climb, type ClimbKind, nextStepAt } from '../domain/notices/climb';
import type { ChatRow } from '../protocol/chat-view';

/** PERSISTED CONTRACT: the table, made by HubStore. `next_at` null: every step is done. */
export const CLIMB_TABLE = `CREATE TABLE climb (
     operator_id TEXT NOT NULL,
     chat_id TEXT NOT NULL,
     kind TEXT NOT NULL,
     since INTEGER NOT NULL,
     done INTEGER NOT NULL,
     next_at INTEGER,
     PRIMARY KEY (chat_id, operator_id)
   ) WITHOUT ROWID;
   CREATE INDEX climb_next ON climb (next_at) WHERE next_at IS NOT NULL`;

export interface HeldClimb extends Climb {
  readonly operatorId: string;
  readonly chatId: string;
}

interface Row extends Record<string, SqlStorageValue> {
  operator_id: string;
  chat_id: string;
  kind: string;
  since: number;
  done: number;
}

export class ClimbStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  ofChat(chatId: string): HeldClimb[] {
    return this.#read('WHERE chat_id = ?', chatId);
  }

  due(now: number): HeldClimb[] {
    return this.#read('WHERE next_at <= ? ORDER BY next_at', now);
  }

  #read(where: string, value: SqlStorageValue): HeldClimb[] {
    const found = this.#sql.exec<Row>(`SELECT operator_id, chat_id, kind, since, done FROM climb ${where}`, value);
    return Array.from(found, ({ operator_id, chat_id, kind, since, done }) => ({
      operatorId: operator_id,
      chatId: chat_id,
      // Written by put() alone.
      kind: kind as ClimbKind,
      since,
      done,
    }));
  }

  put({ operatorId, chatId, kind, since, done }: HeldClimb): void {
    this.#sql.exec(
      `INSERT INTO climb (operator_id, chat_id, kind, since, done, next_at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (chat_id, operator_id) DO UPDATE SET kind = excluded.kind, since = excluded.since, done = excluded.done,
         next_at = excluded.next_at`,
      operatorId,
      chatId,
      kind,
      since,
      done,
      nextStepAt({ kind, since, done }),
    );
  }

  /** A step is done; nothing changes where it was dropped or began anew meanwhile. */
  advance(climb: HeldClimb, done: number): void {
    this.#sql.exec(
      'UPDATE climb SET done = ?, next_at = ? WHERE chat_id = ? AND operator_id = ? AND since = ? AND done = ?',
      done,
      nextStepAt({ ...climb, done }),
      climb.chatId,
      climb.operatorId,
      climb.since,
      climb.done,
    );
  }

  drop(operatorId: string, chatId: string): void {
    this.#sql.exec('DELETE FROM climb WHERE chat_id = ? AND operator_id = ?', chatId, operatorId);
  }

  /** Those that began so long ago. */
  dropBefore(since: number): void {
    this.#sql.exec('DELETE FROM climb WHERE since < ?', since);
  }

  nextAt(): number | null {
    return this.#sql.exec<{ at: number | null }>('SELECT min(next_at) AS at FROM climb').one().at;
  }

  /** The chat's newest row as the hub holds it; null: it holds none any more. */
  rowOf(chatId: string): ChatRow | null {
    const [found] = this.#sql.exec<{ row: string }>('SELECT row FROM feed WHERE chat_id = ?', chatId).toArray();
    return found ? (JSON.parse(found.row) as ChatRow) : null;
  }
}
