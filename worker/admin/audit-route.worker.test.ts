// The audit log over HTTP: pages and filters, what reading itself leaves, the export with its signed head; and who is kept out.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeAudit } from '../db/audit-queries';
import { CHAIN_START, type SignedHead, verifyChain } from '../domain/audit/audit-chain';
import type { SealedEntry } from '../domain/audit/audit-entry';
import { parseAuditPublicKey } from '../domain/audit/audit-key';
import { isSignedBy } from '../platform/audit-signature';
import { sha256 } from '../platform/keyed-hash';
import { type AuditPageView, auditPage } from '../protocol/audit';
import { auditEntry } from '../testing/audit-entries';
import { auditLog } from '../testing/audit-log';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

let admin: SignedInOperator;

beforeAll(async () => {
  admin = await signInOperator({ role: 'admin', name: 'Ada' });
  await writeAudit(
    env.DB,
    Array.from({ length: 120 }, (_, n) =>
      auditEntry(n + 1, {
        actor: n % 2 === 0 ? 'op_even' : 'op_odd',
        before: JSON.stringify({ name: 'Old', gone: true }),
        after: JSON.stringify({ name: 'New', came: [1] }),
      }),
    ),
  );
});

function get(path = '', who = admin): Promise<Response> {
  return exports.default.fetch(`http://kaiwa.test/api/admin/audit${path}`, { headers: who.headers });
}
const pageOf = async (query = '', who = admin): Promise<AuditPageView> => {
  const response = await get(query, who);
  expect(response.status).toBe(200);
  return auditPage.parse(await response.json());
};

describe('works', () => {
  test('a page shows who did what, on what, from where, and what changed', async () => {
    const { items, chain } = await pageOf('?action=sending.saved&limit=1');
    expect(items).toEqual([
      {
        id: auditEntry(120).id,
        seq: null,
        at: auditEntry(120).ts,
        actor: { id: 'op_odd', name: 'Ada' },
        action: 'sending.saved',
        object: { kind: 'workspace', id: 'sending' },
        ip: '192.0.2.1',
        requestId: 'request-120',
        changes: [
          { field: 'name', before: '"Old"', after: '"New"' },
          { field: 'gone', before: 'true', after: null },
          { field: 'came', before: null, after: '[1]' },
        ],
      },
    ]);
    expect(chain).toMatchObject({ head: { seq: 0 }, verifiedSeq: null, fault: null });
    // The reading itself, and perhaps the sign-in.
    expect(chain.unsealed).toBeGreaterThanOrEqual(121);
  });

  test('pages and filters lead to the end without a gap', async () => {
    const ids: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const next: AuditPageView = await pageOf(
        `?actor=op_even&action=sending.saved&object=sending&to=${auditEntry(90).ts}&limit=7${cursor && `&cursor=${cursor}`}`,
      );
      ids.push(...next.items.map(({ id }) => id));
      cursor = next.nextCursor;
    }
    const even = Array.from({ length: 90 }, (_, n) => n + 1).filter((n) => n % 2 === 1);
    expect(ids).toEqual(even.map((n) => auditEntry(n).id).reverse());
  });

  test('reading is an entry once an hour and person, however often one reads', async () => {
    const chief = await signInOperator({ role: 'super_admin', name: 'Sun' });
    await Promise.all([pageOf('', chief), pageOf('', chief), pageOf('?limit=5', chief)]);
    const reads = (await auditLog('audit.read')).filter(({ actor }) => actor === chief.operatorId);
    expect(reads).toHaveLength(1);
    expect(reads[0]).toMatchObject({ actorName: 'Sun', objectId: 'audit' });
  });

  test('an export is an entry each time, seals everything before it, and can be checked by the public key alone', async () => {
    for (let round = 1; round <= 2; round++) {
      const response = await get('/export');
      expect(response.headers.get('content-disposition')).toMatch(
        /attachment; filename="kaiwa-audit-\d{4}-\d\d-\d\d\.jsonl"/,
      );
      const [first = '', ...lines] = (await response.text()).trimEnd().split('\n');
      const { head, anchor } = JSON.parse(first) as { head: SignedHead; anchor: SignedHead | null };
      const entries = lines.map((line) => JSON.parse(line) as SealedEntry);
      expect(entries.length).toBe(head.seq);
      expect(anchor).toBeNull();
      expect(verifyChain(entries, head, sha256)).toBeNull();
      expect(entries[0]?.prev).toBe(CHAIN_START.hash);
      expect(entries.filter(({ action }) => action === 'audit.exported')).toHaveLength(round);
      const key = parseAuditPublicKey((await pageOf()).chain.publicKey ?? '');
      expect(key && (await isSignedBy(head, key))).toBe(true);
      expect(key).not.toHaveProperty('d');
    }
  });
});

describe('refuses', () => {
  test.each(['supervisor', 'operator'] as const)('a %s', async (role) => {
    const who = await signInOperator({ role });
    expect((await get('', who)).status).toBe(403);
    expect((await get('/export', who)).status).toBe(403);
    expect((await get('', who)).status).toBe(403);
    const told = (await auditLog('access.refused')).filter(({ actor }) => actor === who.operatorId);
    expect(told.map(({ objectId }) => objectId).sort()).toEqual([
      'GET /api/admin/audit',
      'GET /api/admin/audit/export',
    ]);
    expect((await auditLog('audit.read')).filter(({ actor }) => actor === who.operatorId)).toEqual([]);
  });

  test.each(['?limit=0', '?from=yesterday', '?cursor=x', `?object=${'x'.repeat(201)}`])('%s', async (query) => {
    expect((await get(query)).status).toBe(400);
  });

  test('every way to change it', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const response = await exports.default.fetch('http://kaiwa.test/api/admin/audit', {
        method,
        headers: admin.unsafeHeaders,
        body: '{}',
      });
      expect(response.status).toBe(404);
    }
  });
});
