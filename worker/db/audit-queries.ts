// The audit log in D1: written in the batch of the change it tells of, sealed in order by the sealer, read by pages. Each list has
// an index that gives its order. Called by every room that changes something, by admin/audit-route and jobs/seal-audit.
import type { ChainPlace, SignedHead, Walk } from '../domain/audit/audit-chain';
import type { AuditEntry, SealedEntry } from '../domain/audit/audit-entry';
import {
  type AuditHeadRow,
  type AuditHeadSqlRow,
  type AuditSqlRow,
  toAuditHead,
  toSealedEntry,
  toStoredEntry,
} from './audit-rows';
import type { D1Access } from './write-projection';

const COLUMNS = 'id, ts, actor, actor_name, action, object_kind, object_id, ip, request_id, before, after';
const VALUES = COLUMNS.split(', ').map((_, index) => `?${index + 1}`);

function valuesOf(entry: AuditEntry): (string | number | null)[] {
  const { id, ts, actor, actorName, action, objectKind, objectId, ip, requestId, before, after } = entry;
  return [id, ts, actor, actorName, action, objectKind, objectId, ip, requestId, before, after];
}

/** The same entry again (by its id) changes nothing. */
export function auditStatement(db: D1Access, entry: AuditEntry): D1PreparedStatement {
  return db
    .prepare(`INSERT INTO audit (${COLUMNS}) VALUES (${VALUES.join(', ')}) ON CONFLICT (id) DO NOTHING`)
    .bind(...valuesOf(entry));
}

/** To stand right behind the statement that it tells of: written where that one changed a row. */
export function auditIfChanged(db: D1Access, entry: AuditEntry): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO audit (${COLUMNS}) SELECT ${VALUES.join(', ')} WHERE changes() > 0 ON CONFLICT (id) DO NOTHING`,
    )
    .bind(...valuesOf(entry));
}

/** One change with its entry in one transaction: both or neither. `others` go along behind. No entry: set-up and tests. */
export async function changeAudited(
  db: D1Access,
  change: D1PreparedStatement,
  entry: AuditEntry | undefined,
  others: readonly D1PreparedStatement[] = [],
): Promise<D1Result> {
  const [changed] = await db.batch([change, ...(entry ? [auditIfChanged(db, entry)] : []), ...others]);
  if (!changed) throw new Error('D1 gave no answer to a batch');
  return changed;
}

/** A statement of drizzle's as one of D1's, for a batch with its entry. */
export function toStatement(
  db: D1Access,
  query: { toSQL(): { readonly sql: string; readonly params: unknown[] } },
): D1PreparedStatement {
  const { sql, params } = query.toSQL();
  return db.prepare(sql).bind(...params);
}

/** What objects carry over, or what no change in D1 belongs to. May be repeated. */
export async function writeAudit(db: D1Access, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length > 0) await db.batch(entries.map((entry) => auditStatement(db, entry)));
}

export interface AuditRow extends AuditEntry {
  /** Null: not sealed yet. */
  readonly seq: number | null;
}

/** Those without a place in the chain, by their ids, that is by their time. */
export async function unsealedEntries(db: D1Access, limit: number): Promise<AuditEntry[]> {
  const { results } = await db
    .prepare('SELECT * FROM audit INDEXED BY audit_unsealed WHERE seq IS NULL ORDER BY id LIMIT ?1')
    .bind(limit)
    .all<AuditSqlRow>();
  return results.map(toStoredEntry);
}

export async function countUnsealed(db: D1Access): Promise<number> {
  const count = await db.prepare('SELECT count(*) AS n FROM audit WHERE seq IS NULL').first<number>('n');
  return count ?? 0;
}

const READ_HEAD = 'SELECT * FROM audit_head WHERE id = 1';
const READ_SEALED = 'SELECT * FROM audit WHERE seq > ?1 ORDER BY seq LIMIT ?2';

/** Null where somebody took the row away: then nothing can be sealed, and every check fails. */
export async function readAuditHead(db: D1Access): Promise<AuditHeadRow | null> {
  const row = await db.prepare(READ_HEAD).first<AuditHeadSqlRow>();
  return row && toAuditHead(row);
}

/**
 * Gives these entries their places and moves the head, if it is still where it was.
 * @returns false where another sealer was first, and nothing was written
 */
export async function sealEntries(
  db: D1Access,
  sealed: readonly SealedEntry[],
  from: ChainPlace,
  head: SignedHead,
): Promise<boolean> {
  const places = JSON.stringify(sealed.map(({ id, seq, prev, hash }) => ({ id, seq, prev, hash })));
  const results = await db.batch([
    db
      .prepare(
        `UPDATE audit SET seq = s.value ->> 'seq', prev = s.value ->> 'prev', hash = s.value ->> 'hash'
         FROM json_each(?1) AS s WHERE audit.id = s.value ->> 'id' AND audit.seq IS NULL
         AND EXISTS (SELECT 1 FROM audit_head AS h WHERE h.id = 1 AND h.seq = ?2 AND h.hash = ?3)`,
      )
      .bind(places, from.seq, from.hash),
    db
      .prepare(
        `UPDATE audit_head SET seq = ?1, hash = ?2, at = ?3, key_id = ?4, signature = ?5
         WHERE id = 1 AND seq = ?6 AND hash = ?7`,
      )
      .bind(head.seq, head.hash, head.at, head.keyId, head.signature, from.seq, from.hash),
  ]);
  return (results[1]?.meta.changes ?? 0) > 0;
}

/** Rows of the chain behind a place, in order. */
export async function sealedAfter(db: D1Access, seq: number, limit: number): Promise<SealedEntry[]> {
  const { results } = await db.prepare(READ_SEALED).bind(seq, limit).all<AuditSqlRow>();
  return results.map(toSealedEntry);
}

/** The same with the head of that very instant: one batch is one transaction. */
export async function chainPage(
  db: D1Access,
  seq: number,
  limit: number,
): Promise<{ readonly end: AuditHeadRow | null; readonly rows: readonly SealedEntry[] }> {
  const [heads, rows] = await db.batch<AuditHeadSqlRow | AuditSqlRow>([
    db.prepare(READ_HEAD),
    db.prepare(READ_SEALED).bind(seq, limit),
  ]);
  // The statements above say what their rows are.
  const [head] = (heads?.results ?? []) as AuditHeadSqlRow[];
  return { end: head ? toAuditHead(head) : null, rows: ((rows?.results ?? []) as AuditSqlRow[]).map(toSealedEntry) };
}

/** The check that is under way, or (null) that it is over with what it found. @param now ms */
export async function saveWalk(
  db: D1Access,
  walk: Walk | null,
  over: { readonly verifiedSeq: number; readonly fault: string | null } | null,
  now: number,
): Promise<void> {
  const text = walk && JSON.stringify(walk);
  const statement =
    over === null
      ? db.prepare('UPDATE audit_head SET walk = ?1 WHERE id = 1').bind(text)
      : over.fault === null
        ? db
            .prepare(
              'UPDATE audit_head SET walk = NULL, verified_seq = ?1, verified_at = ?2, fault = NULL WHERE id = 1',
            )
            .bind(over.verifiedSeq, now)
        : db
            .prepare('UPDATE audit_head SET walk = NULL, verified_at = ?1, fault = ?2 WHERE id = 1')
            .bind(now, over.fault);
  await statement.run();
}

/** Of several sweeps one begins the check of the night. @returns false where it has begun already */
export async function beginWalk(db: D1Access, walk: Walk, now: number, notSince: number): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `UPDATE audit_head SET walk = ?1, walk_started_at = ?2
       WHERE id = 1 AND walk IS NULL AND (walk_started_at IS NULL OR walk_started_at < ?3)`,
    )
    .bind(JSON.stringify(walk), now, notSince)
    .run();
  return meta.changes > 0;
}

export interface AuditFilter {
  readonly actor?: string;
  readonly action?: string;
  readonly object?: string;
  /** ms, both included. */
  readonly from?: number;
  readonly until?: number;
}

/** The last row that was looked at. */
export interface AuditPlace {
  readonly ts: number;
  readonly id: string;
}

export interface AuditPage {
  readonly rows: readonly AuditRow[];
  /** Where the next page begins; null: there is none. */
  readonly next: AuditPlace | null;
}

/** Rows looked at for a page: with several filters a page may be short and there are more all the same. */
export const SCANNED_MAX = 500;

export function auditQuery(filter: AuditFilter, after: AuditPlace | null, limit: number) {
  const { ts, id } = after ?? { ts: filter.until ?? Number.MAX_SAFE_INTEGER, id: '\u{10ffff}' };
  // The narrowest one leads; the others are judged row by row.
  const [column, name, value] =
    filter.object !== undefined
      ? ['object_id', 'audit_object', filter.object]
      : filter.actor !== undefined
        ? ['actor', 'audit_actor', filter.actor]
        : filter.action !== undefined
          ? ['action', 'audit_action', filter.action]
          : [null, 'audit_ts', null];
  const values = [ts, id, filter.from ?? 0, limit];
  return {
    sql: `SELECT * FROM audit INDEXED BY ${name} WHERE ${column === null ? '' : `${column} = ?5 AND `}(ts, id) < (?1, ?2)
      AND ts >= ?3 ORDER BY ts DESC, id DESC LIMIT ?4`,
    values: value === null ? values : [...values, value],
  };
}

/** Newest first. */
export async function listAudit(
  db: D1Access,
  filter: AuditFilter,
  after: AuditPlace | null,
  limit: number,
): Promise<AuditPage> {
  const isPlain = [filter.object, filter.actor, filter.action].filter((each) => each !== undefined).length < 2;
  const scanned = isPlain ? limit + 1 : SCANNED_MAX;
  const { sql, values } = auditQuery(filter, after, scanned);
  const { results } = await db
    .prepare(sql)
    .bind(...values)
    .all<AuditSqlRow>();
  const rows: AuditRow[] = [];
  let last: AuditSqlRow | undefined;
  for (const row of results) {
    if (rows.length === limit) break;
    last = row;
    if (matches(row, filter)) rows.push({ ...toStoredEntry(row), seq: row.seq });
  }
  const isMore = results.length === scanned || (last !== undefined && last !== results.at(-1));
  return { rows, next: isMore && last ? { ts: last.ts, id: last.id } : null };
}

function matches(row: AuditSqlRow, { actor, action, object }: AuditFilter): boolean {
  return (
    (actor === undefined || row.actor === actor) &&
    (action === undefined || row.action === action) &&
    (object === undefined || row.object_id === object)
  );
}
