// Whom a note names: told at once and by her list, where she may see the chat and as long as the note says so; nobody else is.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { accessOf, DEFAULT_ACCESS } from '../domain/permissions/bundles';
import { toIndexItems } from '../jobs/feed-search';
import { projectBatch } from '../jobs/project-batch';
import { projectDeps } from '../jobs/project-deps';
import { newUuidV7 } from '../platform/random-id';
import type { ChatPage } from '../protocol/chat-view';
import type { MentionPage } from '../protocol/mention-view';
import { operatorHub } from '../stubs';
import { AYA, newChat, type TestChat, textIn } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { openInbox, type Tab } from '../testing/hub-client';
import { seedChannel } from '../testing/line-webhook';
import { queued } from '../testing/projection-parts';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

let ben: SignedInOperator;
let chi: SignedInOperator;
let stranger: SignedInOperator;

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
  await seedDesk(env, deskSettings());
  const lead = (team: string) => accessOf({ role: 'supervisor', teams: [team] }, DEFAULT_ACCESS);
  ben = await signInOperator({ name: 'Ben', role: 'supervisor', access: lead('billing') });
  chi = await signInOperator({ name: 'Chi', role: 'supervisor', access: lead('billing') });
  stranger = await signInOperator({ name: 'Stranger', role: 'supervisor', access: lead('sales') });
});

async function billingChat(): Promise<TestChat> {
  const chat = newChat();
  await chat.rpc.receive([textIn(chat, 'help')]);
  for (const wish of [{ type: 'claim' }, { type: 'transfer_team', teamId: 'billing' }, { type: 'claim' }] as const) {
    await chat.rpc.applyWish(AYA, wish, { commandId: crypto.randomUUID() });
  }
  return chat;
}

/** What the queue would bring. */
async function project(chat: TestChat): Promise<void> {
  const part = await chat.rpc.projectionPart(null);
  if (part) await projectBatch([queued(part)], projectDeps(env));
}

const at = (text: string, ...who: SignedInOperator[]) => ({
  text,
  mentions: who.map(({ asker: { operatorId } }, place) => ({ operatorId, index: place * 5, length: 4 })),
});

async function named(chat: TestChat, text: string, ...who: SignedInOperator[]): Promise<string> {
  const id = newUuidV7(Date.now());
  const written = await chat.rpc.writeNote(AYA, { id, ...at(text, ...who) });
  expect(written.ok).toBe(true);
  await project(chat);
  return id;
}

async function ask(who: SignedInOperator, method: string, path = '', body?: unknown): Promise<Response> {
  const headers = method === 'GET' ? who.headers : who.unsafeHeaders;
  const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
  return exports.default.fetch(`http://kaiwa.test/api/mentions${path}`, init);
}
async function listOf(who: SignedInOperator, query = ''): Promise<MentionPage['items']> {
  const response = await ask(who, 'GET', query);
  expect(response.status).toBe(200);
  return ((await response.json()) as MentionPage).items;
}
const openOf = async (who: SignedInOperator) =>
  ((await (await ask(who, 'GET', '/open')).json()) as { open: number }).open;
const inbox = (who: SignedInOperator) =>
  openInbox({ raw: operatorHub(env, who.asker.operatorId) as never }, { ...who.asker });
const told = (tab: Tab) => tab.frames.filter(({ type }) => type === 'mentions');

describe('works', () => {
  test('who is named is told at once, finds the note in her list, and is done with it', async () => {
    const chat = await billingChat();
    const tabs = { ben: await inbox(ben), chi: await inbox(chi) };
    const before = await openOf(ben);
    const id = await named(chat, '@Ben look at this', ben);
    const by = { operatorId: AYA.operatorId, name: AYA.name };
    await expect
      .poll(() => told(tabs.ben))
      .toEqual([{ type: 'mentions', news: { chatId: chat.chatId, entryId: id, by } }]);
    const [first] = await listOf(ben);
    expect(first).toMatchObject({ chatId: chat.chatId, entryId: id, by, text: '@Ben look at this' });
    expect(await openOf(ben)).toBe(before + 1);
    const path = `/${encodeURIComponent(chat.chatId)}/${id}`;
    expect(await (await ask(ben, 'PUT', path, { isDone: true })).json()).toEqual({ open: before });
    await expect.poll(() => told(tabs.ben).length).toBe(2);
    expect((await listOf(ben)).map(({ entryId }) => entryId)).not.toContain(id);
    expect((await listOf(ben, '?state=done')).map(({ entryId }) => entryId)).toContain(id);
    // A part that comes again opens nothing again.
    await project(chat);
    expect(await openOf(ben)).toBe(before);
    await ask(ben, 'PUT', path, { isDone: false });
    expect(await openOf(ben)).toBe(before + 1);
    expect(told(tabs.chi)).toEqual([]);
  });

  test('a note that names her no more, or was deleted, is out of her list', async () => {
    const chat = await billingChat();
    const edited = await named(chat, '@Ben first', ben);
    const deleted = await named(chat, '@Ben second', ben);
    await chat.rpc.editNote(AYA, edited, at('@Chi first', chi));
    await chat.rpc.deleteNote(AYA, deleted);
    // Also where D1 does not know it yet.
    const ids = async (who: SignedInOperator) => (await listOf(who)).map(({ entryId }) => entryId);
    expect(await ids(ben)).not.toEqual(expect.arrayContaining([edited]));
    const before = await openOf(ben);
    await project(chat);
    expect(await openOf(ben)).toBe(before - 2);
    expect(await ids(chi)).toContain(edited);
    const row = 'SELECT is_gone FROM mentions WHERE entry_id = ? AND operator_id = ?';
    expect(await env.DB.prepare(row).bind(deleted, ben.asker.operatorId).first()).toEqual({ is_gone: 1 });
  });

  test('pages go on where one ends', async () => {
    const chat = await billingChat();
    for (let n = 0; n < 35; n++) {
      const written = { id: newUuidV7(Date.now() + n), ...at('@Chi again', chi) };
      expect((await chat.rpc.writeNote(AYA, written)).ok).toBe(true);
    }
    await project(chat);
    const page = (await (await ask(chi, 'GET')).json()) as MentionPage;
    expect(page.items).toHaveLength(30);
    const rest = await listOf(chi, `?cursor=${page.nextCursor}`);
    const all = [...page.items, ...rest].map(({ entryId }) => entryId);
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(35);
  });

  test('a list row says who follows its chat, as its object does', async () => {
    const chat = await billingChat();
    await chat.rpc.follow(ben.asker, true);
    await project(chat);
    const response = await exports.default.fetch('http://kaiwa.test/api/chats?state=all', { headers: ben.headers });
    const row = ((await response.json()) as ChatPage).items.find(({ chatId }) => chatId === chat.chatId);
    expect(row?.followers).toEqual([{ operatorId: ben.asker.operatorId, name: 'Ben' }]);
  });

  test('the search is fed the words of a note, and those of a deleted one no more', async () => {
    const chat = await billingChat();
    const id = await named(chat, 'a needle for colleagues');
    const itemOf = async () => {
      const part = await chat.rpc.projectionPart(null);
      const items = part ? [...toIndexItems([part]).values()].flat() : [];
      return items.find(({ seq }) => seq === part?.entries.find((entry) => entry.id === id)?.seq)?.text;
    };
    expect(await itemOf()).toBe('a needle for colleagues');
    const view = await chat.rpc.entry(ben.asker, id);
    const places = view.ok ? [view.value] : [];
    const lines = async (who: SignedInOperator) => chat.rpc.found(who.asker, places);
    expect(await lines(ben)).toMatchObject({ value: { lines: [{ isNote: true, text: 'a needle for colleagues' }] } });
    expect(await lines(stranger)).toMatchObject({ ok: false });
    await chat.rpc.deleteNote(AYA, id);
    expect(await itemOf()).toBe('');
    expect(await lines(ben)).toMatchObject({ value: { lines: [] } });
  });
});

describe('refuses bad input', () => {
  test.each([['?cursor=soon'], ['?state=all']])('%s', async (query) => {
    expect((await ask(ben, 'GET', query)).status).toBe(400);
  });
  test('a mark that is none', async () => {
    expect((await ask(ben, 'PUT', '/demo%3AU1/n1', { isDone: 'yes' })).status).toBe(400);
  });
});

describe('refuses the wrong people', () => {
  test('who may not see the chat hears nothing of it, and nothing is left of it in her list and its number', async () => {
    const chat = await billingChat();
    const tab = await inbox(stranger);
    await named(chat, '@Str @Ben secret', stranger);
    expect(await listOf(stranger)).toEqual([]);
    expect(await openOf(stranger)).toBe(0);
    expect(told(tab)).toEqual([]);
    // The right comes, and goes.
    for (const teamId of ['sales', 'billing']) {
      await chat.rpc.applyWish(AYA, { type: 'transfer_team', teamId }, { commandId: crypto.randomUUID() });
      await chat.rpc.applyWish(AYA, { type: 'claim' }, { commandId: crypto.randomUUID() });
      await project(chat);
      expect(await listOf(stranger)).toHaveLength(teamId === 'sales' ? 1 : 0);
      expect(await openOf(stranger)).toBe(teamId === 'sales' ? 1 : 0);
    }
  });

  test('nobody marks what is another’s', async () => {
    const chat = await billingChat();
    const before = await openOf(ben);
    const id = await named(chat, '@Ben yours', ben);
    await ask(chi, 'PUT', `/${encodeURIComponent(chat.chatId)}/${id}`, { isDone: true });
    expect(await openOf(ben)).toBe(before + 1);
  });
});
