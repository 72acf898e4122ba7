// Why a message waits, as its writer sees it, and what the four kinds of 429 and refused keys do: to the message, to the lane, to
// the whole channel.
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { MessageId } from '../domain/ids';
import { AYA, deliveryOf, readStore, servedChat, type TestChat } from '../testing/chat-client';
import { FakeLine, type LineFault } from '../testing/fake-line';
import { freeAnswer, passTime, sendText } from '../testing/line-lane';
import { seedChannel } from '../testing/line-webhook';

const line = new FakeLine();
let channels = 0;

beforeAll(() => {
  line.install();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A chat in a channel of its own. */
async function chatAlone(): Promise<TestChat & { readonly channelId: string }> {
  const channelId = `alone-${++channels}`;
  await seedChannel(env, { id: channelId });
  return Object.assign(await servedChat(channelId), { channelId });
}

const stateOf = async (chat: TestChat, id: string) => (await deliveryOf(chat, id))?.state;
const calls = (chat: TestChat) => line.callsTo(chat.userId).length;

function healthOf(channelId: string) {
  return env.DB.prepare('SELECT * FROM channel_health WHERE channel_id = ?')
    .bind(channelId)
    .first<{ pushes_stopped_at: number | null; quota_used: number | null; credentials_refused_at: number | null }>();
}

describe('a message that waits', () => {
  test.each([
    { fault: 'rate', reason: 'RATE_LIMITED', leastMs: 500, mostMs: 1_000 },
    { fault: 'too many to one', reason: 'TOO_MANY_TO_ONE', leastMs: 5_000, mostMs: 10_000 },
    { fault: 'month reserved', reason: 'MONTHLY_RESERVED', leastMs: 150_000, mostMs: 180_000 },
    { fault: '500 before', reason: 'LINE_UNREACHABLE', leastMs: 500, mostMs: 1_000 },
  ] as const)('after "$fault" says $reason until it is sent, and goes again with the same key', async (row) => {
    const chat = await chatAlone();
    line.failNext(chat.userId, row.fault);
    const id = await sendText(chat, 'hello');
    await expect.poll(() => deliveryOf(chat, id)).toMatchObject({ state: 'sending', reason: row.reason, attempts: 1 });
    const [due] = await readStore<{ due_at: number }>(chat, 'SELECT due_at FROM line_calls');
    const waitMs = (due?.due_at ?? 0) - Date.now();
    expect(waitMs).toBeLessThanOrEqual(row.mostMs);
    expect(waitMs).toBeGreaterThan(row.leastMs - 5_000);
    await passTime(chat, row.mostMs + 1);
    await expect.poll(() => stateOf(chat, id)).toBe('sent');
    expect(await deliveryOf(chat, id)).not.toHaveProperty('reason');
    expect(line.callsTo(chat.userId).map(({ key }) => key)).toEqual([id, id]);
  });

  test('for keys that LINE takes again says so, and the channel is marked until a call goes through', async () => {
    const chat = await chatAlone();
    line.failNext(chat.userId, 'unauthorized', 'unauthorized');
    const id = await sendText(chat, 'hello');
    await expect.poll(() => deliveryOf(chat, id)).toMatchObject({ state: 'sending', reason: 'CHANNEL_UNAUTHORIZED' });
    await expect.poll(async () => (await healthOf(chat.channelId))?.credentials_refused_at).not.toBeNull();
    await passTime(chat, 2_000);
    await expect.poll(() => stateOf(chat, id)).toBe('sent');
    await expect.poll(async () => (await healthOf(chat.channelId))?.credentials_refused_at).toBeNull();
  });

  test('for a channel without keys says so without being tried, and may be taken back', async () => {
    const chat = await servedChat('nobody');
    const id = await sendText(chat, 'hello');
    await expect
      .poll(() => deliveryOf(chat, id))
      .toMatchObject({ state: 'queued', attempts: 0, reason: 'CHANNEL_NOT_REACHABLE' });
    expect(await chat.rpc.cancelMessage(AYA, id as MessageId)).toMatchObject({ ok: true });
  });

  test('tried in vain for a quarter of an hour, is given up and holds nobody up any longer', async () => {
    const chat = await chatAlone();
    line.failNext(chat.userId, ...Array.from({ length: 5 }, (): LineFault => 'month reserved'));
    const first = await sendText(chat, 'one');
    await expect.poll(() => calls(chat)).toBe(1);
    const second = await sendText(chat, 'two');
    for (let round = 2; round <= 5; round++) {
      await passTime(chat, 200_000);
      await expect.poll(() => calls(chat)).toBe(round);
    }
    line.failOnly(chat.userId, 'month reserved');
    await passTime(chat, 200_000);
    await expect.poll(() => stateOf(chat, second)).toBe('sent');
    expect(await deliveryOf(chat, first)).toMatchObject({ state: 'failed', reason: 'GAVE_UP' });
  });
});

describe('a month that is used up', () => {
  test('stops the pushes of the whole channel: the next ones fail at once without a call, replies go on', async () => {
    const chat = await chatAlone();
    const other = await servedChat(chat.channelId);
    line.failNext(chat.userId, 'month used up');
    const first = await sendText(chat, 'one');
    await expect.poll(() => deliveryOf(chat, first)).toMatchObject({ state: 'failed', reason: 'MONTHLY_LIMIT' });
    const second = await sendText(other, 'two');
    await expect
      .poll(() => deliveryOf(other, second))
      .toMatchObject({ state: 'failed', reason: 'MONTHLY_LIMIT', attempts: 0 });
    expect(calls(other)).toBe(0);
    await expect
      .poll(() => healthOf(chat.channelId))
      .toMatchObject({ pushes_stopped_at: expect.any(Number), quota_used: 100 });
    await freeAnswer(line, other);
    const third = await sendText(other, 'three');
    await expect.poll(() => deliveryOf(other, third)).toMatchObject({ state: 'sent', via: 'reply', cost: 0 });
  });

  test('is looked at again after five minutes by one push, and what it finds out ends the stop', async () => {
    const chat = await chatAlone();
    line.failNext(chat.userId, 'month used up', 'month used up');
    const ids = [await sendText(chat, 'one')];
    await expect.poll(() => stateOf(chat, ids[0] ?? '')).toBe('failed');
    await passTime(chat, 5 * 60_000 + 1);
    ids.push(await sendText(chat, 'two'));
    await expect.poll(() => stateOf(chat, ids[1] ?? '')).toBe('failed');
    expect(calls(chat)).toBe(2);
    ids.push(await sendText(chat, 'three'));
    await expect.poll(() => stateOf(chat, ids[2] ?? '')).toBe('failed');
    expect(calls(chat)).toBe(2);
    await passTime(chat, 5 * 60_000 + 1);
    ids.push(await sendText(chat, 'four'), await sendText(chat, 'five'));
    await expect.poll(() => stateOf(chat, ids[4] ?? '')).toBe('sent');
    expect(line.screenOf(chat.userId)).toEqual(['four', 'five']);
    await expect.poll(async () => (await healthOf(chat.channelId))?.pushes_stopped_at).toBeNull();
    expect(await chat.rpc.retryMessage(AYA, ids[2] as MessageId, { acceptDouble: false })).toMatchObject({ ok: true });
    await expect.poll(() => stateOf(chat, ids[2] ?? '')).toBe('sent');
  });

  test('and has room again, as a check of the channel found out, is tried within a minute', async () => {
    const chat = await chatAlone();
    line.failNext(chat.userId, 'month used up');
    const first = await sendText(chat, 'one');
    await expect.poll(() => stateOf(chat, first)).toBe('failed');
    await expect.poll(async () => (await healthOf(chat.channelId))?.pushes_stopped_at).toEqual(expect.any(Number));
    await env.DB.prepare('UPDATE channel_health SET pushes_stopped_at = NULL WHERE channel_id = ?')
      .bind(chat.channelId)
      .run();
    await passTime(chat, 61_000);
    const second = await sendText(chat, 'two');
    await expect.poll(() => stateOf(chat, second)).toBe('sent');
  });
});
