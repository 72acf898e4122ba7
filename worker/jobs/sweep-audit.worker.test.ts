// The audit log's turn of the sweep on the real D1 and R2: seals what is new and signs the end, puts a head away each hour and
// overwrites none, checks the chain every night, and says so loudly where somebody was at the rows.
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { readAuditHead, sealedAfter, writeAudit } from '../db/audit-queries';
import type { SignedHead } from '../domain/audit/audit-chain';
import { parseAuditKey } from '../domain/audit/audit-key';
import { isSignedBy } from '../platform/audit-signature';
import { auditEntry } from '../testing/audit-entries';
import { anchorHead, checkAudit, HEADS_PREFIX, newestAnchor } from './check-audit';
import { sealAudit } from './seal-audit';
import { sweepAudit } from './sweep-audit';

const db = env.DB;
const key = parseAuditKey(env.AUDIT_SIGNING_KEY);
const DAY_MS = 86_400_000;
/** Just after a night began, behind what the real clock says. */
const NIGHT = Math.ceil(Date.now() / DAY_MS + 1) * DAY_MS + 18 * 3_600_000 + 60_000;
const hourOf = (ms: number) => new Date(ms).toISOString().slice(0, 13);
let night = NIGHT;

const seal = () => sealAudit({ db, key, now: () => night });
/** The check of another night. */
const check = () => {
  night += DAY_MS;
  return checkAudit({ db, bucket: env.MEDIA, key, now: () => night });
};
const fill = (from: number, to: number) =>
  writeAudit(
    db,
    Array.from({ length: to - from + 1 }, (_, n) => auditEntry(from + n)),
  );
const idAt = async (seq: number) => (await sealedAfter(db, seq - 1, 1))[0]?.id;
const run = (sql: string) => db.prepare(sql).run();

beforeAll(async () => {
  expect(key).not.toBeNull();
  await fill(1, 450);
});

describe('works', () => {
  test('everything new is sealed in rounds, and the end is signed', async () => {
    const head = await seal();
    expect(head.seq).toBe(450);
    expect(key && (await isSignedBy(head, key))).toBe(true);
    expect((await sealedAfter(db, 0, 500)).map(({ id }) => id)).toEqual(
      Array.from({ length: 450 }, (_, n) => auditEntry(n + 1).id),
    );
  });

  test('two sealers at once give one chain', async () => {
    await fill(451, 900);
    await Promise.all([seal(), seal(), seal()]);
    expect((await readAuditHead(db))?.seq).toBe(900);
    expect(await check()).toBeNull();
    expect(await readAuditHead(db)).toMatchObject({ verifiedSeq: 900, verifiedAt: night, fault: null, walk: null });
  });

  test('a head that nobody signed is signed once there is a key', async () => {
    await fill(901, 901);
    const unsigned = await sealAudit({ db, key: null, now: () => night });
    expect(unsigned.signature).toBeNull();
    const signed = await seal();
    expect(signed.seq).toBe(901);
    expect(key && (await isSignedBy(signed, key))).toBe(true);
  });

  test('one head an hour lies in R2, and none is overwritten', async () => {
    const head = await seal();
    await anchorHead(env.MEDIA, head, NIGHT);
    await anchorHead(env.MEDIA, { ...head, hash: 'forged' }, NIGHT + 60_000);
    await anchorHead(env.MEDIA, head, NIGHT + 3_600_000);
    const { objects } = await env.MEDIA.list({ prefix: HEADS_PREFIX });
    expect(objects.map(({ key: name }) => name)).toEqual([
      `audit/heads/${hourOf(NIGHT)}.json`,
      `audit/heads/${hourOf(NIGHT + 3_600_000)}.json`,
    ]);
    const first = await env.MEDIA.get(`audit/heads/${hourOf(NIGHT)}.json`);
    expect(await first?.json<SignedHead>()).toMatchObject({ seq: 901, hash: head.hash });
    // After a long pause the newest is found all the same.
    expect(await newestAnchor(env.MEDIA, NIGHT + 30 * DAY_MS)).toMatchObject({ seq: 901 });
  });

  test('the check begins once a night', async () => {
    expect(await check()).toBeNull();
    const before = await readAuditHead(db);
    expect(await checkAudit({ db, bucket: env.MEDIA, key, now: () => night + 3_600_000 })).toBeNull();
    expect((await readAuditHead(db))?.verifiedAt).toBe(before?.verifiedAt);
  });

  test('the sweep does all of it', async () => {
    await fill(902, 902);
    await sweepAudit(env);
    expect((await readAuditHead(db))?.seq).toBe(902);
    const { objects } = await env.MEDIA.list({ prefix: HEADS_PREFIX });
    expect(objects).toHaveLength(3);
  });
});

describe('where somebody was at the rows', () => {
  beforeAll(async () => {
    // Whoever can do this can do everything to the rows, and is found out all the same.
    for (const name of ['audit_update', 'audit_delete', 'audit_insert']) await run(`DROP TRIGGER ${name}`);
  });

  /** Does something to the log, checks it, and puts everything back. */
  async function afterwards(tampering: readonly string[]) {
    const line = vi.spyOn(console, 'error').mockReturnValue(undefined);
    const before = await db.prepare('SELECT * FROM audit WHERE seq > 0').all<Record<string, unknown>>();
    const head = await db.prepare('SELECT * FROM audit_head').first<Record<string, unknown>>();
    for (const sql of tampering) await run(sql);
    const fault = await check();
    const idThere = fault && (await idAt(fault.seq));
    const { fault: kept } = (await readAuditHead(db)) ?? {};
    const alarms = line.mock.calls.map(([text]) => String(text)).filter((text) => text.includes('audit_chain_broken'));
    line.mockRestore();
    await run('DELETE FROM audit');
    await db
      .prepare(
        `INSERT INTO audit SELECT value ->> 'id', value ->> 'seq', value ->> 'ts', value ->> 'actor', value ->> 'actor_name',
         value ->> 'action', value ->> 'object_kind', value ->> 'object_id', value ->> 'ip', value ->> 'request_id',
         value ->> 'before', value ->> 'after', value ->> 'prev', value ->> 'hash' FROM json_each(?1)`,
      )
      .bind(JSON.stringify(before.results))
      .run();
    await db
      .prepare('UPDATE audit_head SET seq = ?1, hash = ?2, at = ?3, key_id = ?4, signature = ?5')
      .bind(head?.seq, head?.hash, head?.at, head?.key_id, head?.signature)
      .run();
    return { fault, idThere, kept: JSON.parse(kept ?? 'null') as unknown, alarms: alarms.length };
  }

  test.each([
    ['a field was edited', ["UPDATE audit SET actor = 'nobody' WHERE seq = 700"], 'CHANGED', 700],
    ['a value was edited', [`UPDATE audit SET after = '{"n":5}' WHERE seq = 3`], 'CHANGED', 3],
    ['a row in the middle was deleted', ['DELETE FROM audit WHERE seq = 500'], 'MISSING', 500],
    ['the last row was deleted', ['DELETE FROM audit WHERE seq = 902'], 'MISSING', 902],
    ['all rows were deleted', ['DELETE FROM audit'], 'MISSING', 1],
    [
      'two rows were swapped',
      [
        'UPDATE audit SET seq = -1 WHERE seq = 10',
        'UPDATE audit SET seq = 10 WHERE seq = 11',
        'UPDATE audit SET seq = 11 WHERE seq = -1',
      ],
      'CHANGED',
      10,
    ],
    ['a hash was forged', ['UPDATE audit SET hash = prev WHERE seq = 42'], 'CHANGED', 42],
    [
      'the last row was deleted and the head set back',
      [
        'DELETE FROM audit WHERE seq = 902',
        'UPDATE audit_head SET seq = 901, hash = (SELECT hash FROM audit WHERE seq = 901)',
      ],
      'SIGNATURE',
      901,
    ],
    ['the signature was taken away', ['UPDATE audit_head SET signature = NULL'], 'SIGNATURE', 902],
    ['the head was taken away', ['DROP TRIGGER audit_head_delete', 'UPDATE audit_head SET id = 2'], 'HEAD', 0],
  ])('%s: the alarm names the place', async (_what, tampering, code, seq) => {
    const { fault, idThere, alarms, kept } = await afterwards(tampering);
    expect(fault).toMatchObject({ code, seq });
    expect(alarms).toBe(1);
    if (code === 'CHANGED') expect(fault?.id).toBe(idThere);
    // It stands on the page of the log, where there is still a head to keep it.
    if (code !== 'HEAD') expect(kept).toEqual(fault);
    await run('UPDATE audit_head SET id = 1');
  });

  test('an old head with its genuine signature does not fit the head that lies in R2', async () => {
    const old = await seal();
    await fill(903, 903);
    await anchorHead(env.MEDIA, await seal(), night + 3_600_000);
    const { fault } = await afterwards([
      'DELETE FROM audit WHERE seq = 903',
      `UPDATE audit_head SET seq = ${old.seq}, hash = '${old.hash}', at = ${old.at}, signature = '${old.signature}'`,
    ]);
    expect(fault).toMatchObject({ code: 'ANCHOR', seq: 903 });
  });

  test('afterwards a good check takes the fault away', async () => {
    expect(await check()).toBeNull();
    expect((await readAuditHead(db))?.fault).toBeNull();
  });

  test('a log that cannot be sealed is checked all the same, and nothing throws out of the sweep', async () => {
    const line = vi.spyOn(console, 'error').mockReturnValue(undefined);
    await run('UPDATE audit_head SET id = 2');
    await expect(sweepAudit(env)).resolves.toBeUndefined();
    const told = line.mock.calls.map(([text]) => String(text));
    line.mockRestore();
    expect(told.some((text) => text.includes('audit_sweep_failed'))).toBe(true);
    expect(told.some((text) => text.includes('audit_chain_broken'))).toBe(true);
    await run('UPDATE audit_head SET id = 1');
  });
});
