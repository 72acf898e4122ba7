// Keeps the platform's collections and uploaded media in the Durable Object's SQLite. Called by LinePlatform only.
// Holds no rule of LINE; a row is an opaque JSON text.
import type { RecordStore } from './collection';

// A SQLite value of an object may have 2 MB, so media is cut into pieces below that.
const PIECE_BYTES = 1_000_000;

export class SqliteStore implements RecordStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    // `ord` keeps insertion order over updates: collections give up their oldest record first.
    sql.exec(`CREATE TABLE IF NOT EXISTS records (
      ord INTEGER PRIMARY KEY AUTOINCREMENT, collection TEXT NOT NULL, key TEXT NOT NULL, json TEXT NOT NULL, UNIQUE (collection, key))`);
    sql.exec(`CREATE TABLE IF NOT EXISTS media (
      message_id TEXT NOT NULL, piece INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (message_id, piece)) WITHOUT ROWID`);
  }

  load(collection: string): Iterable<readonly [string, string]> {
    return this.#sql
      .exec<{ key: string; json: string }>(
        'SELECT key, json FROM records WHERE collection = ? ORDER BY ord',
        collection,
      )
      .toArray()
      .map((row) => [row.key, row.json] as const);
  }

  put(collection: string, key: string, json: string): void {
    this.#sql.exec(
      'INSERT INTO records (collection, key, json) VALUES (?, ?, ?) ON CONFLICT (collection, key) DO UPDATE SET json = excluded.json',
      collection,
      key,
      json,
    );
  }

  remove(collection: string, key: string): void {
    this.#sql.exec('DELETE FROM records WHERE collection = ? AND key = ?', collection, key);
  }

  putMedia(messageId: string, bytes: Uint8Array): void {
    for (let start = 0, piece = 0; start < bytes.length; start += PIECE_BYTES, piece += 1) {
      const part = bytes.slice(start, start + PIECE_BYTES);
      this.#sql.exec('INSERT OR REPLACE INTO media VALUES (?, ?, ?)', messageId, piece, part);
    }
  }

  getMedia(messageId: string): Uint8Array | null {
    const pieces = this.#sql
      .exec<{ bytes: ArrayBuffer }>('SELECT bytes FROM media WHERE message_id = ? ORDER BY piece', messageId)
      .toArray()
      .map((row) => new Uint8Array(row.bytes));
    if (pieces.length === 0) return null;
    const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }

  clear(): void {
    this.#sql.exec('DELETE FROM records');
    this.#sql.exec('DELETE FROM media');
  }
}
