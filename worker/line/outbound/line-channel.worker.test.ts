import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { fakeLineFetch, lineAnswer, type SeenRequest } from '../../testing/fake-line-fetch';
import { seedChannel } from '../../testing/line-webhook';
import { openLineChannel } from './line-channel';

beforeAll(async () => {
  await seedChannel(env, { id: 'pasted', accessToken: 'pasted-token' });
  await seedChannel(env, { id: 'stateless', lineChannelId: '777', secret: 'shh', accessToken: null });
});

const MESSAGES = '[{"type":"text","text":"x"}]';

async function open(channelId: string, answer: (request: SeenRequest) => Response) {
  const { fetch, seen } = fakeLineFetch(answer);
  const { SETTINGS, LINE_API_BASE, LINE_DATA_API_BASE, DATA_KEK } = env;
  const channel = await openLineChannel({ SETTINGS, LINE_API_BASE, LINE_DATA_API_BASE, DATA_KEK, fetch }, channelId);
  if (!channel) throw new Error('no such channel');
  return { channel, seen };
}

const isTokenCall = (request: SeenRequest) => request.url.endsWith('/oauth2/v3/token');

describe('a channel', () => {
  test('with a pasted token replies and pushes with it', async () => {
    const { channel, seen } = await open('pasted', () => lineAnswer(200, { sentMessages: [{ id: '1' }] }));
    expect(await channel.reply('r', MESSAGES)).toMatchObject({ kind: 'accepted', sentMessages: [{ id: '1' }] });
    expect(await channel.push('U1', 'key', MESSAGES)).toMatchObject({ kind: 'accepted' });
    expect(seen.map((request) => new URL(request.url).pathname)).toEqual([
      '/v2/bot/message/reply',
      '/v2/bot/message/push',
    ]);
    expect(seen.every((request) => request.headers.get('authorization') === 'Bearer pasted-token')).toBe(true);
  });

  test('without one gets a token by its own secret, once', async () => {
    const { channel, seen } = await open('stateless', (request) =>
      isTokenCall(request) ? lineAnswer(200, { access_token: 'issued', expires_in: 900 }) : lineAnswer(200, {}),
    );
    await channel.push('U1', 'key', MESSAGES);
    await channel.push('U1', 'key', MESSAGES);
    expect(seen.filter(isTokenCall)).toHaveLength(1);
    expect(seen[0]?.body).toContain('client_id=777&client_secret=shh');
    expect(seen[2]?.headers.get('authorization')).toBe('Bearer issued');
  });

  test('a profile is what LINE says, not found, or unavailable', async () => {
    const profileOf = async (answer: () => Response) => (await open('pasted', answer)).channel.profile('U1');
    expect(await profileOf(() => lineAnswer(200, { displayName: 'A' }))).toEqual({ displayName: 'A' });
    expect(await profileOf(() => lineAnswer(404, { message: 'Not found' }))).toBe('not_found');
    for (const status of [403, 429, 500]) expect(await profileOf(() => lineAnswer(status, {}))).toBe('unavailable');
  });

  test('content comes from the data host', async () => {
    const { channel, seen } = await open('pasted', () => new Response('bytes'));
    expect((await channel.content('5')).kind).toBe('ready');
    expect(seen[0]?.url).toBe(`${env.LINE_DATA_API_BASE}/v2/bot/message/5/content`);
  });

  test('after two 401s every call says unauthorized and the token endpoint was asked once more', async () => {
    await seedChannel(env, { id: 'revoked', accessToken: null });
    const { channel, seen } = await open('revoked', (request) =>
      isTokenCall(request) ? lineAnswer(200, { access_token: 'bad', expires_in: 900 }) : lineAnswer(401, {}),
    );
    expect((await channel.push('U1', 'key', MESSAGES)).kind).toBe('unauthorized');
    expect(seen.filter(isTokenCall)).toHaveLength(2);
    expect(seen).toHaveLength(4);
  });
});

describe('a group', () => {
  const place = { kind: 'group', id: 'C1' } as const;
  test('is looked up: name, members, and how many they are', async () => {
    const { channel } = await open('pasted', ({ url }) => {
      if (url.endsWith('/summary')) return lineAnswer(200, { groupId: 'C1', groupName: 'G' });
      return lineAnswer(200, url.endsWith('/count') ? { count: 3 } : { displayName: 'A' });
    });
    expect(await channel.groupSummary('C1')).toEqual({ name: 'G' });
    expect(await channel.member(place, 'U1')).toEqual({ displayName: 'A' });
    expect(await channel.memberCount(place)).toBe(3);
  });

  test('that the account left is not found, one that LINE is too busy for is unavailable', async () => {
    expect(await (await open('pasted', () => lineAnswer(404, {}))).channel.memberCount(place)).toBe('not_found');
    expect(await (await open('pasted', () => lineAnswer(500, {}))).channel.groupSummary('C1')).toBe('unavailable');
  });
});

describe('the pace', () => {
  test('more than LINE could take is held back without a call, as LINE itself would say it', async () => {
    await seedChannel(env, { id: 'hasty', accessToken: 'pasted-token' });
    const { channel, seen } = await open('hasty', () => lineAnswer(200, { success: true }));
    const answers = await Promise.all(Array.from({ length: 40 }, () => channel.testWebhook()));
    expect(seen).toHaveLength(30);
    expect(answers.filter((answer) => answer.kind === 'limited')).toEqual(
      Array.from({ length: 10 }, () => ({ kind: 'limited', why: 'rate', requestId: null })),
    );
    expect((await channel.botInfo()).kind).not.toBe('limited');
  });

  test('after a 429 the next call waits for its turn', async () => {
    await seedChannel(env, { id: 'slowed', accessToken: 'pasted-token' });
    const limited = { message: 'The API rate limit has been exceeded. Try again later.' };
    const { channel } = await open('slowed', () => lineAnswer(429, limited));
    expect(await channel.setWebhookEndpoint('https://a/')).toMatchObject({ kind: 'limited', why: 'rate' });
    const startedAt = Date.now();
    await channel.setWebhookEndpoint('https://a/');
    // 250 in a minute are one in 240 ms; timers may ring a little early.
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(200);
  });
});

test('an unknown channel, or one whose keys do not open, is null', async () => {
  expect(await openLineChannel(env, 'nobody')).toBeNull();
  expect(await openLineChannel(env, 'constructor')).toBeNull();
  await seedChannel(env, { id: 'sealed-elsewhere' });
  const otherKek = JSON.stringify({ 1: btoa('x'.repeat(32)) });
  expect(await openLineChannel({ ...env, DATA_KEK: otherKek }, 'sealed-elsewhere')).toBeNull();
});
