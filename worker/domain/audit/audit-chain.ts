// The chain over the audit log: each hash is over the one before and the whole entry, so that who changes one row has to change
// all that follow, and the signed head shows that. Pure: hashing comes as an argument; the head's signature is the caller's.

import type { AuditEntry, SealedEntry } from './audit-entry';
import { canonicalJson } from './canonical-json';

/** SHA-256 as base64url. */
export type Sha256 = (text: string) => string;

/** What stands before the first entry: as long as a hash, and none. */
export const GENESIS = 'A'.repeat(43);

/** The place up to which the log is sealed. */
export interface ChainPlace {
  /** 0: nothing is. */
  readonly seq: number;
  readonly hash: string;
}

export const CHAIN_START: ChainPlace = { seq: 0, hash: GENESIS };

/** The end of the chain as it was signed. `signature` null: there was no key. */
export interface SignedHead extends ChainPlace {
  /** ms */
  readonly at: number;
  readonly keyId: string | null;
  /** Ed25519 over headText(), base64url. */
  readonly signature: string | null;
}

export function sealEntry(entry: AuditEntry, after: ChainPlace, sha256: Sha256): SealedEntry {
  const seq = after.seq + 1;
  return { ...entry, seq, prev: after.hash, hash: hashOf(entry, seq, after.hash, sha256) };
}

/** What is signed. */
export function headText({ seq, hash, at, keyId }: Omit<SignedHead, 'signature'>): string {
  return canonicalJson({ kind: 'kaiwa-audit-head', version: 1, seq, hash, at, keyId });
}

/**
 * What is wrong with a chain, and where.
 * `MISSING`: there is no entry of this number. `CHANGED`: the entry is not the one that was sealed. `REPLACED`: it fits its own
 * hash, but the next one was sealed over another. `DOUBLED`: the number comes twice, or out of order. `BEHIND_HEAD`: entries
 * stand behind the head. `HEAD`: the last entry is not the one that the head was made of. `SIGNATURE`: the head is signed by
 * somebody else, or not at all. `ANCHOR`: it is not the one of which an earlier head was kept.
 */
export type FaultCode =
  | 'MISSING'
  | 'CHANGED'
  | 'REPLACED'
  | 'DOUBLED'
  | 'BEHIND_HEAD'
  | 'HEAD'
  | 'SIGNATURE'
  | 'ANCHOR';

export interface ChainFault {
  readonly code: FaultCode;
  readonly seq: number;
  /** Of the entry; null where there is none. */
  readonly id: string | null;
}

export interface Walk {
  readonly place: ChainPlace;
  /** Of the entry at that place. */
  readonly id: string | null;
}

export const WALK_START: Walk = { place: CHAIN_START, id: null };

/** One entry further, or the fault. */
export function stepChain(walk: Walk, entry: SealedEntry, sha256: Sha256): Walk | ChainFault {
  const { place } = walk;
  if (entry.seq <= place.seq) return { code: 'DOUBLED', seq: entry.seq, id: entry.id };
  if (entry.seq > place.seq + 1) return { code: 'MISSING', seq: place.seq + 1, id: null };
  if (hashOf(entry, entry.seq, entry.prev, sha256) !== entry.hash) {
    return { code: 'CHANGED', seq: entry.seq, id: entry.id };
  }
  if (entry.prev !== place.hash) {
    // In itself it is whole: so it is the one before that is not what it was when this one was sealed.
    return place.seq === 0
      ? { code: 'CHANGED', seq: entry.seq, id: entry.id }
      : { code: 'REPLACED', seq: place.seq, id: walk.id };
  }
  return { place: { seq: entry.seq, hash: entry.hash }, id: entry.id };
}

export function isFault(outcome: Walk | ChainFault): outcome is ChainFault {
  return 'code' in outcome;
}

/** The end of a walk against the head. Null: they agree. */
export function checkEnd(walk: Walk, head: ChainPlace): ChainFault | null {
  const { place, id } = walk;
  if (place.seq < head.seq) return { code: 'MISSING', seq: place.seq + 1, id: null };
  if (place.seq > head.seq) return { code: 'BEHIND_HEAD', seq: head.seq + 1, id: null };
  return place.hash === head.hash ? null : { code: 'HEAD', seq: place.seq, id };
}

/** The whole chain at once; a long one is walked page by page. */
export function verifyChain(entries: readonly SealedEntry[], head: ChainPlace, sha256: Sha256): ChainFault | null {
  let walk = WALK_START;
  for (const entry of entries) {
    const next = stepChain(walk, entry, sha256);
    if (isFault(next)) return next;
    walk = next;
  }
  return checkEnd(walk, head);
}

function hashOf(entry: AuditEntry, seq: number, prev: string, sha256: Sha256): string {
  // Named one by one: a column that comes later is no part of what was sealed.
  const { id, ts, actor, actorName, action, objectKind, objectId, ip, requestId, before, after } = entry;
  const fields = { seq, id, ts, actor, actorName, action, objectKind, objectId, ip, requestId, before, after };
  return sha256(`${prev}${canonicalJson(fields)}`);
}
