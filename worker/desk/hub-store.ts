// The SQL of one hub: the feed of changed rows, which logins opened which chats, which logins have ended, the armed alarm.
// Must not hold names of customers or texts (bare-row.ts). Called by OperatorHub alone; every method is synchronous.
import { FEED_KEEP_MS, type InboxCursor } from '../domain/hub/feed';
import { type ChatScope, isSameScope, rowScope } from '../domain/permissions/chat-scope';
import { migrateStore, storeExists } from '../platform/migrate-store';
import type { ChatRow } from '../protocol/chat-view';
import type { LoginEnd } from '../rpc/operator-hub-rpc';
import type { RowChange } from './away-notices';
import { bareRow } from './bare-row';
import { CLIMB_TABLE } from './climb-store';
import { VIEWING_TABLE } from './viewing-store';

/** An access token lives at most 10 min; until then an ended login could still knock. */
const ENDED_KEEP_MS = 10 * 60_000;
/** No login lives longer than 12 h, nor does a socket it opened. */
const ADMISSION_KEEP_MS = 24 * 3_600_000;

const MIGRATIONS = [
  `CREATE TABLE hub (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     hub_epoch INTEGER NOT NULL,
     floor_seq INTEGER NOT NULL,
     behind_from INTEGER,
     lease_n INTEGER NOT NULL,
     armed_at INTEGER
   );
   CREATE TABLE feed (
     chat_id TEXT PRIMARY KEY,
     epoch INTEGER NOT NULL,
     seq INTEGER NOT NULL,
     hub_seq INTEGER NOT NULL,
     at INTEGER NOT NULL,
     row TEXT NOT NULL
   ) WITHOUT ROWID;
   CREATE UNIQUE INDEX feed_hub_seq ON feed (hub_seq);
   CREATE TABLE admission (
     login_id TEXT NOT NULL,
     chat_id TEXT NOT NULL,
     operator_id TEXT NOT NULL,
     at INTEGER NOT NULL,
     PRIMARY KEY (login_id, chat_id)
   ) WITHOUT ROWID;
   CREATE INDEX admission_operator ON admission (operator_id);
   CREATE INDEX admission_at ON admission (at);
   CREATE TABLE ended_login (login_id TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;`,
  // JSON list: whose the chat was before; null: nobody else's.
  'ALTER TABLE feed ADD COLUMN past TEXT',
  "ALTER TABLE ended_login ADD COLUMN why TEXT NOT NULL DEFAULT 'LOGIN_ENDED'",
  CLIMB_TABLE,
  VIEWING_TABLE,
];
/** Whoever saw a chat longer ago than so many changes of hands meets its end when she opens it. */
const PAST_MAX = 8;

/** PERSISTED CONTRACT: rows of the feed are JSON of a bare ChatRow; new fields are optional. */
export interface FeedRow {
  readonly hubSeq: number;
  readonly row: ChatRow;
  /** Whose the chat was before, so that those who may no longer see it are told. */
  readonly past: readonly ChatScope[];
}

interface HubMark extends Record<string, SqlStorageValue> {
  hub_epoch: number;
  floor_seq: number;
  behind_from: number | null;
  armed_at: number | null;
}

export class HubStore {
  readonly #sql: SqlStorage;
  readonly #hub: string;

  private constructor(sql: SqlStorage, hub: string) {
    this.#sql = sql;
    this.#hub = hub;
  }

  /** The store where there is one, its schema brought up to date; null on an object that was never used. */
  static existing(storage: DurableObjectStorage, hub: string): HubStore | null {
    if (!storeExists(storage)) return null;
    migrateStore(storage, MIGRATIONS);
    return new HubStore(storage.sql, hub);
  }

  /** Makes the store; its epoch is `now`. */
  static create(storage: DurableObjectStorage, hub: string, now: number): HubStore {
    migrateStore(storage, MIGRATIONS);
    storage.sql.exec('INSERT INTO hub (one, hub_epoch, floor_seq, lease_n) VALUES (1, ?, 0, 0)', now);
    return new HubStore(storage.sql, hub);
  }

  #mark(): HubMark {
    return this.#sql.exec<HubMark>('SELECT hub_epoch, floor_seq, behind_from, armed_at FROM hub').one();
  }

  // ---- the feed

  /** The newest number of the feed. */
  #newestSeq(mark: HubMark): number {
    const { top } = this.#sql.exec<{ top: number | null }>('SELECT max(hub_seq) AS top FROM feed').one();
    return Math.max(mark.floor_seq, top ?? 0);
  }

  place(): InboxCursor {
    const mark = this.#mark();
    return { hub: this.#hub, hubEpoch: mark.hub_epoch, hubSeq: this.#newestSeq(mark) };
  }

  /** What the tabs have been sent: the feed's place, or less while a frame is being held back. */
  sentPlace(): InboxCursor {
    const place = this.place();
    return { ...place, hubSeq: this.#mark().behind_from ?? place.hubSeq };
  }

  /**
   * Keeps the newest row of each chat. Returns those that were news with what was known before; a row older than the one held changes
   * nothing.
   */
  upsert(rows: readonly ChatRow[], now: number): RowChange[] {
    let seq = this.#newestSeq(this.#mark());
    return rows.flatMap((row) => {
      const held = this.#held(row.chatId);
      const written = this.#sql
        .exec(
          `INSERT INTO feed (chat_id, epoch, seq, hub_seq, at, row, past) VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (chat_id) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq,
             hub_seq = excluded.hub_seq, at = excluded.at, row = excluded.row,
             past = excluded.past
           WHERE (excluded.epoch, excluded.seq) > (feed.epoch, feed.seq) RETURNING 1`,
          row.chatId,
          row.epoch,
          row.seq,
          seq + 1,
          now,
          JSON.stringify(bareRow(row)),
          this.#pastOf(row, held),
        )
        .toArray();
      if (written.length === 0) return [];
      seq += 1;
      return [{ before: held?.row ?? null, after: row }];
    });
  }

  #held(chatId: string): { readonly row: ChatRow; readonly past: string | null } | null {
    const [held] = this.#sql
      .exec<{ row: string; past: string | null }>('SELECT row, past FROM feed WHERE chat_id = ?', chatId)
      .toArray();
    return held ? { row: JSON.parse(held.row) as ChatRow, past: held.past } : null;
  }

  #pastOf(row: ChatRow, held: { readonly row: ChatRow; readonly past: string | null } | null): string | null {
    if (!held) return null;
    const before = rowScope(held.row);
    if (isSameScope(before, rowScope(row))) return held.past;
    const past = held.past === null ? [] : (JSON.parse(held.past) as ChatScope[]);
    return JSON.stringify([...past.filter((each) => !isSameScope(each, before)), before].slice(-PAST_MAX));
  }

  rowsAfter(hubSeq: number, upToSeq: number): FeedRow[] {
    const found = this.#sql.exec<{ hub_seq: number; row: string; past: string | null }>(
      'SELECT hub_seq, row, past FROM feed WHERE hub_seq > ? AND hub_seq <= ? ORDER BY hub_seq',
      hubSeq,
      upToSeq,
    );
    return Array.from(found, (each) => ({
      hubSeq: each.hub_seq,
      row: JSON.parse(each.row) as ChatRow,
      past: each.past === null ? [] : (JSON.parse(each.past) as ChatScope[]),
    }));
  }

  /** The number before the first row that is not older than `since`: numbers and times rise together. */
  seqBefore(since: number): number {
    let before = this.place().hubSeq;
    for (const each of this.#sql.exec<{ hub_seq: number; at: number }>(
      'SELECT hub_seq, at FROM feed ORDER BY hub_seq DESC',
    )) {
      if (each.at < since) break;
      before = each.hub_seq - 1;
    }
    return before;
  }

  /** The highest number dropped for its age. */
  prunedSeq(): number {
    return this.#mark().floor_seq;
  }

  /** Notes from which number on the tabs have not been told yet; null: they know everything. */
  setBehindFrom(hubSeq: number | null): void {
    this.#sql.exec('UPDATE hub SET behind_from = ? WHERE behind_from IS NOT ?', hubSeq, hubSeq);
  }

  behindFrom(): number | null {
    return this.#mark().behind_from;
  }

  /** Drops what is too old. */
  prune(now: number): void {
    let dropUpTo: number | null = null;
    for (const each of this.#sql.exec<{ hub_seq: number; at: number }>(
      'SELECT hub_seq, at FROM feed ORDER BY hub_seq',
    )) {
      if (each.at > now - FEED_KEEP_MS) break;
      dropUpTo = each.hub_seq;
    }
    if (dropUpTo !== null) {
      this.#sql.exec('DELETE FROM feed WHERE hub_seq <= ?', dropUpTo);
      this.#sql.exec('UPDATE hub SET floor_seq = ?', dropUpTo);
    }
    this.#sql.exec('DELETE FROM admission WHERE at <= ?', now - ADMISSION_KEEP_MS);
    this.#sql.exec('DELETE FROM ended_login WHERE until <= ?', now);
  }

  /** When the next row grows too old; null where nothing is kept. */
  nextPruneAt(): number | null {
    const [oldest] = this.#sql.exec<{ at: number }>('SELECT at FROM feed ORDER BY hub_seq LIMIT 1').toArray();
    const [admitted] = this.#sql.exec<{ at: number }>('SELECT at FROM admission ORDER BY at LIMIT 1').toArray();
    const [ended] = this.#sql.exec<{ until: number }>('SELECT min(until) AS until FROM ended_login').toArray();
    const times = [
      oldest && oldest.at + FEED_KEEP_MS,
      admitted && admitted.at + ADMISSION_KEEP_MS,
      ended?.until ?? undefined,
    ].filter((at) => at !== undefined);
    return times.length > 0 ? Math.min(...times) : null;
  }

  // ---- lease and alarm

  /** The next number of a lease within this store's life. */
  nextLease(): { readonly boot: number; readonly n: number } {
    const { hub_epoch, lease_n } = this.#sql
      .exec<{ hub_epoch: number; lease_n: number }>('UPDATE hub SET lease_n = lease_n + 1 RETURNING hub_epoch, lease_n')
      .one();
    return { boot: hub_epoch, n: lease_n };
  }

  armedAt(): number | null {
    return this.#mark().armed_at;
  }

  setArmedAt(at: number | null): void {
    this.#sql.exec('UPDATE hub SET armed_at = ? WHERE armed_at IS NOT ?', at, at);
  }

  // ---- logins

  admitted(loginId: string, operatorId: string, chatId: string, now: number): void {
    this.#sql.exec(
      `INSERT INTO admission (login_id, chat_id, operator_id, at) VALUES (?, ?, ?, ?)
       ON CONFLICT (login_id, chat_id) DO UPDATE SET at = excluded.at`,
      loginId,
      chatId,
      operatorId,
      now,
    );
  }

  loginsOf(operatorId: string): string[] {
    const found = this.#sql.exec<{ login_id: string }>(
      'SELECT DISTINCT login_id FROM admission WHERE operator_id = ?',
      operatorId,
    );
    return Array.from(found, (each) => each.login_id);
  }

  chatsOf(loginIds: readonly string[]): string[] {
    const found = this.#sql.exec<{ chat_id: string }>(
      'SELECT DISTINCT chat_id FROM admission WHERE login_id IN (SELECT value FROM json_each(?))',
      JSON.stringify(loginIds),
    );
    return Array.from(found, (each) => each.chat_id);
  }

  forgetAdmissions(loginIds: readonly string[]): void {
    this.#sql.exec(
      'DELETE FROM admission WHERE login_id IN (SELECT value FROM json_each(?))',
      JSON.stringify(loginIds),
    );
  }

  endLogins(loginIds: readonly string[], why: LoginEnd, now: number): void {
    this.#sql.exec(
      `INSERT INTO ended_login (login_id, until, why) SELECT value, ?, ? FROM json_each(?) WHERE true
       ON CONFLICT (login_id) DO UPDATE SET until = excluded.until, why = excluded.why`,
      now + ENDED_KEEP_MS,
      why,
      JSON.stringify(loginIds),
    );
  }

  hasEnded(loginId: string): boolean {
    return this.whyEnded(loginId) !== null;
  }

  /** Null: not that this hub knew of it. */
  whyEnded(loginId: string): LoginEnd | null {
    const [row] = this.#sql.exec<{ why: string }>('SELECT why FROM ended_login WHERE login_id = ?', loginId).toArray();
    // Written by endLogins() alone.
    return row ? (row.why as LoginEnd) : null;
  }
}
