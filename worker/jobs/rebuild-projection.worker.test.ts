// D1 is a projection: what was lost comes back from the chats' objects, row for row, and only admins may ask for it.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { RebuildAnswer } from '../protocol/rebuild-answer';
import { chatSession } from '../stubs';
import { aChatWith } from '../testing/customer-events';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';
import { CHAT_DIRECTORY, rebuildPage, rebuildSource } from './rebuild-projection';
import { sweep } from './sweep';

const TABLES = {
  chats: 'SELECT * FROM chats ORDER BY chat_id',
  sessions: 'SELECT * FROM sessions ORDER BY id',
  entries: 'SELECT * FROM entries ORDER BY chat_id, epoch, seq',
  reads: 'SELECT * FROM chat_reads ORDER BY chat_id, operator_id',
};

let admin: SignedInOperator;
let operator: SignedInOperator;
let chatIds: string[];

/** Of our chats alone: the queue may still bring parts of chats that another file made. */
async function dump(): Promise<Record<string, unknown[]>> {
  const tables = Object.entries(TABLES).map(async ([name, sql]) => {
    const { results } = await env.DB.prepare(sql).all<{ chat_id: string }>();
    return [name, results.filter(({ chat_id }) => chatIds.includes(chat_id))];
  });
  return Object.fromEntries(await Promise.all(tables));
}

/** Session rows without the number they were written under: a copy that changes nothing leaves an older one standing. */
function facts(tables: Record<string, unknown[]>): Record<string, unknown[]> {
  const withoutPlace = (row: unknown) => ({ ...(row as Record<string, unknown>), epoch: 0, seq: 0 });
  return { ...tables, sessions: (tables.sessions ?? []).map(withoutPlace) };
}

async function truncate(): Promise<void> {
  await env.DB.batch(
    ['chats', 'sessions', 'entries', 'chat_reads'].map((name) => env.DB.prepare(`DELETE FROM ${name}`)),
  );
}

function post(path: string, as: SignedInOperator): Promise<Response> {
  return exports.default.fetch(`http://kaiwa.test/api/admin/${path}`, { method: 'POST', headers: as.unsafeHeaders });
}

/** Until D1 has as much as the objects: a busy chat sends a part every five seconds. */
async function settled(): Promise<void> {
  for (const chatId of chatIds) {
    await vi.waitFor(async () => {
      const view = await chatSession(env, chatId).view(admin.asker);
      const row = await env.DB.prepare('SELECT seq FROM chats WHERE chat_id = ?').bind(chatId).first<{ seq: number }>();
      expect(row?.seq).toBe(view.ok ? view.value.seq : null);
    }, 15_000);
  }
}

beforeAll(async () => {
  admin = await signInOperator({ role: 'admin' });
  operator = await signInOperator();
  chatIds = [await aChatWith('hello'), await aChatWith('one', 'two', 'three'), await aChatWith('?')];
  const [first, second] = chatIds;
  if (!first || !second) throw new Error('no chats');
  await chatSession(env, first).applyWish(admin.asker, { type: 'claim' }, { commandId: crypto.randomUUID() });
  const view = await chatSession(env, second).view(operator.asker);
  if (view.ok)
    await chatSession(env, second).markRead(operator.asker, { epoch: view.value.epoch, seq: view.value.seq });
  await settled();
  await vi.waitFor(async () => {
    expect((await env.MEDIA.list({ prefix: CHAT_DIRECTORY })).objects).toHaveLength(chatIds.length);
  });
}, 30_000);

describe('works', () => {
  test('after D1 was emptied, a rebuild brings back lists, reads, sessions and entries as they were', async () => {
    const before = await dump();
    expect(Object.values(before).every((rows) => rows.length > 0)).toBe(true);
    await truncate();
    const response = await post('rebuild', admin);
    expect(response.status).toBe(200);
    expect((await response.json()) as RebuildAnswer).toMatchObject({ chats: 3, nextCursor: null });
    expect(facts(await dump())).toEqual(facts(before));
  });

  test('a rebuild over a whole D1 changes nothing', async () => {
    const before = await dump();
    await post('rebuild', admin);
    expect(await dump()).toEqual(before);
  });

  test('a rebuild fills what rows of before a migration do not say', async () => {
    const before = await dump();
    const stale = 'UPDATE chats SET version = 99, priority = NULL, team_id = NULL, late = 2, name = NULL';
    await env.DB.batch([
      env.DB.prepare(stale),
      env.DB.prepare('UPDATE sessions SET priority = NULL, topic = ?').bind('x'),
    ]);
    await sweep(env);
    expect(await dump()).not.toEqual(before);
    await post('rebuild', admin);
    expect(await dump()).toEqual(before);
  });

  test('pages of one chat reach every chat once', async () => {
    await truncate();
    const seen: number[] = [];
    let cursor: string | null = null;
    do {
      const page = await rebuildPage({ ...rebuildSource(env), startOf: async () => null }, cursor, 1);
      seen.push(page.chats);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual([1, 1, 1]);
    expect((await dump()).chats).toHaveLength(3);
  });

  test('a chat that is larger than one part is pulled to its end', async () => {
    const chatId = await aChatWith(...Array.from({ length: 120 }, (_, i) => `message ${i}`));
    await expect.poll(() => env.MEDIA.head(`${CHAT_DIRECTORY}${chatId}`)).not.toBeNull();
    await env.DB.prepare('DELETE FROM entries WHERE chat_id = ?').bind(chatId).run();
    await post('rebuild', admin);
    const held = await env.DB.prepare(`SELECT count(*) AS n FROM entries WHERE chat_id = ? AND kind = 'message'`)
      .bind(chatId)
      .first<{ n: number }>();
    expect(held?.n).toBe(120);
  });

  test('the sweep writes what D1 lacks and begins anew at the end of the directory', async () => {
    await truncate();
    expect(await sweep(env)).toMatchObject({ nextCursor: null });
    expect((await dump()).chats?.length).toBeGreaterThanOrEqual(3);
    expect(await sweep(env)).toMatchObject({ parts: 0, nextCursor: null });
  });
});

describe('refuses', () => {
  test('operators and supervisors', async () => {
    for (const person of [operator, await signInOperator({ role: 'supervisor' })]) {
      expect((await post('rebuild', person)).status).toBe(403);
    }
  });

  test('whoever has no login, and other origins', async () => {
    expect((await post('rebuild', { ...admin, unsafeHeaders: { ...admin.unsafeHeaders, cookie: '' } })).status).toBe(
      401,
    );
    const foreign = { ...admin.unsafeHeaders, origin: 'https://evil.test' };
    expect((await post('rebuild', { ...admin, unsafeHeaders: foreign })).status).toBe(403);
  });
});
