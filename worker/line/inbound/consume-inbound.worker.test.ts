import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Incoming } from '../../domain/chat/incoming';
import type { Env } from '../../env';
import { forgetSettings } from '../../platform/settings-snapshot';
import type { InboundMessage } from '../../rpc/inbound-message';
import {
  newSourceId,
  seedChannel,
  signBody,
  type TestChannel,
  textEvent,
  webhookBody,
} from '../../testing/line-webhook';
import { broken, brokenD1, textsOf } from '../../testing/post-webhook';
import { consumeInbound } from './consume-inbound';

let channel: TestChannel;
beforeAll(async () => {
  channel = await seedChannel(env);
});

/** Which messages of a batch were acknowledged, by their place, and which are to come again after how many seconds. */
async function consume(bodies: readonly InboundMessage[], bindings: Env = env, attempts = 1) {
  const acked: number[] = [];
  const retried: { place: number; delaySeconds: number | undefined }[] = [];
  const messages = bodies.map((body, place) => ({
    body,
    attempts,
    ack: () => void acked.push(place),
    retry: (options?: QueueRetryOptions) => void retried.push({ place, delaySeconds: options?.delaySeconds }),
  }));
  await consumeInbound({ messages }, bindings);
  return { acked: acked.sort(), retried };
}

function chatEvents(userId: string, text: string): InboundMessage {
  const id = newSourceId();
  const incoming: Incoming = {
    eventId: id,
    lineTs: 1000,
    arrivedAt: 2000,
    isRedelivery: false,
    standby: false,
    source: { kind: 'user', sourceId: userId },
    body: {
      kind: 'message',
      lineMessageId: String(Number.parseInt(id.slice(20), 16)),
      content: { type: 'text', text },
    },
    raw: '{}',
  };
  return { kind: 'chat_events', chatId: `demo:${userId}`, incoming: [incoming] };
}

async function rawBody(text: string, overrides: Partial<Extract<InboundMessage, { kind: 'raw_body' }>> = {}) {
  const signature = await signBody(channel.secret, text);
  const message: InboundMessage = {
    kind: 'raw_body',
    channelId: channel.id,
    body: btoa(text),
    signature,
    arrivedAt: Date.now(),
    ...overrides,
  };
  return message;
}

describe('a message that waited', () => {
  test('ends in its chat, and a second time changes nothing', async () => {
    const user = newSourceId();
    const message = chatEvents(user, 'late');
    expect(await consume([message])).toEqual({ acked: [0], retried: [] });
    await consume([message, message]);
    expect(await textsOf(user)).toEqual(['late']);
  });

  test('whose object fails comes again after a growing pause, its neighbours do not', async () => {
    const user = newSourceId();
    const real = env.CHAT_SESSION;
    const CHAT_SESSION = {
      getByName: (name: string) => (name.endsWith('bad') ? { receive: broken } : real.getByName(name)),
    } as unknown as Env['CHAT_SESSION'];
    const bad: InboundMessage = { kind: 'chat_events', chatId: 'demo:bad', incoming: [] };
    const first = await consume([bad, chatEvents(user, 'x')], { ...env, CHAT_SESSION });
    expect(first).toEqual({ acked: [1], retried: [{ place: 0, delaySeconds: 5 }] });
    expect(await textsOf(user)).toEqual(['x']);
    const fifth = await consume([bad], { ...env, CHAT_SESSION }, 5);
    expect(fifth.retried).toEqual([{ place: 0, delaySeconds: 80 }]);
    const twentieth = await consume([bad], { ...env, CHAT_SESSION }, 20);
    expect(twentieth.retried).toEqual([{ place: 0, delaySeconds: 600 }]);
  });

  test('of a kind that this deploy does not know comes again', async () => {
    const unknown = { kind: 'of tomorrow' } as unknown as InboundMessage;
    expect((await consume([unknown])).retried).toHaveLength(1);
  });

  test('that belongs to no chat is kept in the channel’s log once', async () => {
    const event: InboundMessage = { kind: 'channel_event', channelId: 'demo', at: 5, type: 'delivery', raw: '{"a":1}' };
    expect(await consume([event, event])).toEqual({ acked: [0, 1], retried: [] });
    const { results } = await env.DB.prepare("select type, raw from channel_log where type = 'delivery'").all();
    expect(results).toEqual([{ type: 'delivery', raw: '{"a":1}' }]);
  });
});

describe('a body that came without keys at hand', () => {
  test('is verified now and ends in its chats', async () => {
    const user = newSourceId();
    const text = webhookBody(channel, [textEvent(user, 'waited')]);
    expect(await consume([await rawBody(text)])).toEqual({ acked: [0], retried: [] });
    expect(await textsOf(user)).toEqual(['waited']);
  });

  test('is thrown away when it is not LINE’s, and nothing is stored', async () => {
    const user = newSourceId();
    const text = webhookBody(channel, [textEvent(user, 'forged')]);
    const messages = [
      await rawBody(text, { signature: btoa('x'.repeat(32)) }),
      await rawBody(text, { channelId: 'nobody' }),
      await rawBody('no json'),
      await rawBody(webhookBody({ ...channel, botUserId: newSourceId() }, [textEvent(user, 'forged')])),
    ];
    expect((await consume(messages)).acked).toEqual([0, 1, 2, 3]);
    expect(await textsOf(user)).toEqual([]);
  });

  test('comes again while the keys are still away', async () => {
    forgetSettings();
    const away = {
      ...env,
      SETTINGS: { get: broken } as unknown as KVNamespace,
      DB: brokenD1,
    };
    const result = await consume([await rawBody(webhookBody(channel, []))], away);
    forgetSettings();
    expect(result).toEqual({ acked: [], retried: [{ place: 0, delaySeconds: 5 }] });
  });

  test('comes again when one of its chats fails', async () => {
    const CHAT_SESSION = { getByName: () => ({ receive: broken }) } as unknown as Env['CHAT_SESSION'];
    const text = webhookBody(channel, [textEvent(newSourceId(), 'x')]);
    expect((await consume([await rawBody(text)], { ...env, CHAT_SESSION })).retried).toHaveLength(1);
  });
});
