import { listDurableObjectIds } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  followEvent,
  newSourceId,
  redelivered,
  seedChannel,
  signBody,
  signedWebhook,
  type TestChannel,
  textEvent,
  unfollowEvent,
  webhookBody,
  webhookRequest,
} from '../../testing/line-webhook';
import { broken, brokenD1, postWith, textsOf } from '../../testing/post-webhook';

let channel: TestChannel;
let other: TestChannel;

beforeAll(async () => {
  channel = await seedChannel(env);
  other = await seedChannel(env, { id: 'other', secret: 'another secret', botUserId: newSourceId() });
});

afterEach(() => {
  vi.restoreAllMocks();
});

const post = (request: Request) => exports.default.fetch(request);

async function codeOf(response: Response): Promise<string> {
  const body: { error: { code: string } } = await response.json();
  return body.error.code;
}

describe('takes what LINE sends', () => {
  test('200 after the event is in its chat', async () => {
    const user = newSourceId();
    const response = await post(await signedWebhook(channel, textEvent(user, 'hello')));
    expect(response.status).toBe(200);
    expect(await textsOf(user)).toEqual(['hello']);
  });

  test('the signature’s header under any letter case', async () => {
    for (const name of ['X-Line-Signature', 'x-line-signature', 'X-LINE-SIGNATURE']) {
      const user = newSourceId();
      const body = webhookBody(channel, [textEvent(user, 'x')]);
      const headers = { [name]: await signBody(channel.secret, body) };
      expect((await post(await webhookRequest(channel, body, { signature: null, headers }))).status).toBe(200);
      expect(await textsOf(user)).toEqual(['x']);
    }
  });

  test('escaped emoji, other order and unknown properties: the bytes are what is signed', async () => {
    const user = newSourceId();
    const event = JSON.stringify(textEvent(user, 'EMOJI', { newThing: { a: [1] } })).replace('EMOJI', '\\uD83E\\uDD28');
    const body = `{ "events" : [ ${event} ],\n "x":1, "destination":"${channel.botUserId}" }`;
    expect((await post(await webhookRequest(channel, body))).status).toBe(200);
    expect(await textsOf(user)).toEqual(['🤨']);
  });

  test('events of several chats and kinds in one body, each in its chat and in order', async () => {
    const [a, b, c] = [newSourceId(), newSourceId(), newSourceId()];
    const events = [
      followEvent(a),
      textEvent(a, 'a1', { timestamp: 1000 }),
      textEvent(b, 'b1'),
      textEvent(a, 'a2', { timestamp: 2000 }),
      unfollowEvent(c),
      { type: 'brandNew', source: { type: 'user', userId: b }, webhookEventId: `new-${b}` },
    ];
    expect((await post(await signedWebhook(channel, ...events))).status).toBe(200);
    expect(await textsOf(a)).toEqual(['a1', 'a2']);
    expect(await textsOf(b)).toEqual(['b1']);
  });

  test('the same event many times at once, redelivered or not, is one message', async () => {
    const user = newSourceId();
    const event = textEvent(user, 'once');
    const requests = await Promise.all(
      Array.from({ length: 10 }, (_, i) => signedWebhook(channel, i % 2 ? redelivered(event) : event, event)),
    );
    const responses = await Promise.all(requests.map(post));
    expect(responses.map((response) => response.status)).toEqual(requests.map(() => 200));
    expect(await textsOf(user)).toEqual(['once']);
  });

  test('no events: 200, and the channel is noted as verified', async () => {
    const verified = await seedChannel(env, { id: 'verified' });
    const before = Date.now();
    const { response, queued } = await postWith(await signedWebhook(verified), {});
    expect([response.status, queued]).toEqual([200, []]);
    const row = await env.DB.prepare("select * from channel_health where channel_id = 'verified'").first();
    expect(row?.verified_at).toBeGreaterThanOrEqual(before);
    expect(row?.last_webhook_at).toBe(row?.verified_at);
    const unnoted = await seedChannel(env, { id: 'unnoted' });
    const away = { enqueue: broken, vars: { DB: brokenD1 } };
    expect((await postWith(await signedWebhook(unnoted), away)).response.status).toBe(200);
  });

  test('an event without a chat goes to the channel’s log, by the queue', async () => {
    const event = { type: 'accountLink', timestamp: 5, link: { result: 'failed', nonce: 'n' } };
    const { response, queued } = await postWith(await signedWebhook(channel, event), {});
    expect(response.status).toBe(200);
    const raw = JSON.stringify(event);
    expect(queued).toEqual([{ kind: 'channel_event', channelId: 'demo', at: 5, type: 'accountLink', raw }]);
  });

  test('a time of arrival from the edge goes along', async () => {
    const before = Date.now();
    const request = await signedWebhook(channel, textEvent(newSourceId(), 'x'));
    const { queued } = await postWith(request, { receive: broken });
    const [message] = queued;
    const arrivedAt = message?.kind === 'chat_events' ? message.incoming[0]?.arrivedAt : 0;
    expect(arrivedAt).toBeGreaterThanOrEqual(before);
    expect(arrivedAt).toBeLessThanOrEqual(Date.now());
  });
});

describe('refuses what is not LINE’s, and stores nothing', () => {
  let objects = 0;
  beforeEach(async () => {
    objects = (await listDurableObjectIds(env.CHAT_SESSION)).length;
  });

  /** Posts, expects the refusal, and looks into the objects, the queue and the channel's log. */
  async function expectRefused(request: Request, status: number, code: string): Promise<void> {
    const receive = vi.fn(async () => []);
    const { response, queued } = await postWith(request.clone() as Request, { receive });
    expect([response.status, await codeOf(response)]).toEqual([status, code]);
    expect(receive).not.toHaveBeenCalled();
    expect(queued).toEqual([]);
    expect((await post(request)).status).toBe(status);
    expect((await listDurableObjectIds(env.CHAT_SESSION)).length).toBe(objects);
    expect(await env.DB.prepare('select count(*) as n from channel_log').first('n')).toBe(0);
  }

  const body = () => webhookBody(channel, [textEvent(newSourceId(), 'secret text')]);

  test.each([
    ['missing', null],
    ['empty', ''],
    ['short', 'WqJD7WAIZ6plkQGkj48w='],
    ['malformed', '!!!'],
    ['of 32 other bytes', btoa('x'.repeat(32))],
  ])('401 for a signature that is %s, and the body is never parsed', async (_name, signature) => {
    const parse = vi.spyOn(JSON, 'parse');
    await expectRefused(await webhookRequest(channel, body(), { signature }), 401, 'BAD_SIGNATURE');
    expect(parse.mock.calls.filter(([text]) => String(text).includes('secret text'))).toEqual([]);
  });

  test('401 for a body changed by one byte', async () => {
    const text = body();
    const signature = await signBody(channel.secret, text);
    await expectRefused(await webhookRequest(channel, `${text} `, { signature }), 401, 'BAD_SIGNATURE');
  });

  test('401 for one channel’s secret on another channel’s address', async () => {
    const text = webhookBody(other, [textEvent(newSourceId(), 'x')]);
    const signature = await signBody(channel.secret, text);
    await expectRefused(await webhookRequest(other, text, { signature }), 401, 'BAD_SIGNATURE');
  });

  test('401s are counted in the log by channel and nothing else', async () => {
    const lines: unknown[] = [];
    vi.spyOn(console, 'warn').mockImplementation((line) => lines.push(line));
    await postWith(await webhookRequest(channel, body(), { signature: null }), {});
    expect(lines.map((line) => JSON.parse(String(line)))).toMatchObject([
      { event: 'webhook_bad_signature', channel: 'demo' },
    ]);
    expect(lines.join()).not.toContain('secret text');
  });

  test.each(['i am not jason', '[]', '{"events":{}}'])('400 for the signed body %j', async (text) => {
    await expectRefused(await webhookRequest(channel, text), 400, 'BAD_REQUEST');
  });

  test.each([
    ['another bot', () => webhookBody({ ...channel, botUserId: newSourceId() }, [textEvent(newSourceId(), 'x')])],
    ['nobody', () => JSON.stringify({ events: [textEvent(newSourceId(), 'x')] })],
    ['another bot, without events', () => webhookBody({ ...channel, botUserId: newSourceId() }, [])],
  ])('400 for a signed body meant for %s', async (_name, text) => {
    await expectRefused(await webhookRequest(channel, text()), 400, 'BAD_DESTINATION');
  });

  test.each(['nobody', 'constructor', '__proto__', '..%2Fdemo'])('404 for the channel %s', async (id) => {
    await expectRefused(await webhookRequest({ ...channel, id }, body()), 404, 'NOT_FOUND');
  });

  test('413 over 1 MiB before anything is hashed, whether the length is announced or not', async () => {
    const verify = vi.spyOn(crypto.subtle, 'verify');
    const text = 'x'.repeat(1024 * 1024 + 1);
    await expectRefused(
      await webhookRequest(channel, text, { signature: btoa('x'.repeat(32)) }),
      413,
      'BODY_TOO_LARGE',
    );
    const streamed = new Request('http://kaiwa.test/webhook/line/demo', {
      method: 'POST',
      headers: { 'x-line-signature': btoa('x'.repeat(32)) },
      body: new Blob([text]).stream(),
    });
    expect(streamed.headers.has('content-length')).toBe(false);
    expect((await postWith(streamed, {})).response.status).toBe(413);
    expect(verify).not.toHaveBeenCalled();
  });

  test('a body of exactly 1 MiB is looked at', async () => {
    const text = webhookBody(channel, []);
    const padded = text + ' '.repeat(1024 * 1024 - text.length);
    expect((await postWith(await webhookRequest(channel, padded), {})).response.status).toBe(200);
  });

  test.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])('404 for %s', async (method) => {
    expect((await post(new Request('http://kaiwa.test/webhook/line/demo', { method }))).status).toBe(404);
  });
});
