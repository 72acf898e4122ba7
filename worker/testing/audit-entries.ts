// Entries of the audit log for tests: arbitrary ones for properties, and plain ones by number.
import fc from 'fast-check';
import { AUDIT_ACTIONS, AUDIT_OBJECT_KINDS } from '../domain/audit/audit-action';
import { type ChainPlace, type Sha256, sealEntry } from '../domain/audit/audit-chain';
import type { AuditEntry, SealedEntry } from '../domain/audit/audit-entry';

const fields = fc.option(
  fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.stringify(value)),
  { nil: null },
);

export const anyAuditEntry: fc.Arbitrary<AuditEntry> = fc.record({
  id: fc.uuid({ version: 7 }),
  ts: fc.integer({ min: 0, max: 2 ** 44 }),
  actor: fc.string(),
  actorName: fc.string({ unit: 'grapheme' }),
  action: fc.constantFrom(...AUDIT_ACTIONS),
  objectKind: fc.constantFrom(...AUDIT_OBJECT_KINDS),
  objectId: fc.string(),
  ip: fc.ipV4(),
  requestId: fc.string(),
  before: fields,
  after: fields,
});

export function auditEntry(n: number, change: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: `019aca00-0000-7000-8000-${String(n).padStart(12, '0')}`,
    ts: 1_790_000_000_000 + n,
    actor: 'op_ada',
    actorName: 'Ada',
    action: 'sending.saved',
    objectKind: 'workspace',
    objectId: 'sending',
    ip: '192.0.2.1',
    requestId: `request-${n}`,
    before: null,
    after: JSON.stringify({ n }),
    ...change,
  };
}

export function sealAll(entries: readonly AuditEntry[], from: ChainPlace, sha256: Sha256): SealedEntry[] {
  const sealed: SealedEntry[] = [];
  for (const entry of entries) sealed.push(sealEntry(entry, sealed.at(-1) ?? from, sha256));
  return sealed;
}
