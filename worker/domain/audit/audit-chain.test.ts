// The chain of the audit log: whole as it was sealed, and no change of it goes unseen, wherever and whatever it is.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../platform/keyed-hash';
import { anyAuditEntry, auditEntry, sealAll } from '../../testing/audit-entries';
import { CHAIN_START, checkEnd, GENESIS, headText, sealEntry, verifyChain, WALK_START } from './audit-chain';
import type { AuditEntry, SealedEntry } from './audit-entry';

const anyChain = fc
  .array(anyAuditEntry, { minLength: 1, maxLength: 12 })
  .map((list) => sealAll(list, CHAIN_START, sha256));
const headOf = (chain: readonly SealedEntry[]) => chain.at(-1) ?? CHAIN_START;
const seal = (entry: AuditEntry, seq: number, prev: string) => sealEntry(entry, { seq: seq - 1, hash: prev }, sha256);
const at = (chain: readonly SealedEntry[], index: number): SealedEntry => {
  const entry = chain[index];
  if (!entry) throw new Error('no such entry');
  return entry;
};

const FIELDS: readonly (keyof AuditEntry)[] = [
  'id',
  'ts',
  'actor',
  'actorName',
  'action',
  'objectKind',
  'objectId',
  'ip',
  'requestId',
  'before',
  'after',
];

describe('works', () => {
  test('every chain is whole as it was sealed, numbered from 1 without gaps', () => {
    fc.assert(
      fc.property(anyChain, (chain) => {
        expect(verifyChain(chain, headOf(chain), sha256)).toBeNull();
        expect(chain.map(({ seq }) => seq)).toEqual(chain.map((_, index) => index + 1));
        expect(chain[0]?.prev).toBe(GENESIS);
      }),
    );
  });

  test('what is hashed does not depend on the order of fields', () => {
    const [sealed] = sealAll([auditEntry(1)], CHAIN_START, sha256);
    const turned = Object.fromEntries(Object.entries(auditEntry(1)).reverse()) as unknown as AuditEntry;
    expect(sealAll([turned], CHAIN_START, sha256)[0]?.hash).toBe(sealed?.hash);
  });

  test('the hash of an entry is the one that was sealed in the first release', () => {
    const [sealed] = sealAll([auditEntry(1)], CHAIN_START, sha256);
    expect(sealed?.hash).toBe('Fy-TfaXdYh6tiSmIqIUiOxdKtZbZHtoemLo1fexHZm8');
    expect(headText({ seq: 1, hash: 'h', at: 2, keyId: null })).toBe(
      '{"at":2,"hash":"h","keyId":null,"kind":"kaiwa-audit-head","seq":1,"version":1}',
    );
  });
});

describe('sees', () => {
  test('any field of any entry that was changed, and names the entry', () => {
    fc.assert(
      fc.property(anyChain, fc.nat(), fc.constantFrom(...FIELDS), (chain, n, field) => {
        const index = n % chain.length;
        const entry = at(chain, index);
        const changed = { ...entry, [field]: field === 'ts' ? entry.ts + 1 : `${entry[field]}x` };
        const told = verifyChain(chain.with(index, changed), headOf(chain), sha256);
        expect(told).toEqual({ code: 'CHANGED', seq: index + 1, id: changed.id });
      }),
    );
  });

  test('any entry that was taken away, the last one too', () => {
    fc.assert(
      fc.property(anyChain, fc.nat(), (chain, n) => {
        const index = n % chain.length;
        const told = verifyChain(chain.toSpliced(index, 1), headOf(chain), sha256);
        expect(told).toEqual({ code: 'MISSING', seq: index + 1, id: null });
      }),
    );
  });

  test('an entry with a hash of its own making: the next one was sealed over another', () => {
    fc.assert(
      fc.property(anyChain, fc.nat(), (chain, n) => {
        const index = n % chain.length;
        const entry = at(chain, index);
        const forged = seal({ ...entry, actor: `${entry.actor}x` }, entry.seq, entry.prev);
        const told = verifyChain(chain.with(index, forged), headOf(chain), sha256);
        const isLast = index === chain.length - 1;
        expect(told).toEqual({ code: isLast ? 'HEAD' : 'REPLACED', seq: index + 1, id: forged.id });
      }),
    );
  });

  test('a whole tail that was sealed anew: the head is another', () => {
    fc.assert(
      fc.property(anyChain, fc.nat(), (chain, n) => {
        const index = n % chain.length;
        const entry = at(chain, index);
        const kept = chain.slice(0, index);
        const tail = chain.slice(index + 1);
        const anew = sealAll([{ ...entry, ip: 'x' }, ...tail], kept.at(-1) ?? CHAIN_START, sha256);
        expect(verifyChain([...kept, ...anew], headOf(chain), sha256)?.code).toBe('HEAD');
      }),
    );
  });

  test('two entries that changed places', () => {
    fc.assert(
      fc.property(
        anyChain.filter((chain) => chain.length > 1),
        fc.nat(),
        (chain, n) => {
          const index = n % (chain.length - 1);
          const [left, right] = [at(chain, index), at(chain, index + 1)];
          const swapped = chain.with(index, { ...right, seq: left.seq }).with(index + 1, { ...left, seq: right.seq });
          expect(verifyChain(swapped, headOf(chain), sha256)).toMatchObject({ code: 'CHANGED', seq: index + 1 });
        },
      ),
    );
  });

  test('entries behind the head, a number that comes twice, and a first entry that leans on nothing', () => {
    const chain = sealAll([auditEntry(1), auditEntry(2)], CHAIN_START, sha256);
    expect(verifyChain(chain, at(chain, 0), sha256)).toMatchObject({ code: 'BEHIND_HEAD', seq: 2 });
    expect(verifyChain([...chain, at(chain, 1)], headOf(chain), sha256)).toMatchObject({ code: 'DOUBLED', seq: 2 });
    const floating = seal(auditEntry(1), 1, 'B'.repeat(43));
    expect(verifyChain([floating], floating, sha256)).toMatchObject({ code: 'CHANGED', seq: 1 });
    expect(checkEnd(WALK_START, { seq: 1, hash: 'x' })).toEqual({ code: 'MISSING', seq: 1, id: null });
  });
});
