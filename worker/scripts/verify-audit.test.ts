// The check of an export by its lines and a public key alone: whole as it was written, and broken at the entry that was touched.
import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { CHAIN_START, type SignedHead } from '../domain/audit/audit-chain';
import type { SealedEntry } from '../domain/audit/audit-entry';
import { type AuditPrivateKey, parseAuditKey, publicOf } from '../domain/audit/audit-key';
import { signHead } from '../platform/audit-signature';
import { sha256 } from '../platform/keyed-hash';
import { auditEntry, sealAll } from '../testing/audit-entries';
import { faultWords, verifyAudit } from './verify-audit';

function newKey(): AuditPrivateKey {
  const key = parseAuditKey(JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })));
  if (!key) throw new Error('no key');
  return key;
}

const key = newKey();
const chain = sealAll(
  Array.from({ length: 20 }, (_, n) => auditEntry(n + 1)),
  CHAIN_START,
  sha256,
);
const headAt = (entries: readonly SealedEntry[], by = key) => {
  const { seq, hash } = entries.at(-1) ?? CHAIN_START;
  return signHead({ seq, hash, at: 1 }, by);
};

async function* linesOf(entries: readonly SealedEntry[], head: SignedHead, anchor: SignedHead | null = null) {
  yield JSON.stringify({ kind: 'kaiwa-audit-export', version: 1, exportedAt: 1, head, anchor });
  for (const entry of entries) yield JSON.stringify(entry);
}

async function faultOf(entries: readonly SealedEntry[], head: SignedHead, anchor: SignedHead | null = null) {
  const verdict = await verifyAudit(linesOf(entries, head, anchor), publicOf(key));
  return verdict.ok ? null : verdict.fault;
}

test('an export is whole as it was written; without a key it says that nobody looked at the signature', async () => {
  const head = await headAt(chain);
  expect(await verifyAudit(linesOf(chain, head, await headAt(chain.slice(0, 9))), publicOf(key))).toEqual({
    ok: true,
    head,
    isSignatureChecked: true,
  });
  expect(await verifyAudit(linesOf(chain, head), null)).toMatchObject({ ok: true, isSignatureChecked: false });
  expect(await faultOf([], await headAt([]))).toBeNull();
});

test.each([
  [
    'edited',
    (list: SealedEntry[]) => list.map((one) => (one.seq === 7 ? { ...one, actorName: 'Nobody' } : one)),
    'CHANGED',
    7,
  ],
  ['deleted', (list: SealedEntry[]) => list.toSpliced(11, 1), 'MISSING', 12],
  ['cut off', (list: SealedEntry[]) => list.slice(0, -1), 'MISSING', 20],
])('an entry that was %s is named', async (_how, tamper, code, seq) => {
  const fault = await faultOf(tamper([...chain]), await headAt(chain));
  expect(fault).toMatchObject({ code, seq });
  expect(fault && faultWords(fault)).toContain(`entry ${seq}`);
});

test('whoever seals a changed log anew cannot sign its head', async () => {
  const forged = sealAll([...chain.slice(0, 5), auditEntry(99)], CHAIN_START, sha256);
  expect(await faultOf(forged, await headAt(forged, newKey()))).toMatchObject({ code: 'SIGNATURE', seq: 6 });
  expect(await faultOf(forged, { ...(await headAt(chain)), ...(forged.at(-1) ?? CHAIN_START) })).toMatchObject({
    code: 'SIGNATURE',
  });
});

test('an older log with its genuine head does not fit the head that was put away', async () => {
  const older = chain.slice(0, 8);
  expect(await faultOf(older, await headAt(older), await headAt(chain))).toMatchObject({ code: 'ANCHOR', seq: 20 });
});

test('what is no export is told from one that is broken', async () => {
  async function* lines() {
    yield '{"kind":"something else"}';
  }
  await expect(verifyAudit(lines(), null)).rejects.toThrow('no export');
});
