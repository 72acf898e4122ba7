// The routes of notes: what colleagues write and read in a chat, what is no note, and who is kept out.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { accessOf, DEFAULT_ACCESS } from '../domain/permissions/bundles';
import { newUuidV7 } from '../platform/random-id';
import type { EntryPage } from '../protocol/entry-view';
import { AYA, newChat, type TestChat, textIn } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

const line = new FakeLine();
let chat: TestChat;
let lead: SignedInOperator;
let other: SignedInOperator;
let operator: SignedInOperator;

beforeAll(async () => {
  line.install();
  await seedChannel(env);
  await seedDesk(env, deskSettings());
  const of = (role: 'supervisor' | 'operator', team: string) => accessOf({ role, teams: [team] }, DEFAULT_ACCESS);
  lead = await signInOperator({ name: 'Lead', role: 'supervisor', access: of('supervisor', 'billing') });
  other = await signInOperator({ name: 'Other', role: 'supervisor', access: of('supervisor', 'sales') });
  operator = await signInOperator({ name: 'Operator', access: of('operator', 'billing') });
  chat = newChat();
  await chat.rpc.receive([textIn(chat, 'help')]);
  for (const wish of [{ type: 'claim' }, { type: 'transfer_team', teamId: 'billing' }, { type: 'claim' }] as const) {
    await chat.rpc.applyWish(AYA, wish, { commandId: crypto.randomUUID() });
  }
});

async function call(who: SignedInOperator, method: string, path: string, body?: unknown) {
  const response = await exports.default.fetch(
    `http://kaiwa.test/api/chats/${encodeURIComponent(chat.chatId)}${path}`,
    {
      method,
      headers: method === 'GET' ? who.headers : who.unsafeHeaders,
      ...(body ? { body: JSON.stringify(body) } : {}),
    },
  );
  return { status: response.status, body: (await response.json()) as unknown };
}

const aNote = (text: string) => ({ id: newUuidV7(Date.now()), text, mentions: [] });

describe('works', () => {
  test('a note is written, changed, marked, deleted, and read in the thread', async () => {
    const note = aNote('first');
    expect(await call(lead, 'POST', '/notes', note)).toMatchObject({ status: 200, body: { note: { text: 'first' } } });
    const path = `/notes/${note.id}`;
    const words = { text: 'second', mentions: [] };
    expect(await call(lead, 'PUT', path, words)).toMatchObject({ status: 200, body: { note: { text: 'second' } } });
    const marked = await call(lead, 'PUT', `${path}/solution`, { isSolution: true });
    expect(marked).toMatchObject({ body: { note: { isSolution: true } } });
    const thread = (await call(lead, 'GET', '/messages')).body as EntryPage;
    expect(thread.entries.find(({ id }) => id === note.id)).toMatchObject({ kind: 'note', by: { name: 'Lead' } });
    expect(await call(lead, 'DELETE', path)).toMatchObject({ body: { note: { text: '', deleted: {} } } });
    expect(
      line
        .callsTo(chat.userId)
        .flatMap(({ texts }) => texts)
        .join(),
    ).not.toMatch(/first|second/);
  });

  test('those whom a note may name are those who may see the chat', async () => {
    const { body } = await call(lead, 'GET', '/colleagues');
    const names = (body as { people: { name: string }[] }).people.map(({ name }) => name);
    expect(names).not.toContain('Other');
    expect(names).not.toContain('Lead');
    expect(names).not.toContain('Operator');
    await env.DB.prepare("UPDATE operators SET role = 'admin' WHERE id = ?").bind(operator.asker.operatorId).run();
    expect(JSON.stringify(await call(lead, 'GET', '/colleagues'))).toContain('Operator');
    await env.DB.prepare("UPDATE operators SET role = 'operator' WHERE id = ?").bind(operator.asker.operatorId).run();
  });
});

describe('refuses bad input', () => {
  test.each([
    ['no text', { id: newUuidV7(1), mentions: [] }],
    ['a key that is none', { ...aNote('x'), sendToCustomer: true }],
    ['an id that is none', { ...aNote('x'), id: 'x' }],
    ['a text without end', aNote('x'.repeat(5_001))],
    ['a mention outside of the text', { ...aNote('@x'), mentions: [{ operatorId: 'op', index: 0, length: 9 }] }],
  ])('%s', async (_what, body) => {
    expect((await call(lead, 'POST', '/notes', body)).status).toBe(400);
  });
});

describe('refuses the wrong people', () => {
  test('whoever may not see the chat is told that it is not there', async () => {
    const note = aNote('not for others');
    await call(lead, 'POST', '/notes', note);
    for (const who of [other, operator]) {
      const answers = [
        await call(who, 'POST', '/notes', aNote('mine')),
        await call(who, 'PUT', `/notes/${note.id}`, { text: 'mine', mentions: [] }),
        await call(who, 'DELETE', `/notes/${note.id}`),
        await call(who, 'PUT', `/notes/${note.id}/solution`, { isSolution: true }),
        await call(who, 'GET', '/colleagues'),
      ];
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    }
  });
});
