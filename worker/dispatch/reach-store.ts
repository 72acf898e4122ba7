// Who is connected at which hub shard, by leases that lapse, and who vanished lately. SQL alone, nothing is kept in memory.
// Must not decide anything. Every method is synchronous.
import { LEASE_LAPSE_MS } from '../domain/hub/lease';
import type { Vanished } from '../domain/presence/mass-vanish';
import type { HubLease } from '../rpc/dispatcher-rpc';
import type { Revision } from './revision';

export interface ReachRow {
  readonly operatorId: string;
  readonly shard: string;
  readonly lastInputAt: number | null;
  /** When the shard renewed its lease. */
  readonly leaseAt: number;
}

export class ReachStore {
  readonly #sql: SqlStorage;
  readonly #revision: Revision;

  constructor(sql: SqlStorage, revision: Revision) {
    this.#sql = sql;
    this.#revision = revision;
  }

  /** Takes a lease that is newer than the shard's last one. False: a late older copy, which changes nothing. */
  takeLease(lease: HubLease, now: number): boolean {
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
    if (taken.length === 0) return false;
    this.#revision.bump();
    const connected = JSON.stringify(lease.connected.filter(({ sockets }) => sockets > 0));
    this.#sql.exec(
      `DELETE FROM reach WHERE shard = ? AND operator_id NOT IN (SELECT value ->> 'operatorId' FROM json_each(?))`,
      lease.shard,
      connected,
    );
    // A renewal that changes nothing writes nothing here: it comes every 30 s from every shard.
    this.#sql.exec(
      `INSERT INTO reach (operator_id, shard, sockets, last_input_at)
       SELECT value ->> 'operatorId', ?, value ->> 'sockets', value ->> 'lastInputAt' FROM json_each(?) WHERE true
       ON CONFLICT (operator_id, shard) DO UPDATE SET sockets = excluded.sockets, last_input_at = excluded.last_input_at
       WHERE sockets <> excluded.sockets OR last_input_at IS NOT excluded.last_input_at`,
      lease.shard,
      connected,
    );
    return true;
  }

  /** Everybody of every shard, lapsed ones too. */
  all(): ReachRow[] {
    return this.#rows('');
  }

  ofShard(shard: string): ReachRow[] {
    return this.#rows('AND reach.shard = ?', shard);
  }

  /** Shards whose lease lapsed with people in it. */
  lapsedShards(now: number): { readonly shard: string; readonly leaseAt: number }[] {
    const found = this.#sql.exec<{ shard: string; at: number }>(
      'SELECT shard, at FROM lease WHERE at <= ? AND EXISTS (SELECT 1 FROM reach WHERE reach.shard = lease.shard)',
      now - LEASE_LAPSE_MS,
    );
    return Array.from(found, ({ shard, at }) => ({ shard, leaseAt: at }));
  }

  emptyShard(shard: string): void {
    this.#revision.bump();
    this.#sql.exec('DELETE FROM reach WHERE shard = ?', shard);
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

  noteVanished({ shard, operator, at, peopleBefore }: Vanished): void {
    this.#revision.bump();
    this.#sql.exec('INSERT INTO vanished VALUES (?, ?, ?, ?)', shard, operator, at, peopleBefore);
  }

  vanished(): Vanished[] {
    const found = this.#sql.exec<{ shard: string; operator_id: string; at: number; people_before: number }>(
      'SELECT shard, operator_id, at, people_before FROM vanished ORDER BY at',
    );
    return Array.from(found, (row) => ({
      shard: row.shard,
      operator: row.operator_id,
      at: row.at,
      peopleBefore: row.people_before,
    }));
  }

  /** Who vanished longer ago than any grace lasts is nobody's concern. */
  dropVanished(before: number): void {
    this.#sql.exec('DELETE FROM vanished WHERE at < ?', before);
  }

  #rows(where: '' | 'AND reach.shard = ?', ...bindings: string[]): ReachRow[] {
    const found = this.#sql.exec<{ operator_id: string; shard: string; last_input_at: number | null; at: number }>(
      `SELECT reach.operator_id, reach.shard, reach.last_input_at, lease.at FROM reach
       JOIN lease ON lease.shard = reach.shard WHERE reach.sockets > 0 ${where} ORDER BY reach.operator_id`,
      ...bindings,
    );
    return Array.from(found, (row) => ({
      operatorId: row.operator_id,
      shard: row.shard,
      lastInputAt: row.last_input_at,
      leaseAt: row.at,
    }));
  }
}
