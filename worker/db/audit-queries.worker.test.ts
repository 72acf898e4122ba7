// The audit log in D1: in one transaction with its change, never changed, never deleted, sealed once; lists by index.
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { CHAIN_START } from '../domain/audit/audit-chain';
import { sha256 } from '../platform/keyed-hash';
import { auditEntry, sealAll } from '../testing/audit-entries';
import {
  auditIfChanged,
  auditQuery,
  auditStatement,
  changeAudited,
  listAudit,
  readAuditHead,
  sealEntries,
  sealedAfter,
  unsealedEntries,
  writeAudit,
} from './audit-queries';

const db = env.DB;
const rename = (name: string) => db.prepare('UPDATE workspace SET name = ?1 WHERE id = 1').bind(name);
const nameNow = () => db.prepare('SELECT name FROM workspace').first<string>('name');
const idsNow = async () =>
  (await db.prepare('SELECT id FROM audit ORDER BY id').all<{ id: string }>()).results.map(({ id }) => id);

describe('a change and its entry', () => {
  test('stand together, or neither does', async () => {
    await db
      .prepare("INSERT INTO workspace (id, name, time_zone, settings_version) VALUES (1, 'first', 'UTC', 1)")
      .run();
    await changeAudited(db, rename('second'), auditEntry(1));
    expect(await nameNow()).toBe('second');
    expect(await idsNow()).toEqual([auditEntry(1).id]);

    const broken = db.prepare("INSERT INTO workspace (id, name, time_zone, settings_version) VALUES (1, 'x', 'x', 1)");
    await expect(changeAudited(db, rename('third'), auditEntry(2), [broken])).rejects.toThrow('UNIQUE');
    expect(await nameNow()).toBe('second');
    expect(await idsNow()).toEqual([auditEntry(1).id]);
  });

  test('an entry that cannot be written takes its change along', async () => {
    const unfit = auditEntry(3, { actorName: null as unknown as string });
    await expect(changeAudited(db, rename('third'), unfit)).rejects.toThrow('NOT NULL');
    expect(await nameNow()).toBe('second');
  });

  test('of a change that found nothing to change nothing is told', async () => {
    const nobody = db.prepare("UPDATE workspace SET name = 'x' WHERE id = 77");
    await changeAudited(db, nobody, auditEntry(4));
    await db.batch([
      db.prepare(
        "INSERT INTO workspace (id, name, time_zone, settings_version) VALUES (1, 'x', 'x', 1) ON CONFLICT DO NOTHING",
      ),
      auditIfChanged(db, auditEntry(5)),
    ]);
    expect(await idsNow()).toEqual([auditEntry(1).id]);
  });

  test('carried over twice it is kept once, as it was first', async () => {
    await writeAudit(db, [auditEntry(1, { actor: 'somebody else' }), auditEntry(2)]);
    await writeAudit(db, [auditEntry(2)]);
    expect(await idsNow()).toEqual([auditEntry(1).id, auditEntry(2).id]);
    expect((await unsealedEntries(db, 1))[0]?.actor).toBe('op_ada');
  });
});

describe('sealing', () => {
  test('gives places in order and moves the head; of two sealers one writes', async () => {
    const entries = await unsealedEntries(db, 10);
    const sealed = sealAll(entries, CHAIN_START, sha256);
    const end = sealed.at(-1) ?? CHAIN_START;
    const head = { seq: end.seq, hash: end.hash, at: 5, keyId: null, signature: null };
    const other = sealAll([...entries].reverse(), CHAIN_START, sha256);
    const otherEnd = other.at(-1) ?? CHAIN_START;
    const both = await Promise.all([
      sealEntries(db, sealed, CHAIN_START, head),
      sealEntries(db, other, CHAIN_START, { ...head, hash: otherEnd.hash }),
    ]);
    expect(both).toEqual([true, false]);
    expect(await sealedAfter(db, 0, 10)).toEqual(sealed);
    expect(await readAuditHead(db)).toMatchObject({ seq: 2, hash: end.hash });
    expect(await unsealedEntries(db, 10)).toEqual([]);
  });
});

describe('nothing', () => {
  const sql = (text: string) => db.prepare(text).run();

  test.each([
    ['a sealed row', "UPDATE audit SET actor = 'nobody' WHERE seq = 1"],
    ['the place of a sealed row', 'UPDATE audit SET seq = 9 WHERE seq = 1'],
    ['what a row says that is not sealed yet', "UPDATE audit SET ip = 'x' WHERE seq IS NULL"],
    ['a row while it is sealed', "UPDATE audit SET seq = 9, prev = 'p', hash = 'h', ip = 'x' WHERE seq IS NULL"],
    [
      'a row in whose place another is put',
      "UPDATE OR REPLACE audit SET seq = 1, prev = 'p', hash = 'h' WHERE seq IS NULL",
    ],
  ])('changes %s', async (_what, text) => {
    await writeAudit(db, [auditEntry(7)]);
    await expect(sql(text)).rejects.toThrow('append-only');
    expect(await sealedAfter(db, 0, 10)).toHaveLength(2);
  });

  test('deletes a row, sealed or not, or the head', async () => {
    await expect(sql('DELETE FROM audit WHERE seq = 1')).rejects.toThrow('append-only');
    await expect(sql('DELETE FROM audit WHERE seq IS NULL')).rejects.toThrow('append-only');
    await expect(sql('DELETE FROM audit_head')).rejects.toThrow('append-only');
  });

  test('comes in sealed, or in the place of a row that is there', async () => {
    const columns = 'id, seq, ts, actor, actor_name, action, object_kind, object_id, ip, request_id';
    await expect(
      sql(`INSERT OR REPLACE INTO audit (${columns}) VALUES ('new', 1, 1, '', '', '', '', '', '', '')`),
    ).rejects.toThrow('sealed later');
    const [first] = await sealedAfter(db, 0, 1);
    await sql(
      `INSERT OR REPLACE INTO audit (${columns}) VALUES ('${first?.id}', NULL, 1, 'x', '', '', '', '', '', '')`,
    );
    expect(await sealedAfter(db, 0, 1)).toEqual([first]);
  });
});

describe('lists', () => {
  test('every filter goes by an index, in its order', async () => {
    for (const filter of [{}, { actor: 'a' }, { action: 'sending.saved' }, { object: 'o' }]) {
      const { sql, values } = auditQuery(filter, null, 10);
      const plan = await db
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .bind(...values)
        .all<{ detail: string }>();
      const details = plan.results.map(({ detail }) => detail).join('; ');
      expect(details).toContain('USING INDEX');
      expect(details).not.toMatch(/SCAN|TEMP B-TREE/);
    }
  });

  test('pages follow each other without a gap or a double, also where several filters leave pages short', async () => {
    const many = Array.from({ length: 40 }, (_, n) =>
      auditEntry(100 + n, {
        actor: n % 2 === 0 ? 'op_even' : 'op_odd',
        action: n % 5 === 0 ? 'ticket.done' : 'ticket.reopened',
        // Several in one instant.
        ts: 1_790_000_100_000 + Math.floor(n / 3),
      }),
    );
    await db.batch(many.map((entry) => auditStatement(db, entry)));
    const all = async (filter: Parameters<typeof listAudit>[1], limit: number) => {
      const ids: string[] = [];
      let after = null;
      do {
        const page = await listAudit(db, filter, after, limit);
        ids.push(...page.rows.map(({ id }) => id));
        after = page.next;
      } while (after !== null);
      return ids;
    };
    const newestFirst = (list: typeof many) => list.map(({ id }) => id).reverse();
    expect(await all({ from: 1_790_000_100_000 }, 7)).toEqual(newestFirst(many));
    expect(await all({ actor: 'op_even' }, 5)).toEqual(newestFirst(many.filter((one) => one.actor === 'op_even')));
    expect(await all({ actor: 'op_even', action: 'ticket.done' }, 3)).toEqual(
      newestFirst(many.filter((one) => one.actor === 'op_even' && one.action === 'ticket.done')),
    );
    const until = 1_790_000_100_003;
    expect(await all({ from: 1_790_000_100_002, until }, 4)).toEqual(
      newestFirst(many.filter(({ ts }) => ts >= 1_790_000_100_002 && ts <= until)),
    );
  });
});
