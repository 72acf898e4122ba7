// The channels over HTTP: connected, changed, checked and refused; and who is kept out. LINE is faked at fetch.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadSettings } from '../db/channel-queries';
import { checkChannels } from '../jobs/check-channels';
import { forgetSettings } from '../platform/settings-snapshot';
import type { ChannelAdmin } from '../protocol/channel-admin';
import type { ChannelList } from '../protocol/channel-sending';
import type { ErrorBody } from '../protocol/error-body';
import { chatSession } from '../stubs';
import { type FakeAccount, FakeLineAccounts } from '../testing/fake-line-accounts';
import { newSourceId, signedWebhook, type TestChannel, textEvent } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

const line = new FakeLineAccounts();
let admin: SignedInOperator;
let operator: SignedInOperator;
let account: FakeAccount;
let id: string;
let count = 0;

beforeAll(async () => {
  line.install();
  admin = await signInOperator({ role: 'super_admin', name: 'Aran' });
  operator = await signInOperator({ role: 'operator', name: 'Ohm' });
});

beforeEach(() => {
  line.broken.clear();
  line.seen.length = 0;
  account = line.add();
  count += 1;
  id = `channel-${count}`;
});

function ask(method: string, path: string, body?: unknown, who = admin): Promise<Response> {
  const isRead = method === 'GET';
  return exports.default.fetch(`http://kaiwa.test/api${path}`, {
    method,
    headers: isRead ? who.headers : who.unsafeHeaders,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const keysOf = (one: FakeAccount) => ({ lineChannelId: one.lineChannelId, secret: one.secret });
const connect = (change: object = {}) =>
  ask('POST', '/admin/channels', { id, name: 'Bank', ...keysOf(account), ...change });
const channelOf = async (response: Response) => ((await response.json()) as { channel: ChannelAdmin }).channel;
const refusalOf = async (response: Response) => ((await response.json()) as ErrorBody).error;
const codes = (channel: ChannelAdmin) => channel.warnings.map(({ code }) => code);
const ours = () => `https://media.kaiwa.test/webhook/line/${id}`;
const asTestChannel = (secret = account.secret): TestChannel => ({
  id,
  name: 'Bank',
  lineChannelId: account.lineChannelId,
  botUserId: account.botUserId,
  secret,
  accessToken: null,
});

/** What is published holds in this isolate at once: nothing is forgotten here. */
async function webhookStatus(secret?: string): Promise<number> {
  const request = await signedWebhook(asTestChannel(secret), textEvent(newSourceId(), 'hello'));
  return (await exports.default.fetch(request)).status;
}

describe('connecting', () => {
  test('proves the keys at LINE, keeps them sealed, and the channel takes webhooks', async () => {
    account.endpoint = ours();
    const response = await connect();
    expect(response.status).toBe(201);
    const channel = await channelOf(response);
    expect(channel).toMatchObject({ id, name: 'Bank', botUserId: account.botUserId, webhookUrl: ours() });
    expect(codes(channel)).toEqual(['NO_WEBHOOK_YET']);
    expect(await webhookStatus()).toBe(200);
  });

  test('saves nothing where LINE refuses, and says what LINE said', async () => {
    const response = await connect({ secret: 'f'.repeat(32) });
    expect(response.status).toBe(422);
    expect(await refusalOf(response)).toMatchObject({
      code: 'LINE_REFUSED',
      detail: ["Invalid 'client_credentials'."],
    });
    expect((await loadSettings(env.DB))?.channels[id]).toBeUndefined();
  });

  test('saves nothing where LINE cannot be asked', async () => {
    line.broken.add('/v2/bot/info');
    const response = await connect();
    expect((await refusalOf(response)).code).toBe('LINE_UNREACHABLE');
    expect((await loadSettings(env.DB))?.channels[id]).toBeUndefined();
  });

  test('refuses a token of another account', async () => {
    const other = line.add({ longLivedToken: `other-${count}` });
    const response = await connect({ accessToken: other.longLivedToken });
    expect((await refusalOf(response)).code).toBe('OTHER_ACCOUNT');
  });

  test('refuses an id that is taken, and an account that is connected', async () => {
    await connect();
    expect((await refusalOf(await connect())).code).toBe('CHANNEL_EXISTS');
    const twice = await connect({ id: `${id}-again` });
    expect((await refusalOf(twice)).code).toBe('CHANNEL_EXISTS');
  });

  test.each([{ id: 'Bad Id' }, { secret: 'short' }, { lineChannelId: 'x' }, { name: '' }, { more: 1 }])(
    'refuses bad input: %j',
    async (change) => {
      expect((await connect(change)).status).toBe(400);
      expect(line.seen).toEqual([]);
    },
  );

  test('no answer ever holds a secret or a token', async () => {
    account.longLivedToken = `long-lived-${count}`;
    const texts = [
      await (await connect({ accessToken: account.longLivedToken })).text(),
      await (await ask('GET', '/admin/channels')).text(),
      await (await ask('GET', '/channels')).text(),
    ];
    const rows = await env.DB.prepare('select * from channels where id = ?').bind(id).all();
    for (const text of [...texts, JSON.stringify(rows.results), (await env.SETTINGS.get('settings')) ?? '']) {
      expect(text).not.toContain(account.secret);
      expect(text).not.toContain(account.longLivedToken);
    }
    for (const text of texts) expect(text).not.toContain('v1:');
  });
});

describe('changing', () => {
  beforeEach(async () => {
    await connect();
  });

  test('a new secret works at once, and the old one goes on for webhooks until its time is over', async () => {
    const old = account.secret;
    account.secret = 'b'.repeat(31) + (count % 10);
    const channel = await channelOf(await ask('PUT', `/admin/channels/${id}/secret`, { secret: account.secret }));
    expect(channel.previousSecretUntil).toBeGreaterThan(Date.now() + 23 * 3_600_000);
    expect([await webhookStatus(account.secret), await webhookStatus(old)]).toEqual([200, 200]);
    await env.DB.prepare('update channels set previous_secret_until = 1 where id = ?').bind(id).run();
    await ask('PATCH', `/admin/channels/${id}`, { name: 'Bank' });
    expect([await webhookStatus(account.secret), await webhookStatus(old)]).toEqual([200, 401]);
  });

  test('the same secret again does not throw the old one away', async () => {
    const old = account.secret;
    account.secret = 'c'.repeat(31) + (count % 10);
    await ask('PUT', `/admin/channels/${id}/secret`, { secret: account.secret });
    await ask('PUT', `/admin/channels/${id}/secret`, { secret: account.secret });
    expect(await webhookStatus(old)).toBe(200);
  });

  test('a secret that LINE refuses changes nothing', async () => {
    const response = await ask('PUT', `/admin/channels/${id}/secret`, { secret: 'd'.repeat(32) });
    expect((await refusalOf(response)).code).toBe('LINE_REFUSED');
    expect(await webhookStatus()).toBe(200);
  });

  test('a token is proven, used, and forgotten', async () => {
    account.longLivedToken = `pasted-${count}`;
    const wrong = await ask('PUT', `/admin/channels/${id}/access-token`, { accessToken: 'nobodys' });
    expect((await refusalOf(wrong)).code).toBe('LINE_REFUSED');
    const set = await ask('PUT', `/admin/channels/${id}/access-token`, { accessToken: account.longLivedToken });
    expect((await channelOf(set)).hasAccessToken).toBe(true);
    const removed = await ask('DELETE', `/admin/channels/${id}/access-token`);
    expect((await channelOf(removed)).hasAccessToken).toBe(false);
  });

  test('name and page for account links change; the key is shown once and kept as a hash', async () => {
    const page = 'https://bank.test/link';
    const changed = await channelOf(await ask('PATCH', `/admin/channels/${id}`, { name: 'New', accountLinkUrl: page }));
    expect(changed).toMatchObject({ name: 'New', accountLink: { url: page, hasKey: false } });
    const made = await ask('POST', `/admin/channels/${id}/account-link-key`);
    const { key, channel } = (await made.json()) as { key: string; channel: ChannelAdmin };
    expect(channel.accountLink.hasKey).toBe(true);
    const row = await env.DB.prepare('select * from channels where id = ?').bind(id).first();
    expect(JSON.stringify(row)).not.toContain(key);
    const none = await channelOf(await ask('PATCH', `/admin/channels/${id}`, { accountLinkUrl: null }));
    expect(none).toMatchObject({ name: 'New', accountLink: { url: null } });
  });

  test.each(['https://[', 'https://%', 'http://bank.test/', 'javascript:alert(1)//https://bank.test'])(
    'a page for account links that is no https address is refused: %s',
    async (accountLinkUrl) => {
      await connect();
      expect((await ask('PATCH', `/admin/channels/${id}`, { accountLinkUrl })).status).toBe(400);
    },
  );

  test('a channel that is not there is not found', async () => {
    for (const [method, path, body] of [
      ['PATCH', '', { name: 'x' }],
      ['PUT', '/secret', { secret: 'a'.repeat(32) }],
      ['POST', '/check', undefined],
      ['POST', '/webhook', {}],
      ['POST', '/webhook/test', undefined],
      ['POST', '/account-link-key', undefined],
    ] as const) {
      expect((await ask(method, `/admin/channels/nobody${path}`, body)).status, path).toBe(404);
    }
  });
});

describe('checking', () => {
  const check = async () => channelOf(await ask('POST', `/admin/channels/${id}/check`));

  test('tells what LINE says of webhook, Chat and quota, each as a warning', async () => {
    await connect();
    expect(codes(await check())).toContain('WEBHOOK_NOT_SET');
    Object.assign(account, { endpoint: 'https://elsewhere.test/hook', chatMode: 'bot', used: 850 });
    expect(codes(await check())).toEqual(['WEBHOOK_ELSEWHERE', 'QUOTA_WARNING', 'CHAT_OFF']);
    Object.assign(account, { endpoint: ours(), active: false, chatMode: 'chat', markAsReadMode: 'auto', used: 950 });
    expect(codes(await check())).toEqual(['WEBHOOK_OFF', 'QUOTA_NEARLY_USED_UP', 'READ_BY_ITSELF']);
  });

  test('a used-up quota stops pushes for everyone to see, and a later reading with room ends it', async () => {
    await connect();
    account.used = 1_000;
    expect(codes(await check())).toContain('QUOTA_USED_UP');
    const seen = async () => {
      const list = (await (await ask('GET', '/channels', undefined, operator)).json()) as ChannelList;
      return list.channels.find(({ channelId }) => channelId === id);
    };
    expect(await seen()).toMatchObject({ pushesStopped: true, quota: { limit: 1_000, used: 1_000 } });
    account.used = 3;
    expect(codes(await check())).not.toContain('QUOTA_USED_UP');
    expect(await seen()).toMatchObject({ pushesStopped: false, quota: { limit: 1_000, used: 3 } });
  });

  test('what LINE does not answer stays as it was, with a mark', async () => {
    account.endpoint = ours();
    await connect();
    line.broken.add('/v2/bot/channel/webhook/endpoint').add('/v2/bot/message/quota');
    account.chatMode = 'bot';
    const channel = await check();
    expect(channel.health).toMatchObject({
      endpoint: { url: ours(), active: true },
      quota: { limit: 1_000, used: 0 },
      bot: { chatMode: 'bot' },
      checkFailedAt: expect.any(Number),
    });
  });

  test('keys that LINE refuses are a warning until it takes them again; the beginning stays', async () => {
    await connect();
    account.isRevoked = true;
    const first = (await check()).warnings.find(({ code }) => code === 'CREDENTIALS_REFUSED');
    expect(first?.since).toEqual(expect.any(Number));
    expect((await check()).warnings).toContainEqual(first);
    account.isRevoked = false;
    expect(codes(await check())).not.toContain('CREDENTIALS_REFUSED');
  });

  test('one channel that cannot be asked keeps none of the others from their check', async () => {
    await connect();
    await env.DB.prepare('update channels set secret_sealed = ? where id = ?').bind('v1:1:broken', id).run();
    const broken = id;
    count += 1;
    id = `channel-${count}`;
    account = line.add();
    await connect();
    await env.DB.prepare('update channel_health set checked_at = 1').run();
    await checkChannels(env);
    const { results } = await env.DB.prepare(
      'select channel_id, checked_at from channel_health where channel_id in (?, ?)',
    )
      .bind(broken, id)
      .all<{ channel_id: string; checked_at: number }>();
    const at = Object.fromEntries(results.map((row) => [row.channel_id, row.checked_at]));
    expect(at[id]).toBeGreaterThan(1);
    expect(at[broken]).toBe(1);
    await env.DB.prepare('delete from channels where id = ?').bind(broken).run();
  });
});

describe('the webhook address', () => {
  test('is set where none stands', async () => {
    await connect();
    await ask('POST', `/admin/channels/${id}/webhook`, {});
    expect(account.endpoint).toBe(ours());
  });

  test('replaces another system’s only when told to', async () => {
    account.endpoint = 'https://elsewhere.test/hook';
    await connect();
    const asked = await ask('POST', `/admin/channels/${id}/webhook`, {});
    expect(asked.status).toBe(409);
    expect(await refusalOf(asked)).toMatchObject({ code: 'WEBHOOK_TAKEN', detail: ['https://elsewhere.test/hook'] });
    expect(account.endpoint).toBe('https://elsewhere.test/hook');
    const channel = await channelOf(await ask('POST', `/admin/channels/${id}/webhook`, { replace: true }));
    expect(account.endpoint).toBe(ours());
    expect(channel.health.endpoint).toEqual({ url: ours(), active: true });
  });

  test('is tested: what LINE saw, and whether the call reached us', async () => {
    await connect();
    account.onTest = async () => {
      forgetSettings();
      await exports.default.fetch(await signedWebhook(asTestChannel()));
      return { success: true, reason: 'OK', detail: '200', statusCode: 200 };
    };
    const good = await ask('POST', `/admin/channels/${id}/webhook/test`);
    expect(await good.json()).toMatchObject({ success: true, reason: 'OK', arrived: true });
    account.onTest = async () => ({
      success: false,
      reason: 'REQUEST_TIMEOUT',
      detail: 'Request timeout',
      statusCode: 0,
    });
    const bad = await ask('POST', `/admin/channels/${id}/webhook/test`);
    expect(await bad.json()).toMatchObject({ success: false, reason: 'REQUEST_TIMEOUT', arrived: false });
  });
});

describe('two channels', () => {
  test('the same person writes to both: two chats; and one’s secret opens nothing of the other', async () => {
    await connect();
    const first = asTestChannel();
    count += 1;
    id = `channel-${count}`;
    account = line.add();
    await connect();
    const second = asTestChannel();
    forgetSettings();
    const userId = newSourceId();
    for (const [channel, words] of [
      [first, 'to the first'],
      [second, 'to the second'],
    ] as const) {
      const answer = await exports.default.fetch(await signedWebhook(channel, textEvent(userId, words)));
      expect(answer.status).toBe(200);
    }
    const textsOf = async (channelId: string) => {
      const page = await chatSession(env, `${channelId}:${userId}`).entries(admin.asker, { before: null, limit: 10 });
      return page.ok
        ? page.value.entries.flatMap((entry) =>
            entry.kind === 'message' && entry.content.type === 'text' ? [entry.content.text] : [],
          )
        : [];
    };
    expect([await textsOf(first.id), await textsOf(second.id)]).toEqual([['to the first'], ['to the second']]);
    const mixed = { ...second, secret: first.secret };
    const refused = await exports.default.fetch(await signedWebhook(mixed, textEvent(userId, 'forged')));
    expect(refused.status).toBe(401);
  });
});

describe('keeps out', () => {
  test.each([
    ['GET', '/admin/channels'],
    ['POST', '/admin/channels'],
    ['PATCH', '/admin/channels/demo'],
    ['PUT', '/admin/channels/demo/secret'],
    ['PUT', '/admin/channels/demo/access-token'],
    ['DELETE', '/admin/channels/demo/access-token'],
    ['POST', '/admin/channels/demo/check'],
    ['POST', '/admin/channels/demo/webhook'],
    ['POST', '/admin/channels/demo/webhook/test'],
    ['POST', '/admin/channels/demo/account-link-key'],
    ['GET', '/admin/settings/sending'],
    ['PUT', '/admin/settings/sending'],
  ])('whoever is no admin: %s %s', async (method, path) => {
    const supervisor = await signInOperator({ role: 'supervisor' });
    for (const who of [operator, supervisor]) {
      expect((await ask(method, path, method === 'GET' ? undefined : {}, who)).status).toBe(403);
    }
    const nobody = await exports.default.fetch(`http://kaiwa.test/api${path}`, {
      method,
      headers: method === 'GET' ? {} : { origin: 'http://localhost:8787', 'x-kaiwa': '1' },
    });
    expect(nobody.status).toBe(401);
    expect(line.seen).toEqual([]);
  });
});
