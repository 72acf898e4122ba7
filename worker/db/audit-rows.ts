// Rows of the audit log and of its head as D1 has them, and what they mean. No calls: scripts read the same rows by wrangler.
import type { SignedHead, Walk } from '../domain/audit/audit-chain';
import type { AuditEntry, SealedEntry } from '../domain/audit/audit-entry';

/** A row as it is stored. */
export interface AuditSqlRow {
  readonly id: string;
  readonly seq: number | null;
  readonly ts: number;
  readonly actor: string;
  readonly actor_name: string;
  readonly action: string;
  readonly object_kind: string;
  readonly object_id: string;
  readonly ip: string;
  readonly request_id: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly prev: string | null;
  readonly hash: string | null;
}

export interface AuditHeadSqlRow {
  readonly seq: number;
  readonly hash: string;
  readonly at: number;
  readonly key_id: string | null;
  readonly signature: string | null;
  readonly walk: string | null;
  readonly walk_started_at: number | null;
  readonly verified_seq: number | null;
  readonly verified_at: number | null;
  readonly fault: string | null;
}

export interface AuditHeadRow extends SignedHead {
  /** Null: no check is under way. */
  readonly walk: Walk | null;
  readonly walkStartedAt: number | null;
  readonly verifiedSeq: number | null;
  readonly verifiedAt: number | null;
  /** JSON of a ChainFault; null: the last check found nothing wrong. */
  readonly fault: string | null;
}

export function toAuditHead(row: AuditHeadSqlRow): AuditHeadRow {
  const { seq, hash, at, key_id: keyId, signature, fault } = row;
  return {
    seq,
    hash,
    at,
    keyId,
    signature,
    fault,
    // Written by saveWalk() alone.
    walk: row.walk === null ? null : (JSON.parse(row.walk) as Walk),
    walkStartedAt: row.walk_started_at,
    verifiedSeq: row.verified_seq,
    verifiedAt: row.verified_at,
  };
}

export function toStoredEntry(row: AuditSqlRow): AuditEntry {
  const { id, ts, actor, action, ip, before, after } = row;
  return {
    id,
    ts,
    actor,
    actorName: row.actor_name,
    action,
    objectKind: row.object_kind,
    objectId: row.object_id,
    ip,
    requestId: row.request_id,
    before,
    after,
  };
}

export function toSealedEntry(row: AuditSqlRow): SealedEntry {
  return { ...toStoredEntry(row), seq: row.seq ?? 0, prev: row.prev ?? '', hash: row.hash ?? '' };
}
