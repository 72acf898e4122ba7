// The SQL of the Dispatcher: the newest facts of every chat, and who is connected at which hub shard.
// Must not decide anything about routing. Called by Dispatcher alone; every method is synchronous.
import { LEASE_LAPSE_MS } from '../domain/hub/lease';
import { migrateStore, storeExists } from '../platform/migrate-store';
import type { HubLease, SessionFacts } from '../rpc/dispatcher-rpc';

/** After a session's end its number is kept this long, so that a late copy brings no entry back. */
const ENDED_KEEP_MS = 24 * 3_600_000;

const MIGRATIONS = [
  `CREATE TABLE facts (
     chat_id TEXT PRIMARY KEY,
     epoch INTEGER NOT NULL,
     seq INTEGER NOT NULL,
     session_id TEXT NOT NULL,
     version INTEGER NOT NULL,
     state TEXT NOT NULL,
     owner TEXT,
     entry_version INTEGER NOT NULL,
     queue_since INTEGER,
     weight INTEGER NOT NULL,
     drop_at INTEGER
   ) WITHOUT ROWID;
   CREATE INDEX facts_waiting ON facts (queue_since, chat_id) WHERE state = 'waiting';
   CREATE INDEX facts_drop_at ON facts (drop_at) WHERE drop_at IS NOT NULL;
   CREATE TABLE lease (shard TEXT PRIMARY KEY, boot INTEGER NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
   CREATE TABLE reach (
     operator_id TEXT NOT NULL,
     shard TEXT NOT NULL,
     sockets INTEGER NOT NULL,
     PRIMARY KEY (operator_id, shard)
   ) WITHOUT ROWID;
   CREATE INDEX reach_shard ON reach (shard);
   CREATE TABLE alarm (one INTEGER PRIMARY KEY CHECK (one = 1), armed_at INTEGER);
   INSERT INTO alarm (one) VALUES (1);`,
];

export class DispatcherStore {
  readonly #sql: SqlStorage;

  private constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The store where there is one, its schema brought up to date; null on an object that was never used. */
  static existing(storage: DurableObjectStorage): DispatcherStore | null {
    return storeExists(storage) ? DispatcherStore.create(storage) : null;
  }

  static create(storage: DurableObjectStorage): DispatcherStore {
    migrateStore(storage, MIGRATIONS);
    return new DispatcherStore(storage.sql);
  }

  // ---- facts

  /** Takes facts that are newer than those known; a late older copy changes nothing. */
  takeFacts(facts: SessionFacts, now: number): void {
    const isOver = facts.state === 'bot' || facts.state === 'resolved' || facts.state === 'closed';
    this.#sql.exec(
      `INSERT INTO facts (chat_id, epoch, seq, session_id, version, state, owner, entry_version, queue_since, weight, drop_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (chat_id) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq, session_id = excluded.session_id,
         version = excluded.version, state = excluded.state, owner = excluded.owner,
         entry_version = excluded.entry_version, queue_since = excluded.queue_since, weight = excluded.weight,
         drop_at = excluded.drop_at
       WHERE (excluded.epoch, excluded.seq) > (facts.epoch, facts.seq)`,
      facts.chatId,
      facts.epoch,
      facts.seq,
      facts.sessionId,
      facts.version,
      facts.state,
      facts.owner,
      facts.entryVersion,
      facts.queueSince,
      facts.weight,
      isOver ? now + ENDED_KEEP_MS : null,
    );
  }

  /** The 1-based place of a chat among those that wait, by when they entered; null where it does not wait. */
  positionOf(chatId: string): number | null {
    const { place } = this.#sql
      .exec<{ place: number }>(
        `SELECT count(*) AS place FROM facts AS ahead, facts AS mine
         WHERE mine.chat_id = ? AND mine.state = 'waiting' AND ahead.state = 'waiting'
           AND (ahead.queue_since, ahead.chat_id) <= (mine.queue_since, mine.chat_id)`,
        chatId,
      )
      .one();
    return place > 0 ? place : null;
  }

  dropEnded(now: number): void {
    this.#sql.exec('DELETE FROM facts WHERE drop_at <= ?', now);
  }

  /** When the next number may be dropped; null where none waits for it. */
  nextDropAt(): number | null {
    return this.#sql.exec<{ at: number | null }>('SELECT min(drop_at) AS at FROM facts WHERE drop_at IS NOT NULL').one()
      .at;
  }

  // ---- leases

  /** Takes a lease that is newer than the shard's last one; a late older copy changes nothing. */
  takeLease(lease: HubLease, now: number): void {
    const taken = this.#sql
      .exec(
        `INSERT INTO lease (shard, boot, n, at) VALUES (?, ?, ?, ?)
         ON CONFLICT (shard) DO UPDATE SET boot = excluded.boot, n = excluded.n, at = excluded.at
         WHERE (excluded.boot, excluded.n) > (lease.boot, lease.n) RETURNING 1`,
        lease.shard,
        lease.boot,
        lease.n,
        now,
      )
      .toArray();
    if (taken.length === 0) return;
    const connected = JSON.stringify(lease.connected);
    this.#sql.exec(
      `DELETE FROM reach WHERE shard = ? AND operator_id NOT IN (SELECT value ->> 'operatorId' FROM json_each(?))`,
      lease.shard,
      connected,
    );
    // A renewal that changes nothing writes nothing here: it comes every 30 s from every shard.
    this.#sql.exec(
      `INSERT INTO reach (operator_id, shard, sockets)
       SELECT value ->> 'operatorId', ?, value ->> 'sockets' FROM json_each(?) WHERE true
       ON CONFLICT (operator_id, shard) DO UPDATE SET sockets = excluded.sockets WHERE sockets <> excluded.sockets`,
      lease.shard,
      connected,
    );
  }

  /** Operators with at least one socket under a lease that was renewed in time, by id. */
  connected(now: number): string[] {
    const found = this.#sql.exec<{ operator_id: string }>(
      `SELECT DISTINCT reach.operator_id FROM reach JOIN lease ON lease.shard = reach.shard
       WHERE lease.at > ? AND reach.sockets > 0 ORDER BY reach.operator_id`,
      now - LEASE_LAPSE_MS,
    );
    return Array.from(found, (each) => each.operator_id);
  }

  // ---- alarm

  armedAt(): number | null {
    return this.#sql.exec<{ armed_at: number | null }>('SELECT armed_at FROM alarm').one().armed_at;
  }

  setArmedAt(at: number | null): void {
    this.#sql.exec('UPDATE alarm SET armed_at = ?', at);
  }
}
