// SQL of the search index of one month: which message stands at which row of the full-text index, and that index itself, which
// holds tokens and no text. A row's number is the time of its message, so that the newest come first without being sorted.
// Synchronous; decides nothing but which of two copies is newer. Called by SearchIndex.
import { fnv1a } from '../domain/fnv-1a';
import { comparePosition } from '../domain/position';
import { fold } from '../domain/search/fold';
import { searchPhrase, searchTokens } from '../domain/search/tokens';
import type { IndexHit, IndexItem, IndexQuery } from '../rpc/search-index-rpc';

/**
 * `mark`: of the folded text, null where the message is not to be found; that row stays, or a late copy would bring its text back.
 * Steps are only ever added.
 */
export const INDEX_MIGRATIONS: readonly string[] = [
  `CREATE TABLE messages (
     id INTEGER PRIMARY KEY,
     chat_id TEXT NOT NULL,
     epoch INTEGER NOT NULL,
     seq INTEGER NOT NULL,
     changed_epoch INTEGER NOT NULL,
     changed_seq INTEGER NOT NULL,
     operator_id TEXT,
     mark INTEGER
   );
   CREATE UNIQUE INDEX messages_place ON messages (chat_id, epoch, seq);
   CREATE VIRTUAL TABLE words USING fts5(t, c, content='', contentless_delete=1, tokenize='unicode61');`,
];

/** Messages of one and the same ms; with the ms of a month the numbers stay below 2^53. */
const PER_MS = 2 ** 20;
/** Pages that one step of cleaning rewrites. */
const MERGE_PAGES = 500;

/**
 * FTS5 takes the bounds of a row number as whole numbers alone, and what an object binds is none. It reads rows from the newest on and
 * stops at the limit.
 */
export const FIND = `SELECT m.id AS place, m.chat_id, m.epoch, m.seq, m.operator_id
  FROM words CROSS JOIN messages AS m ON m.id = words.rowid
  WHERE words MATCH ?1 AND words.rowid >= CAST(?2 AS INTEGER) AND words.rowid < CAST(?3 AS INTEGER)
    AND (?4 IS NULL OR substr(m.chat_id, 1, length(?4)) = ?4)
  ORDER BY words.rowid DESC LIMIT CAST(?5 AS INTEGER)`;

type MessageSqlRow = { id: number; changed_epoch: number; changed_seq: number; mark: number | null };
type HitSqlRow = { place: number; chat_id: string; epoch: number; seq: number; operator_id: string | null };

export class IndexStore {
  readonly #sql: SqlStorage;
  readonly #start: number;

  /** @param start ms at which the month begins */
  constructor(sql: SqlStorage, start: number) {
    this.#sql = sql;
    this.#start = start;
  }

  /** @returns whether words went that must leave no trace */
  feed(item: IndexItem): boolean {
    const held = this.#held(item);
    if (held && comparePosition(item.changed, { epoch: held.changed_epoch, seq: held.changed_seq }) <= 0) return false;
    const folded = fold(item.text);
    const mark = folded === '' ? null : fnv1a(folded);
    const isMoved = held !== null && Math.floor(held.id / PER_MS) !== this.#msOf(item.ts);
    if (held && !isMoved && held.mark === mark) {
      this.#sql.exec(
        'UPDATE messages SET changed_epoch = ?, changed_seq = ? WHERE id = CAST(? AS INTEGER)',
        item.changed.epoch,
        item.changed.seq,
        held.id,
      );
      return false;
    }
    const hadWords = held !== null && held.mark !== null;
    if (held) this.#remove(held);
    const id = held && !isMoved ? held.id : this.#freeId(item.ts);
    this.#sql.exec(
      `INSERT INTO messages (id, chat_id, epoch, seq, changed_epoch, changed_seq, operator_id, mark)
       VALUES (CAST(? AS INTEGER), ?, ?, ?, ?, ?, ?, ?)`,
      id,
      item.chatId,
      item.epoch,
      item.seq,
      item.changed.epoch,
      item.changed.seq,
      item.operatorId,
      mark,
    );
    if (mark === null) return hadWords;
    const { pairs, singles } = searchTokens(folded);
    this.#sql.exec('INSERT INTO words (rowid, t, c) VALUES (CAST(? AS INTEGER), ?, ?)', id, pairs, singles);
    return hadWords;
  }

  find({ text, from, to, channelId, before, limit }: IndexQuery): IndexHit[] {
    const phrase = searchPhrase(text);
    if (phrase === null) return [];
    return this.#sql
      .exec<HitSqlRow>(
        FIND,
        phrase,
        this.#msOf(from) * PER_MS,
        Math.min(before ?? Number.MAX_SAFE_INTEGER, (this.#msOf(to) + 1) * PER_MS),
        channelId === null ? null : `${channelId}:`,
        limit,
      )
      .toArray()
      .map((row) => ({
        place: row.place,
        chatId: row.chat_id,
        epoch: row.epoch,
        seq: row.seq,
        ts: this.#start + Math.floor(row.place / PER_MS),
        operatorId: row.operator_id,
      }));
  }

  /**
   * Rewrites a bounded part of the full-text index, so that tokens of what was removed leave its pages too.
   * @returns whether more is left
   */
  clean(isFirst: boolean): boolean {
    // A negative number begins to merge everything, a positive one goes on with it. https://sqlite.org/fts5.html#the_merge_command
    const pages = isFirst ? -MERGE_PAGES : MERGE_PAGES;
    const before = this.#changes();
    this.#sql.exec("INSERT INTO words (words, rank) VALUES ('merge', CAST(? AS INTEGER))", pages);
    return this.#changes() - before >= 2;
  }

  #changes(): number {
    return this.#sql.exec<{ n: number }>('SELECT total_changes() AS n').one().n;
  }

  #held({ chatId, epoch, seq }: IndexItem): MessageSqlRow | null {
    const [row] = this.#sql
      .exec<MessageSqlRow>(
        'SELECT id, changed_epoch, changed_seq, mark FROM messages WHERE chat_id = ? AND epoch = ? AND seq = ?',
        chatId,
        epoch,
        seq,
      )
      .toArray();
    return row ?? null;
  }

  #remove({ id, mark }: MessageSqlRow): void {
    if (mark !== null) this.#sql.exec('DELETE FROM words WHERE rowid = CAST(? AS INTEGER)', id);
    this.#sql.exec('DELETE FROM messages WHERE id = CAST(? AS INTEGER)', id);
  }

  #freeId(ts: number): number {
    const first = this.#msOf(ts) * PER_MS;
    const { last } = this.#sql
      .exec<{ last: number | null }>(
        'SELECT max(id) AS last FROM messages WHERE id >= CAST(?1 AS INTEGER) AND id < CAST(?2 AS INTEGER)',
        first,
        first + PER_MS,
      )
      .one();
    return last === null ? first : last + 1;
  }

  /** Within the month. */
  #msOf(ts: number): number {
    return Math.min(MONTH_MS_MAX, Math.max(0, Math.trunc(ts - this.#start)));
  }
}

const MONTH_MS_MAX = 31 * 86_400_000;
