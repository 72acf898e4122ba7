// /api/transcripts over real chats: every format, in pages; nothing of what was unsent, no notes unless asked for, nothing beyond what the
// asker may read, and each export told in the audit log first.
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { OperatorId } from '../domain/ids';
import { accessOf, DEFAULT_ACCESS } from '../domain/permissions/bundles';
import { DEFAULT_SENDING } from '../domain/settings/settings-snapshot';
import type { ErrorBody } from '../protocol/error-body';
import { transcriptFile } from '../protocol/transcript';
import { auditLog, changesOf } from '../testing/audit-log';
import { CHI, claim, newChat, newMessage, type TestChat, textIn } from '../testing/chat-client';
import { deskSettings, seedDesk, seedSettings } from '../testing/desk-settings';
import { callApp, NO_BRAKES } from '../testing/every-route';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

let admin: SignedInOperator;
let ofBilling: SignedInOperator;
let operator: SignedInOperator;
let withoutHistory: SignedInOperator;

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
  await seedDesk(env, deskSettings());
  admin = await signInOperator({ role: 'admin', name: 'Admin' });
  const access = (role: 'operator' | 'supervisor') => accessOf({ role, teams: ['billing'] }, DEFAULT_ACCESS);
  operator = await signInOperator({ access: access('operator') });
  ofBilling = await signInOperator({ role: 'supervisor', access: access('supervisor') });
  const { 'chat.history': _none, ...grants } = accessOf({ role: 'admin', teams: [] }, DEFAULT_ACCESS).grants;
  withoutHistory = await signInOperator({ role: 'admin', access: { grants, teams: [] } });
});

type Query = Record<string, string | readonly string[]>;

function ask(who: SignedInOperator, query: Query): Promise<Response> {
  const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
  return callApp(`/api/transcripts?${new URLSearchParams(pairs)}`, { headers: who.headers }, NO_BRAKES);
}

async function textOf(who: SignedInOperator, query: Query): Promise<string> {
  const response = await ask(who, query);
  expect(response.status).toBe(200);
  return response.text();
}

const fileOf = async (who: SignedInOperator, query: Query) =>
  transcriptFile.parse(JSON.parse(await textOf(who, { format: 'json', ...query })));

const wish = async (chat: TestChat, what: Parameters<TestChat['rpc']['applyWish']>[1]) => {
  const done = await chat.rpc.applyWish(CHI, what, { commandId: crypto.randomUUID() });
  expect(done.ok || done.error.code).toBe(true);
};

/** A session that is over, and one in which something was unsent, noted, answered. */
async function twoSessions(): Promise<TestChat> {
  const chat = newChat();
  await chat.rpc.receive([textIn(chat, 'help, the old matter')]);
  await claim(chat, CHI);
  await wish(chat, { type: 'resolve', reason: 'solved' });
  await wish(chat, { type: 'archive' });
  const ended = Date.now();
  await vi.waitUntil(() => Date.now() > ended + 1);
  const secret = {
    kind: 'message',
    lineMessageId: `9${Date.now()}`,
    content: { type: 'text', text: 'my PIN is 4711' },
  } as const;
  await chat.rpc.receive([textIn(chat, 'help, 返金できますか？'), textIn(chat, '', { body: secret })]);
  await chat.rpc.receive([textIn(chat, '', { body: { kind: 'unsend', lineMessageId: secret.lineMessageId } })]);
  await claim(chat, CHI);
  expect((await chat.rpc.send(CHI, newMessage('=SUM(A1) ได้ค่ะ'))).ok).toBe(true);
  await wish(chat, { type: 'escalate', reason: 'she sounds angry' });
  return chat;
}

describe('works', () => {
  test('the present session alone, unless the history is asked for; without notes unless they are', async () => {
    const chat = await twoSessions();
    const session = await textOf(admin, { chat: chat.chatId, format: 'text' });
    expect(session).toContain('返金できますか？');
    expect(session).toContain('ได้ค่ะ');
    expect(session).toContain('[Message unsent]');
    expect(session).toContain('Earlier sessions are not part of this.');
    for (const kept of ['the old matter', '4711', 'she sounds angry']) expect(session).not.toContain(kept);
    const all = await textOf(admin, {
      chat: chat.chatId,
      format: 'text',
      range: 'history',
      notes: 'true',
      language: 'ja',
    });
    expect(all).toContain('the old matter');
    expect(all).toContain('[社内メモ] chi: she sounds angry');
    expect(all).not.toContain('4711');
    expect(all).not.toContain('以前のセッション');
  });

  test('names of operators as the customer saw them: under the account, the account’s', async () => {
    const chat = await twoSessions();
    const by = async (names: string) => {
      const { chats } = await fileOf(admin, { chat: chat.chatId, names });
      return chats[0]?.lines.find(({ text }) => text.startsWith('=SUM'))?.by.name;
    };
    const { chats } = await fileOf(admin, { chat: chat.chatId });
    expect([await by('own'), await by('shown')]).toEqual(['chi', chats[0]?.channel]);
    const sending = { ...DEFAULT_SENDING, sender: 'operator_name' } as const;
    await seedSettings(env, { sending, publicNames: { [CHI.operatorId]: 'Sunny' } });
    expect([await by('own'), await by('shown')]).toEqual(['chi', 'Sunny']);
    await seedSettings(env, { sending: DEFAULT_SENDING, publicNames: {} });
  });

  test('a session that was opened again says so, and by whom as the names are shown', async () => {
    const chat = newChat();
    await chat.rpc.receive([textIn(chat, 'help')]);
    await claim(chat, CHI);
    await wish(chat, { type: 'resolve', reason: 'solved' });
    await wish(chat, { type: 'reopen' });
    expect((await chat.rpc.send(CHI, newMessage('one more thing'))).ok).toBe(true);
    const said = await textOf(admin, { chat: chat.chatId, format: 'text' });
    expect(said).toMatch(/--- Session ended · chi ---\n.*--- Session reopened · chi ---\n.*chi: one more thing/s);
    const { chats } = await fileOf(admin, { chat: chat.chatId, names: 'shown' });
    const line = chats[0]?.lines.find(({ kind }) => kind === 'session_reopened');
    expect(line?.by).toEqual({ kind: 'operator', name: chats[0]?.channel });
  });

  test('a session that was given back to the bot ends with a line that says so, and by whom', async () => {
    const chat = newChat();
    await chat.rpc.receive([textIn(chat, 'help')]);
    await claim(chat, CHI);
    await wish(chat, { type: 'return_to_bot' });
    const said = await textOf(admin, { chat: chat.chatId, format: 'text' });
    expect(said).toMatch(/: help\n.*--- Session ended, back to the assistant · chi ---/s);
    const csv = await textOf(admin, { chat: chat.chatId, format: 'csv', names: 'shown' });
    expect(csv).toContain(',session_returned,');
    const { chats } = await fileOf(admin, { chat: chat.chatId, names: 'shown' });
    const line = chats[0]?.lines.find(({ kind }) => kind === 'session_returned');
    expect(line?.by).toEqual({ kind: 'operator', name: chats[0]?.channel });
  });

  test('as CSV with a mark of its encoding, and no formula', async () => {
    const chat = await twoSessions();
    const response = await ask(admin, { chat: chat.chatId, format: 'csv' });
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(new TextDecoder().decode(bytes)).toContain(",text,'=SUM(A1) ได้ค่ะ,false,");
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="kaiwa-transcript-.*\.csv"$/);
  });

  test('many chats in one file, a long one in pages, each told in the audit log with what was asked for', async () => {
    const [long, short] = [newChat(), await twoSessions()];
    const texts = Array.from({ length: 450 }, (_, n) => `line ${n + 1}`);
    for (let from = 0; from < texts.length; from += 90)
      await long.rpc.receive(
        texts.slice(from, from + 90).map((text, n) => textIn(long, text, { lineTs: 1_000 + from + n })),
      );
    const { chats } = await fileOf(admin, { chat: [long.chatId, short.chatId], range: 'history', notes: 'true' });
    expect(chats.map(({ chatId }) => chatId)).toEqual([long.chatId, short.chatId]);
    const said = chats[0]?.lines.flatMap(({ text }) => (text.startsWith('line ') ? [text] : []));
    expect(said).toEqual(texts);
    const told = (await auditLog('chat.exported')).filter(({ objectId }) =>
      [long.chatId, short.chatId].includes(objectId as TestChat['chatId']),
    );
    expect(told.map(({ actor }) => actor)).toEqual([admin.operatorId, admin.operatorId]);
    expect(changesOf(told[0]).after).toEqual({ format: 'json', range: 'history', notes: true, names: 'own' });
  });
});

describe('refuses', () => {
  test.each<Query>([{ format: 'pdf' }, { zone: 'Mars/Olympus' }, { range: 'everything' }, { chat: [] }])(
    'bad input: %j',
    async (query) => {
      const response = await ask(admin, { chat: newChat().chatId, format: 'text', ...query });
      expect(response.status).toBe(400);
    },
  );

  test('a chat of another team as one that does not exist, and with it all of them; nothing is told then', async () => {
    const [theirs, ours] = [newChat(), newChat()];
    for (const [chat, teamId] of [
      [theirs, 'sales'],
      [ours, 'billing'],
    ] as const) {
      await chat.rpc.receive([textIn(chat, 'help')]);
      await claim(chat, CHI);
      await wish(chat, { type: 'transfer_team', teamId });
      await wish(chat, { type: 'claim' });
    }
    for (const chatId of [theirs.chatId, newChat().chatId, 'none']) {
      const response = await ask(ofBilling, { chat: [ours.chatId, chatId], format: 'text' });
      const { error } = (await response.json()) as ErrorBody;
      expect([response.status, error.code]).toEqual([404, 'NOT_FOUND']);
    }
    expect((await auditLog('chat.exported')).filter(({ actor }) => actor === ofBilling.operatorId)).toEqual([]);
    expect(await textOf(ofBilling, { chat: ours.chatId, format: 'text' })).toContain('help');
  });

  test('whoever may not export, though she may read', async () => {
    const chat = newChat();
    await chat.rpc.receive([textIn(chat, 'help')]);
    await claim(chat, { ...CHI, operatorId: operator.operatorId as OperatorId });
    expect((await chat.rpc.view(operator.asker)).ok).toBe(true);
    const response = await ask(operator, { chat: chat.chatId, format: 'text' });
    expect([response.status, ((await response.json()) as ErrorBody).error.code]).toEqual([403, 'NOT_PERMITTED']);
  });

  test('the history to whoever may not see it: she gets the present session', async () => {
    const chat = await twoSessions();
    const { chats } = await fileOf(withoutHistory, { chat: chat.chatId, range: 'history' });
    expect(JSON.stringify(chats)).toContain('返金できますか？');
    expect(JSON.stringify(chats)).not.toContain('the old matter');
    expect(chats[0]?.isCut).toBe(true);
  });
});
