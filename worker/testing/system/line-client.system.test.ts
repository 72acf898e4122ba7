// Kaiwa's own client of LINE against the running simulator, over real HTTP: what it says of an outcome against what truly happened.
// The simulator's list of violations stands for LINE's rules and stays empty. Starts workerd.
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type TokenStore, withChannelToken } from '../../line/outbound/channel-token';
import { createLineClient, type LineClient } from '../../line/outbound/line-client';
import {
  LONG_LIVED_TOKEN,
  type RunningSimulator,
  SECRET,
  startSimulator,
} from '../../simulator/testing/start-simulator';

const MESSAGES = '[{"type":"text","text":"caf\\u00e9 😀"}]';
const LINE_CHANNEL_ID = '1000000001';

let simulator: RunningSimulator;
let client: LineClient;
let userId: string;

const control = <T>(path: string, body?: unknown, method = 'POST') => simulator.control<T>(path, body, method);
const fault = (api: string, kind: string, over = {}) => control('/faults', { api, fault: kind, ...over });
const say = (message: object = { type: 'text', text: 'hi' }) =>
  control<{ messageId: string; replyToken: string }>(`/users/${userId}/events`, { type: 'message', message });
const received = () => control<{ via: string }[]>(`/users/${userId}/received`, undefined, 'GET');
const push = (retryKey: string = crypto.randomUUID(), messages = MESSAGES) =>
  client.send({ endpoint: 'push', to: userId, retryKey, messages }, LONG_LIVED_TOKEN);
const reply = (replyToken: string) =>
  client.send({ endpoint: 'reply', replyToken, messages: MESSAGES }, LONG_LIVED_TOKEN);

beforeAll(async () => {
  simulator = await startSimulator();
  client = createLineClient({
    fetch: (url, init) => fetch(url, init),
    apiBase: simulator.api,
    dataApiBase: simulator.data,
    timeoutMs: 1500,
  });
}, 60_000);

afterAll(() => simulator.close());

beforeEach(async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  await control('/reset', {});
  userId = (await control<{ userId: string }>('/users', { displayName: 'Aiko' })).userId;
  await control(`/users/${userId}/events`, { type: 'follow' });
  return async () => {
    const { violations } = await control<{ violations: { kind: string }[] }>('/violations', undefined, 'GET');
    expect(violations).toEqual([]);
  };
});

describe('a push', () => {
  test('is accepted, and its repeat under the same key is the same acceptance, delivered once', async () => {
    const key = crypto.randomUUID();
    const first = await push(key);
    const again = await push(key);
    if (first.kind !== 'accepted' || again.kind !== 'accepted') throw new Error(`${first.kind} ${again.kind}`);
    expect(first.sentMessages?.[0]?.id).toMatch(/^\d+$/);
    expect(again.sentMessages).toEqual(first.sentMessages);
    expect(again.via409).toBe(first.requestId);
    expect(await received()).toHaveLength(1);
  });

  test.each([
    ['500_before', 'unknown'],
    ['500_after', 'unknown'],
    ['drop_before', 'unknown'],
    ['drop_after', 'unknown'],
    ['429_rate', 'limited'],
    ['429_monthly', 'limited'],
    ['409_no_id', 'unknown'],
    ['401', 'unauthorized'],
    ['malformed_200', 'accepted'],
  ])('that meets %s is %s, and with its repeat it is there exactly once', async (kind, outcome) => {
    const key = crypto.randomUUID();
    await fault('push', kind);
    expect((await push(key)).kind).toBe(outcome);
    expect((await push(key)).kind).toBe('accepted');
    expect(await received()).toHaveLength(1);
  });

  test('that takes longer than the time limit is unknown, and its repeat is the first acceptance', async () => {
    const key = crypto.randomUUID();
    await fault('push', 'slow', { ms: 4000 });
    expect(await push(key)).toMatchObject({ kind: 'unknown', cause: 'timeout' });
    expect(await push(key)).toMatchObject({ kind: 'accepted' });
    expect(await received()).toHaveLength(1);
  });

  test('that LINE refuses comes back with its words and the place of the fault', async () => {
    expect(await push(crypto.randomUUID(), '[{"type":"text","text":""}]')).toMatchObject({
      kind: 'rejected',
      status: 400,
      details: [{ property: 'messages[0].text' }],
    });
  });
});

describe('a reply', () => {
  test('is accepted once; the used token is a definite no', async () => {
    const { replyToken } = await say();
    await fault('reply', '500_after');
    expect((await reply(replyToken)).kind).toBe('unknown');
    expect(await reply(replyToken)).toMatchObject({ kind: 'rejected', status: 400, message: 'Invalid reply token' });
    expect(await received()).toMatchObject([{ via: 'reply' }]);
  });
});

describe('what is read', () => {
  test('profile, bot, quota and content, each from its host', async () => {
    expect(await client.profile(userId, LONG_LIVED_TOKEN)).toMatchObject({
      kind: 'ok',
      value: { displayName: 'Aiko' },
    });
    expect(await client.profile(`U${'f'.repeat(32)}`, LONG_LIVED_TOKEN)).toMatchObject({
      kind: 'rejected',
      status: 404,
    });
    expect((await client.botInfo(LONG_LIVED_TOKEN)).kind).toBe('ok');
    expect(await client.quota(LONG_LIVED_TOKEN)).toMatchObject({ kind: 'ok', value: { used: 0 } });
    const { messageId } = await say({ type: 'image', contentBase64: btoa('pixels'), contentType: 'image/png' });
    const content = await client.content(messageId, LONG_LIVED_TOKEN);
    if (content.kind !== 'ready') throw new Error(content.kind);
    expect(content.contentType).toBe('image/png');
    expect(await new Response(content.body).text()).toBe('pixels');
  });

  test('content that is being prepared, and content that is gone', async () => {
    const { messageId } = await say({ type: 'video', contentBase64: btoa('moving'), preparingMs: 60_000 });
    expect((await client.content(messageId, LONG_LIVED_TOKEN)).kind).toBe('preparing');
    expect(await client.content('1', LONG_LIVED_TOKEN)).toMatchObject({ kind: 'gone', status: 404 });
  });
});

describe('a stateless token', () => {
  const store: TokenStore = new Map();
  let issued = 0;
  const send = (secret = SECRET) =>
    withChannelToken(
      {
        issueToken: async (id, key) => {
          issued += 1;
          return client.issueToken(id, key);
        },
        now: () => Date.now(),
        sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      },
      store,
      'demo',
      { lineChannelId: LINE_CHANNEL_ID, secret, accessToken: null },
      (token) =>
        client.send({ endpoint: 'push', to: userId, retryKey: crypto.randomUUID(), messages: MESSAGES }, token),
    );

  test('that LINE let expire costs one new token for 50 sends at once, and no send is lost', async () => {
    expect((await send()).kind).toBe('accepted');
    await control('/clock', { advanceMs: 900_000 });
    const answers = await Promise.all(Array.from({ length: 50 }, () => send()));
    expect(answers.every((answer) => answer.kind === 'accepted')).toBe(true);
    expect(issued).toBe(2);
    expect(await received()).toHaveLength(51);
  });

  test('is not given for a wrong secret, and the message is not sent', async () => {
    expect((await send('0'.repeat(32))).kind).toBe('unauthorized');
    expect(await received()).toHaveLength(0);
  });
});
