// Macros over HTTP: whose they are, and what a run does: each step once, in its order, up to the first that is refused.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { accessOf, DEFAULT_ACCESS } from '../domain/permissions/bundles';
import type { Role } from '../domain/permissions/role';
import { err } from '../domain/result';
import { newUuidV7 } from '../platform/random-id';
import { getSettings, noteSettings } from '../platform/settings-snapshot';
import type { ErrorBody } from '../protocol/error-body';
import type { Macro, MacroAnswer, MacroList, MacroRun } from '../protocol/macro';
import { ChatSession } from '../session/chat-session-do';
import { claim, logOf, newChat, type TestChat, textIn, textsOf } from '../testing/chat-client';
import { deskSettings, seedDesk, TEST_TEAMS } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

let aya: SignedInOperator;
let lead: SignedInOperator;
let shortcodes = 0;

const signIn = (role: Role, team: string) =>
  signInOperator({ role, access: accessOf({ role, teams: [team] }, DEFAULT_ACCESS) });

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
  await seedDesk(env, deskSettings({ channels: { demo: { reception: 'real_time', isBotOn: false } } }));
  const settings = await getSettings(env);
  if (!settings) throw new Error('no settings');
  const tags = [{ id: 'refund', name: 'Refund', color: 'red' }] as const;
  noteSettings({ ...settings, version: settings.version + 1, tags });
  aya = await signInOperator({ name: 'Aya' });
  lead = await signIn('supervisor', 'billing');
});

function ask(who: SignedInOperator, method: string, path: string, body?: unknown): Promise<Response> {
  return exports.default.fetch(`http://kaiwa.test/api${path}`, {
    method,
    headers: method === 'GET' ? who.headers : who.unsafeHeaders,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function make(who: SignedInOperator, steps: Macro['steps'], more: object = {}): Promise<Macro> {
  const words = { scope: 'personal', title: 'Refund', shortcode: `m${shortcodes++}`, steps, ...more };
  const response = await ask(who, 'POST', '/macros', words);
  expect(response.status, await response.clone().text()).toBe(201);
  return ((await response.json()) as MacroAnswer).macro;
}

async function waiting(): Promise<TestChat> {
  const chat = newChat();
  await chat.rpc.receive([textIn(chat, 'help')]);
  return chat;
}

const run = (chat: TestChat, { id, version }: Macro, more: object = {}, who = aya) =>
  ask(who, 'POST', `/chats/${encodeURIComponent(chat.chatId)}/macro-runs`, {
    runId: crypto.randomUUID(),
    macroId: id,
    version,
    ...more,
  });
const told = async (response: Response) =>
  ((await response.json()) as MacroRun).steps.map(({ step, outcome, code }) => [
    step,
    outcome,
    ...(code ? [code] : []),
  ]);
const codeOf = async (response: Response) => ((await response.json()) as ErrorBody).error.code;
const reply = (text: string) => ({ messageId: newUuidV7(Date.now()), text });
const eventsOf = async (chat: TestChat) =>
  (await logOf(chat)).flatMap((entry) => (entry.kind === 'event' ? entry.event.type : []));

describe('whose they are', () => {
  test('one’s own are nobody else’s, a team’s are read by the team and changed by its leads', async () => {
    const own = await make(aya, { priority: 1 });
    const team = await make(lead, { resolve: 'solved' }, { scope: 'team', teamId: 'billing' });
    const biller = await signIn('operator', 'billing');
    const listed = ((await (await ask(biller, 'GET', '/macros')).json()) as MacroList).items.map(({ id }) => id);
    expect(listed).toContain(team.id);
    expect(listed).not.toContain(own.id);
    const change = { version: 1, title: 'Mine', shortcode: 'mine', steps: { priority: 0 } };
    expect((await ask(biller, 'PUT', `/macros/${team.id}`, change)).status).toBe(403);
    expect((await ask(biller, 'PUT', `/macros/${own.id}`, change)).status).toBe(404);
    expect((await run(await waiting(), own, {}, biller)).status).toBe(404);
  });

  test('what makes no sense is not kept', async () => {
    const steps = { resolve: 'solved', assign: { kind: 'team', teamId: 'billing' } };
    const response = await ask(aya, 'POST', '/macros', { scope: 'personal', title: 'x', shortcode: 'x', steps });
    expect(((await response.json()) as ErrorBody).error.fields).toEqual(['steps.resolve']);
  });
});

describe('a run', () => {
  const ALL: Macro['steps'] = {
    assign: { kind: 'me' },
    reply: 'Dear {{name}}',
    addTags: ['refund'],
    priority: 1,
    resolve: 'solved',
  };

  test('does each step in its order, and the same run again nothing', async () => {
    const chat = await waiting();
    const macro = await make(aya, ALL);
    const more = { runId: crypto.randomUUID(), reply: reply('Dear Mika') };
    const first = await run(chat, macro, more);
    const done = ['take', 'reply', 'tags', 'priority', 'resolve'].map((step) => [step, 'done']);
    expect(await told(first.clone())).toEqual(done);
    expect(((await first.json()) as MacroRun).chat).toMatchObject({ state: 'resolved', tagIds: ['refund'] });
    const log = await logOf(chat);
    expect(await told(await run(chat, macro, more))).toEqual(done);
    expect((await logOf(chat)).length).toBe(log.length);
    expect(textsOf(log).filter((text) => text === 'Dear Mika')).toHaveLength(1);
  });

  test('sends its reply with the quote and the buttons that were put to it', async () => {
    const chat = newChat();
    const content = { type: 'text', text: 'Is it open?' } as const;
    const body = { kind: 'message', lineMessageId: '4711', quoteToken: 'q1', content } as const;
    await chat.rpc.receive([textIn(chat, 'Is it open?', { body })]);
    const macro = await make(aya, { assign: { kind: 'me' }, reply: 'Yes' });
    const quotedId = (await logOf(chat)).find(({ kind }) => kind === 'message')?.id ?? '';
    const quickReplies = [{ label: 'Thanks', action: { type: 'message', text: 'Thank you' } }];
    expect(await told(await run(chat, macro, { reply: { ...reply('Yes'), quotedId, quickReplies } }))).toEqual([
      ['take', 'done'],
      ['reply', 'done'],
    ]);
    const sent = (await logOf(chat)).filter((entry) => entry.kind === 'message').at(-1);
    expect(sent).toMatchObject({ quotedId, quickReplies: [{ label: 'Thanks' }] });
  });

  test('stops at the first step that is refused, and says which and why', async () => {
    const chat = await waiting();
    const macro = await make(aya, { addTags: ['gone'], priority: 1, resolve: 'solved' });
    expect(await told(await run(chat, macro))).toEqual([
      ['tags', 'refused', 'TAG_UNKNOWN'],
      ['priority', 'not_tried'],
      ['resolve', 'not_tried'],
    ]);
    expect((await chat.rpc.view(aya.asker)).ok).toBe(true);
    expect(await eventsOf(chat)).not.toContain('resolved');
  });

  test('has sent its reply also where the chat cannot be shown right after it', async () => {
    const chat = await waiting();
    const macro = await make(aya, { assign: { kind: 'me' }, reply: 'Hello' });
    const { send, view } = ChatSession.prototype;
    let isSent = false;
    vi.spyOn(ChatSession.prototype, 'send').mockImplementation(function (this: ChatSession, ...sent) {
      isSent = true;
      return send.apply(this, sent);
    });
    vi.spyOn(ChatSession.prototype, 'view').mockImplementation(async function (this: ChatSession, asker) {
      if (isSent) return err({ code: 'UNAVAILABLE', retry: true });
      return view.call(this, asker);
    });
    const answer = await run(chat, macro, { reply: reply('Hello') });
    vi.restoreAllMocks();
    expect(await told(answer)).toEqual(['take', 'reply'].map((step) => [step, 'done']));
    expect(textsOf(await logOf(chat))).toContain('Hello');
  });

  test('hands over to a team as by hand', async () => {
    const chat = await waiting();
    const macro = await make(aya, { assign: { kind: 'team', teamId: 'nowhere' } });
    expect(await told(await run(chat, macro))).toEqual([['hand_over', 'refused', 'TEAM_UNKNOWN']]);
    await ask(aya, 'POST', `/chats/${encodeURIComponent(chat.chatId)}/claim`, {});
    const [team] = TEST_TEAMS;
    const other = await make(aya, { assign: { kind: 'team', teamId: team?.id ?? '' } });
    expect(await told(await run(chat, other))).toEqual([['hand_over', 'done']]);
    expect(await eventsOf(chat)).toContain('transferred');
  });

  test('that handed over to a team whose chats she does not see is told again as done', async () => {
    const chat = await waiting();
    const own = await signIn('operator', 'general-support');
    await claim(chat, own.asker);
    const macro = await make(own, { reply: 'Hello', assign: { kind: 'team', teamId: 'billing' } });
    const more = { runId: crypto.randomUUID(), reply: reply('Hello') };
    const first = await told(await run(chat, macro, more, own));
    expect(first).toEqual(['reply', 'hand_over'].map((step) => [step, 'done']));
    expect(await chat.rpc.view(own.asker)).toMatchObject({ error: { code: 'NOT_FOUND' } });
    const before = (await logOf(chat)).length;
    expect(await told(await run(chat, macro, more, own))).toEqual(first);
    expect((await logOf(chat)).length).toBe(before);
    expect((await run(chat, macro, { reply: reply('Hello') }, own)).status).toBe(404);
  });

  test('begins nothing with a gap, without its reply, or on another version', async () => {
    const chat = await waiting();
    const macro = await make(aya, ALL);
    const before = (await logOf(chat)).length;
    expect(await codeOf(await run(chat, macro, { reply: reply('Dear {{name}}') }))).toBe('TOKEN_UNFILLED');
    expect(await codeOf(await run(chat, macro))).toBe('BAD_REQUEST');
    expect(await codeOf(await run(chat, { ...macro, version: 2 }, { reply: reply('Hi') }))).toBe('STALE');
    expect((await logOf(chat)).length).toBe(before);
  });

  test('is as unknown as the chat to whoever does not see it', async () => {
    const chat = await waiting();
    await ask(aya, 'POST', `/chats/${encodeURIComponent(chat.chatId)}/claim`, {});
    const other = await signIn('operator', 'sales');
    const macro = await make(other, { priority: 0 });
    expect((await run(chat, macro, {}, other)).status).toBe(404);
  });
});
