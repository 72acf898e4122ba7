// Documents over the real D1: of those who save on the same version one succeeds, and what cannot be read takes nothing else along.
import { env } from 'cloudflare:workers';
import { beforeEach, expect, test } from 'vitest';
import { DEFAULT_DESK } from '../domain/settings/compile-desk';
import { readDeskDocument, readDeskDocuments, saveDeskDocument } from './desk-document-queries';

beforeEach(() => env.DB.prepare('DELETE FROM desk_documents').run());

const save = (onVersion: number, idleMin: number) =>
  saveDeskDocument(env.DB, {
    name: 'presence',
    value: { ...DEFAULT_DESK.presence, idleMin },
    onVersion,
    by: 'op_x',
    now: 5,
  });

test.each([0, 1])(
  'of two who save on version %i at once, one is told no, and the other one’s value stands',
  async (on) => {
    if (on > 0) await save(0, 50);
    const saved = await Promise.all([save(on, 1), save(on, 2)]);
    expect([...saved].sort()).toEqual([false, true]);
    expect(await readDeskDocument(env.DB, 'presence')).toMatchObject({
      version: on + 1,
      value: { idleMin: saved[0] ? 1 : 2 },
      updatedAt: 5,
    });
  },
);

test('on a version that is long gone, or that never was, nothing is saved', async () => {
  await save(0, 1);
  await save(1, 2);
  expect([await save(0, 9), await save(1, 9), await save(7, 9)]).toEqual([false, false, false]);
  expect(await readDeskDocument(env.DB, 'presence')).toMatchObject({ version: 2, value: { idleMin: 2 } });
});

test('what cannot be read counts as never saved, and the others stand', async () => {
  await save(0, 1);
  await env.DB.prepare(`INSERT INTO desk_documents VALUES ('queue', '{', 3, 5, 'op_x')`).run();
  expect(await readDeskDocument(env.DB, 'queue')).toBeNull();
  expect(Object.keys(await readDeskDocuments(env.DB))).toEqual(['presence']);
});
