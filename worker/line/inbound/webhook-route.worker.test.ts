import { createExecutionContext, listDurableObjectIds, waitOnExecutionContext } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { app } from '../../app';
import type { Incoming } from '../../domain/chat/incoming';
import type { Asker } from '../../domain/permissions/asker';
import type { Env } from '../../env';
import { forgetSettings } from '../../platform/settings-snapshot';
import type { InboundMessage } from '../../rpc/inbound-message';
import { chatSession } from '../../stubs';
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

const ASKER = { operatorId: 'op_test', name: 'Test', role: 'admin', loginId: 'login' } as Asker;

/** The texts a chat's object holds, oldest first. */
async function textsOf(userId: string): Promise<string[]> {
  const page = await chatSession(env, `demo:${userId}`).entries(ASKER, { before: null, limit: 100 });
  if (!page.ok) return [];
  return page.value.entries.flatMap((entry) =>
    entry.kind === 'message' && entry.content.type === 'text' ? [entry.content.text] : [],
  );
}

interface Faults {
  readonly receive?: (incoming: readonly Incoming[]) => Promise<unknown>;
  readonly enqueue?: () => Promise<unknown>;
  readonly vars?: Partial<Env>;
}

/** The Worker with bindings that fail as told, and what its inbound queue was given. */
async function postWith(request: Request, faults: Faults) {
  const queued: InboundMessage[] = [];
  const bindings: Env = {
    ...env,
    // Only what intake calls: one object by name, and one message to the queue.
    ...(faults.receive
      ? { CHAT_SESSION: { getByName: () => ({ receive: faults.receive }) } as unknown as Env['CHAT_SESSION'] }
      : {}),
    INBOUND: {
      send: async (message: InboundMessage) => {
        await faults.enqueue?.();
        queued.push(message);
      },
    } as unknown as Queue,
    ...faults.vars,
  };
  const ctx = createExecutionContext();
  const response = await app.fetch(request, bindings, ctx);
  await waitOnExecutionContext(ctx);
  return { response, queued };
}

const broken = () => Promise.reject(new Error('broken'));
const brokenD1 = {
  prepare() {
    throw new Error('broken');
  },
} as unknown as D1Database;
/** A database before the first set-up: every query finds nothing. */
const emptyD1 = {
  prepare: () => ({ bind: () => ({}) }),
  batch: async (statements: unknown[]) => statements.map(() => ({ results: [] })),
} as unknown as D1Database;
const hanging = () => new Promise(() => undefined);

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
    const { response, queued } = await postWith(await signedWebhook(channel), {});
    expect(response.status).toBe(200);
    expect(queued).toMatchObject([{ kind: 'channel_event', channelId: 'demo', type: 'webhook_verified' }]);
    const unnoted = { enqueue: broken, vars: { DB: brokenD1 } };
    expect((await postWith(await signedWebhook(channel), unnoted)).response.status).toBe(200);
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

describe('loses nothing when something is away', () => {
  test.each([
    ['throws', broken],
    ['hangs', hanging],
  ])('an object that %s leaves its events to the queue: 200 within 2 s', async (_name, receive) => {
    const startedAt = Date.now();
    const user = newSourceId();
    const event = textEvent(user, 'x');
    const { response, queued } = await postWith(await signedWebhook(channel, event), { receive });
    expect(response.status).toBe(200);
    expect(Date.now() - startedAt).toBeLessThan(2000);
    expect(queued).toMatchObject([
      {
        kind: 'chat_events',
        chatId: `demo:${user}`,
        incoming: [{ eventId: event.webhookEventId, raw: JSON.stringify(event) }],
      },
    ]);
  });

  test('what the queue took ends in its chat, once, also when the object had stored it before it failed', async () => {
    const user = newSourceId();
    const request = await signedWebhook(channel, textEvent(user, 'first'), textEvent(user, 'second'));
    const receive = async (incoming: readonly Incoming[]) => {
      await chatSession(env, `demo:${user}`).receive(incoming.slice(0, 1));
      throw new Error('broken');
    };
    const { response } = await postWith(request, { receive, vars: { INBOUND: env.INBOUND } });
    expect(response.status).toBe(200);
    expect(await textsOf(user)).toEqual(['first']);
    await expect.poll(() => textsOf(user), { timeout: 10_000 }).toEqual(['first', 'second']);
  });

  test.each([
    ['the queue fails too', { enqueue: broken }],
    ['the queue hangs too', { enqueue: hanging }],
    ['the queue is not to be counted on', { vars: { INBOUND_FALLBACK: 'refuse' } }],
  ])('an object that fails is answered 500 when %s', async (_name, faults) => {
    const request = await signedWebhook(channel, textEvent(newSourceId(), 'x'));
    const { response, queued } = await postWith(request, { receive: broken, ...faults });
    expect([response.status, await codeOf(response)]).toEqual([500, 'INTERNAL']);
    expect(queued).toEqual([]);
  });

  test('without the channel’s keys the body waits in the queue as it came, but only with something like a signature', async () => {
    const away = {
      SETTINGS: { get: broken } as unknown as KVNamespace,
      DB: brokenD1,
    };
    const text = webhookBody(channel, [textEvent(newSourceId(), 'x')]);
    forgetSettings();
    const kept = await postWith(await webhookRequest(channel, text), { vars: away });
    forgetSettings();
    const unsigned = await postWith(await webhookRequest(channel, text, { signature: 'no' }), { vars: away });
    forgetSettings();
    const refused = await postWith(await webhookRequest(channel, text), {
      vars: { ...away, INBOUND_FALLBACK: 'refuse' },
    });
    forgetSettings();
    expect(kept.response.status).toBe(200);
    expect(kept.queued).toMatchObject([
      { kind: 'raw_body', channelId: 'demo', body: btoa(text), signature: await signBody(channel.secret, text) },
    ]);
    expect([unsigned.response.status, unsigned.queued]).toEqual([401, []]);
    expect([refused.response.status, refused.queued]).toEqual([500, []]);
  });

  test('an installation without settings answers 404 and keeps nothing for strangers', async () => {
    forgetSettings();
    const vars = { SETTINGS: { get: async () => null } as unknown as KVNamespace, DB: emptyD1 };
    const request = await signedWebhook(channel, textEvent(newSourceId(), 'x'));
    const { response, queued } = await postWith(request, { vars });
    forgetSettings();
    expect([response.status, queued]).toEqual([404, []]);
  });

  test('settings that hang do not hold the answer: 200 within 2 s', async () => {
    const startedAt = Date.now();
    forgetSettings();
    const vars = { SETTINGS: { get: hanging } as unknown as KVNamespace };
    const { response, queued } = await postWith(await signedWebhook(channel, textEvent(newSourceId(), 'x')), { vars });
    forgetSettings();
    expect(response.status).toBe(200);
    expect(queued).toMatchObject([{ kind: 'raw_body' }]);
    expect(Date.now() - startedAt).toBeLessThan(2000);
  });

  test('D1 away with a snapshot at hand is not noticed', async () => {
    const user = newSourceId();
    await post(await signedWebhook(channel, textEvent(user, 'warm')));
    const vars = { DB: brokenD1 };
    expect((await postWith(await signedWebhook(channel, textEvent(user, 'x')), { vars })).response.status).toBe(200);
    expect(await textsOf(user)).toEqual(['warm', 'x']);
  });
});
