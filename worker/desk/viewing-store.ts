// The SQL of who looks at which chat, as the chats told it: names of operators, none of customers. Called by the hub's board of viewers
// and its round alone; every method is synchronous.
import type { ChatViewers, Viewer } from '../domain/hub/viewers';
import { type ChatScope, rowScope } from '../domain/permissions/chat-scope';
import { comparePosition, type Position } from '../domain/position';
import type { ChatRow } from '../protocol/chat-view';

/** PERSISTED CONTRACT: the table, made by HubStore. `told`: JSON of people, scope, epoch and seq. */
export const VIEWING_TABLE = `CREATE TABLE viewing (
     chat_id TEXT PRIMARY KEY,
     told TEXT NOT NULL,
     as_of INTEGER NOT NULL,
     checked_at INTEGER NOT NULL
   ) WITHOUT ROWID`;

export interface ViewedChat {
  readonly chatId: string;
  readonly people: readonly Viewer[];
  /** As of the chat's newest state that is known here. */
  readonly scope: ChatScope;
  /** When the chat last said so (ms). */
  readonly checkedAt: number;
}

interface Row extends Record<string, SqlStorageValue> {
  chat_id: string;
  told: string;
  checked_at: number;
  epoch: number | null;
  seq: number | null;
  row: string | null;
}

const READ = `SELECT v.chat_id, v.told, v.checked_at, f.epoch, f.seq, f.row
   FROM viewing v LEFT JOIN feed f ON f.chat_id = v.chat_id`;

export class ViewingStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  of(chatId: string): ViewedChat | null {
    return this.#read('WHERE v.chat_id = ?', chatId)[0] ?? null;
  }

  all(): ViewedChat[] {
    return this.#read('');
  }

  #read(where: string, ...values: SqlStorageValue[]): ViewedChat[] {
    return Array.from(this.#sql.exec<Row>(`${READ} ${where}`, ...values), toViewedChat);
  }

  /** Keeps what was counted last. */
  put({ chatId, asOf, ...told }: ChatViewers, now: number): void {
    if (told.people.length === 0) {
      this.#sql.exec('DELETE FROM viewing WHERE chat_id = ? AND as_of <= ?', chatId, asOf);
      return;
    }
    this.#sql.exec(
      `INSERT INTO viewing (chat_id, told, as_of, checked_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (chat_id) DO UPDATE SET told = excluded.told, as_of = excluded.as_of, checked_at = excluded.checked_at
       WHERE excluded.as_of >= viewing.as_of`,
      chatId,
      JSON.stringify(told),
      asOf,
      now,
    );
  }

  drop(chatId: string): void {
    this.#sql.exec('DELETE FROM viewing WHERE chat_id = ?', chatId);
  }
}

function toViewedChat({ chat_id, told, checked_at, epoch, seq, row }: Row): ViewedChat {
  // Written by put() alone.
  const { people, scope, ...place } = JSON.parse(told) as Pick<ChatViewers, 'people' | 'scope'> & Position;
  const isRowNewer = epoch !== null && seq !== null && comparePosition({ epoch, seq }, place) > 0;
  const newest = isRowNewer && row !== null ? rowScope(JSON.parse(row) as ChatRow) : scope;
  return { chatId: chat_id, people, scope: newest, checkedAt: checked_at };
}
