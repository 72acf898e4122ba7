// Marked texts of every kind that must never be logged go through the ways they take in real work, and through what breaks on
// those ways; then every line of the log is searched for them, as they are and in the forms that codes give them.
import { env } from 'cloudflare:workers';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Env } from '../env';
import { logWarn } from '../platform/log';
import { hashPassword } from '../platform/password-hash';
import { newUuidV7 } from '../platform/random-id';
import { chatSession } from '../stubs';
import { everythingOf } from './access';
import { deskSettings, seedDesk } from './desk-settings';
import { callApp, NO_BRAKES } from './every-route';
import { FakeLine } from './fake-line';
import { newSourceId, seedChannel, signBody, textEvent, webhookBody } from './line-webhook';
import { type SignedInOperator, signInOperator } from './sign-in';

const CANARY = {
  messageIn: 'canary-text-of-the-customer',
  messageOut: 'canary-text-of-the-operator',
  note: 'canary-note-for-the-colleague',
  customer: 'canary-name-of-the-customer',
  givenName: 'canary-name-that-we-gave',
  operator: 'canary-name-of-the-operator',
  email: 'canary-address@kaiwa.test',
  password: 'canary-password-of-hers',
  wrongPassword: 'canary-password-of-a-stranger',
  channelSecret: 'canarysecretcanarysecretcanary00',
  accessToken: 'canary-long-lived-token',
  replyToken: 'canary-reply-token',
  saved: 'canary-saved-message',
  search: 'canary-searched-words',
  page: 'canary-part-of-a-page',
};

const lines: string[] = [];
const line = new FakeLine();
let visitor: SignedInOperator;
let operator: SignedInOperator;
let owner: SignedInOperator;

beforeAll(async () => {
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, level).mockImplementation((...words: unknown[]) => void lines.push(words.map(String).join(' ')));
  }
  line.install();
  await seedChannel(env, { secret: CANARY.channelSecret, accessToken: CANARY.accessToken });
  await seedDesk(env, deskSettings({ channels: { demo: { reception: 'real_time', isBotOn: false } } }));
  const passwordHash = await hashPassword(CANARY.password, env.PASSWORD_PEPPER);
  visitor = await signInOperator({ name: CANARY.operator, passwordHash });
  operator = await signInOperator({ name: CANARY.operator, role: 'admin' });
  owner = await signInOperator({ role: 'super_admin' });
});

afterAll(() => {
  vi.restoreAllMocks();
});

const DB_AWAY = { prepare: failing, batch: failing, withSession: () => DB_AWAY } as unknown as D1Database;

/** As D1 fails, with the query and what was bound in its words. */
function failing(): never {
  const words = `Failed query: insert into x\nparams: ${Object.values(CANARY).join(',')}`;
  throw Object.assign(new Error(words), { params: Object.values(CANARY), cause: new Error('D1_ERROR: away') });
}

function call(who: SignedInOperator, method: string, path: string, body?: unknown, instead: Partial<Env> = {}) {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const init = { method, headers: who.unsafeHeaders, ...(text !== undefined && { body: text }) };
  return callApp(path, init, { ...NO_BRAKES, ...instead });
}

async function webhook(userId: string, text: string, change: { signature?: string; instead?: Partial<Env> } = {}) {
  const channel = {
    id: 'demo',
    name: '',
    lineChannelId: '',
    botUserId: `U${'1'.padStart(32, '0')}`,
    secret: '',
    accessToken: null,
  };
  const body = webhookBody(channel, [textEvent(userId, text, { replyToken: CANARY.replyToken })]);
  const signature = change.signature ?? (await signBody(CANARY.channelSecret, body));
  const init = { method: 'POST', headers: { 'x-line-signature': signature }, body };
  return callApp('/webhook/line/demo', init, change.instead);
}

/** Every form in which a canary might be written down. */
function formsOf(text: string): string[] {
  const base64 = btoa(text).replace(/=+$/, '');
  return [text, encodeURIComponent(text), base64.slice(0, -2), JSON.stringify(text).slice(1, -1)];
}

test('no line of the log holds a text, a name, a token, a cookie or a secret', async () => {
  const userId = newSourceId();
  const chatPath = `/api/chats/demo:${userId}`;
  line.profiles.set(userId, { displayName: CANARY.customer });

  // In: stored, redelivered, refused, and with stores that are away.
  expect((await webhook(userId, CANARY.messageIn)).status).toBe(200);
  expect((await webhook(userId, CANARY.messageIn, { signature: btoa(CANARY.messageIn) })).status).toBe(401);
  await webhook(userId, CANARY.messageIn, { instead: { DB: DB_AWAY } });
  const brokenObject = { getByName: () => ({ receive: failing }) } as unknown as Env['CHAT_SESSION'];
  expect((await webhook(userId, CANARY.messageIn, { instead: { CHAT_SESSION: brokenObject } })).status).toBe(200);
  const nothing = { send: failing, sendBatch: failing } as unknown as Queue<never>;
  await webhook(userId, CANARY.messageIn, {
    instead: { CHAT_SESSION: brokenObject, INBOUND: nothing } as Partial<Env>,
  });

  // Sign-in, right and wrong, and without a database.
  const tries = [
    [CANARY.password, {}],
    [CANARY.wrongPassword, {}],
    [CANARY.password, { DB: DB_AWAY }],
  ] as const;
  const sessions: string[] = [];
  for (const [password, instead] of tries) {
    const init = {
      method: 'POST',
      headers: { ...operator.unsafeHeaders, cookie: '' },
      body: JSON.stringify({ email: visitor.email, password }),
    };
    const answer = await callApp('/api/auth/login', init, { ...NO_BRAKES, ...instead });
    sessions.push(...answer.headers.getSetCookie().map((cookie) => cookie.split(/[=;]/)[1] ?? ''));
  }
  expect(sessions).toHaveLength(3);
  await callApp('/api/auth/login', {
    method: 'POST',
    headers: operator.unsafeHeaders,
    body: `{"email":"${CANARY.email}"`,
  });
  await call(operator, 'POST', '/api/auth/refresh');
  const stale = { headers: { cookie: `__Host-at=${sessions[1]}x; __Host-rt=${operator.refreshToken}x` } };
  expect((await callApp('/api/me', stale)).status).toBe(401);

  // Work: taken, answered while LINE refuses, fails and throws, named, left with a note.
  expect((await call(operator, 'POST', `${chatPath}/claim`, {})).status).toBe(200);
  line.failNext(userId, 'bad body', '500 before', 'lost before', 'malformed 200');
  for (let n = 0; n < 3; n++) {
    const message = { id: newUuidV7(Date.now()), type: 'text', text: CANARY.messageOut };
    expect((await call(operator, 'POST', `${chatPath}/messages`, message)).status).toBe(202);
  }
  await expect.poll(() => line.callsTo(userId).length).toBeGreaterThan(1);
  await call(operator, 'POST', `${chatPath}/contact`, { givenName: CANARY.givenName });
  const written = { id: newUuidV7(Date.now()), text: CANARY.note, mentions: [] };
  expect((await call(operator, 'POST', `${chatPath}/notes`, written)).status).toBe(200);
  await call(operator, 'PUT', `${chatPath}/notes/${written.id}`, { text: `${CANARY.note} again`, mentions: [] });
  await call(operator, 'POST', `${chatPath}/release`, { note: CANARY.note });
  const view = await chatSession(env, `demo:${userId}`).view({ ...owner.asker, access: everythingOf('super_admin') });
  expect(JSON.stringify(view)).toContain(CANARY.givenName);

  // What is set, what is looked for, what breaks.
  await call(owner, 'POST', '/api/saved-messages', {
    name: CANARY.saved,
    json: `{"type":"text","text":"${CANARY.saved}"`,
  });
  await call(owner, 'POST', '/api/saved-messages', {
    name: CANARY.saved,
    json: `{"type":"text","text":"${CANARY.saved}"}`,
  });
  const keys = { secret: CANARY.channelSecret };
  await call(owner, 'PUT', '/api/admin/channels/demo/secret', keys);
  await call(owner, 'PUT', '/api/admin/channels/demo/access-token', { accessToken: CANARY.accessToken });
  await call(
    owner,
    'PUT',
    '/api/admin/channels/demo/access-token',
    { accessToken: CANARY.accessToken },
    { DATA_KEK: '{"1":"x"}' },
  );
  await callApp(`/api/chats?q=${CANARY.search}`, { headers: owner.headers }, { ...NO_BRAKES, DB: DB_AWAY });
  await callApp(`/api/${CANARY.page}?token=${CANARY.accessToken}`, { headers: owner.headers }, NO_BRAKES);
  await callApp('/api/admin/usage', { headers: owner.headers }, { ...NO_BRAKES, DB: DB_AWAY });
  const report = JSON.stringify({
    'csp-report': { 'blocked-uri': `https://x.test/${CANARY.page}`, 'effective-directive': 'img-src' },
  });
  await callApp(
    '/api/csp-report',
    { method: 'POST', headers: { 'content-type': 'application/csp-report' }, body: report },
    NO_BRAKES,
  );

  const secrets = [env.LOGIN_SIGNING_KEYS, env.PASSWORD_PEPPER, env.DATA_KEK];
  const cookies = [
    ...sessions,
    operator.refreshToken,
    ...operator.cookie.split(/[=;] ?/).filter((part) => part.length > 40),
  ];
  const canaries = [...Object.values(CANARY), operator.email, visitor.email, ...secrets, ...cookies];
  const found = canaries.flatMap((canary) => {
    const hit = lines.find((text) => formsOf(canary).some((form) => text.includes(form)));
    return hit === undefined ? [] : [`${canary} in ${hit}`];
  });
  expect(found).toEqual([]);
  // They were the right ways: each of these was logged, and each on one line that is JSON.
  const events = lines.map((text) => (JSON.parse(text) as { event: string }).event);
  for (const event of [
    'signed_in',
    'webhook_bad_signature',
    'line_call',
    'request_failed',
    'list_failed',
    'policy_violated',
  ]) {
    expect(events).toContain(event);
  }
  expect(lines.filter((text) => /[\r\n]/.test(text))).toEqual([]);
});

test('line breaks in a value start no line of their own', () => {
  lines.splice(0);
  logWarn('planted', { value: 'first\r\n{"level":"error","event":"forged"}\u2028x' });
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toMatch(/[\r\n]/);
  expect((JSON.parse(lines[0] ?? '') as { value: string }).value).toContain('forged');
});

test('the search finds a canary in each of its forms', () => {
  for (const text of formsOf(CANARY.messageIn)) expect(`{"x":"…${text}…"}`).toContain(text);
  expect(formsOf('a b"c')).toEqual(['a b"c', 'a%20b%22c', btoa('a b"c').replace(/=+$/, '').slice(0, -2), 'a b\\"c']);
});
