// The sealer of the audit log: gives new entries their places in the chain, in order, and signs its new end. Single by
// compare-and-set on the head row: of two at once one writes, the other goes on behind it. Called by the sweep and the export.

import { readAuditHead, sealEntries, unsealedEntries } from '../db/audit-queries';
import type { D1Access } from '../db/write-projection';
import { type SignedHead, sealEntry } from '../domain/audit/audit-chain';
import type { SealedEntry } from '../domain/audit/audit-entry';
import type { AuditPrivateKey } from '../domain/audit/audit-key';
import { auditKeyId, signHead } from '../platform/audit-signature';
import { sha256 } from '../platform/keyed-hash';

export interface SealDeps {
  readonly db: D1Access;
  /** Null: heads stay unsigned. */
  readonly key: AuditPrivateKey | null;
  readonly now: () => number;
}

const ROWS_PER_ROUND = 200;
const ROUNDS_MAX = 25;

/** @returns the end of the chain afterwards. Throws where there is no head row: then nothing may go on. */
export async function sealAudit(deps: SealDeps): Promise<SignedHead> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const head = await readAuditHead(deps.db);
    if (!head) throw new Error('the head of the audit log is gone');
    const entries = await unsealedEntries(deps.db, ROWS_PER_ROUND);
    // A key that came later signs the end that is there.
    const isSigned = deps.key === null || head.keyId === auditKeyId(deps.key);
    if (entries.length === 0 && (isSigned || head.seq === 0)) return head;
    const sealed: SealedEntry[] = [];
    for (const entry of entries) sealed.push(sealEntry(entry, sealed.at(-1) ?? head, sha256));
    const end = sealed.at(-1) ?? head;
    const next = { seq: end.seq, hash: end.hash, at: deps.now() };
    const signed = deps.key ? await signHead(next, deps.key) : { ...next, keyId: null, signature: null };
    await sealEntries(deps.db, sealed, head, signed);
  }
  const head = await readAuditHead(deps.db);
  if (!head) throw new Error('the head of the audit log is gone');
  return head;
}
