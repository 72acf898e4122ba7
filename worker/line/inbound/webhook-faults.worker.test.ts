import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Incoming } from '../../domain/chat/incoming';
import { forgetSettings } from '../../platform/settings-snapshot';
import { chatSession } from '../../stubs';
import {
  newSourceId,
  seedChannel,
  signBody,
  signedWebhook,
  type TestChannel,
  textEvent,
  webhookBody,
  webhookRequest,
} from '../../testing/line-webhook';
import { broken, brokenD1, emptyD1, hanging, postWith, textsOf } from '../../testing/post-webhook';

let channel: TestChannel;

beforeAll(async () => {
  channel = await seedChannel(env);
});

const post = (request: Request) => exports.default.fetch(request);

async function codeOf(response: Response): Promise<string> {
  const body: { error: { code: string } } = await response.json();
  return body.error.code;
}

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
