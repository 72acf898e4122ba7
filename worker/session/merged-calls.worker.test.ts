// Several messages in one call to LINE: who leaves with whom, what each is told, what a refusal or a crash does to the set.
import { abortAllDurableObjects, evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { MessageId } from '../domain/ids';
import { AYA, BEN, deliveryOf, newMessage, readStore, servedChat, type TestChat, textIn } from '../testing/chat-client';
import { FakeLine } from '../testing/fake-line';
import { freeAnswer, passTime, sendText, textsSent } from '../testing/line-lane';
import { seedChannel } from '../testing/line-webhook';

const line = new FakeLine();

beforeAll(async () => {
  line.install();
  await seedChannel(env);
});

afterEach(() => {
  vi.useRealTimers();
});

const deliveries = (chat: TestChat, ids: readonly string[]) => Promise.all(ids.map((id) => deliveryOf(chat, id)));
const statesOf = async (chat: TestChat, ids: readonly string[]) =>
  (await deliveries(chat, ids)).map((delivery) => delivery?.state);
const rowsOf = (chat: TestChat) => readStore<{ message_id: string }>(chat, 'SELECT message_id FROM line_calls');

/** The first message is refused for a moment; the others wait behind it. */
async function threeBehindOne(chat: TestChat): Promise<string[]> {
  line.failNext(chat.userId, 'rate');
  const ids = [await sendText(chat, 'one')];
  await expect.poll(() => line.callsTo(chat.userId).length).toBe(1);
  for (const text of ['two', 'three', 'four']) ids.push(await sendText(chat, text));
  return ids;
}

describe('what waits', () => {
  test('leaves in one call, in order, with the key of its first message', async () => {
    const chat = await servedChat();
    const ids = await threeBehindOne(chat);
    await passTime(chat, 2_000);
    await expect.poll(() => statesOf(chat, ids)).toEqual(['sent', 'sent', 'sent', 'sent']);
    expect(textsSent(line, chat)).toEqual([['one'], ['one'], ['two', 'three', 'four']]);
    expect(line.callsTo(chat.userId).map(({ key }) => key)).toEqual([ids[0], ids[0], ids[1]]);
    expect(line.screenOf(chat.userId)).toEqual(['one', 'two', 'three', 'four']);
    expect(await rowsOf(chat)).toEqual([]);
  });

  test('is five message objects at most, a long text counts with its parts, and the sixth goes with the next call', async () => {
    const chat = await servedChat();
    line.failNext(chat.userId, 'rate');
    const ids = [await sendText(chat, 'one')];
    await expect.poll(() => line.callsTo(chat.userId).length).toBe(1);
    for (const text of ['two', 'x'.repeat(12_000), 'three', 'four']) ids.push(await sendText(chat, text));
    await passTime(chat, 2_000);
    await expect.poll(() => statesOf(chat, ids.slice(-1))).toEqual(['sent']);
    expect(textsSent(line, chat).map((texts) => texts.length)).toEqual([1, 1, 5, 1]);
    expect(textsSent(line, chat).at(-1)).toEqual(['four']);
    const long = (await deliveries(chat, ids))[2];
    expect(long).toMatchObject({ state: 'sent', cost: 0 });
    const stored = await readStore<{ id: string }>(
      chat,
      `SELECT line_message_id AS id FROM sent_ids WHERE entry_id = '${ids[2]}' ORDER BY id`,
    );
    expect(stored).toHaveLength(3);
  });

  test('tells each message its own id, and what it cost stands on the first alone', async () => {
    const chat = await servedChat();
    const ids = await threeBehindOne(chat);
    await passTime(chat, 2_000);
    await expect.poll(() => statesOf(chat, ids)).toEqual(['sent', 'sent', 'sent', 'sent']);
    expect((await deliveries(chat, ids)).map((delivery) => [delivery?.via, delivery?.cost])).toEqual([
      ['push', 1],
      ['push', 1],
      ['push', 0],
      ['push', 0],
    ]);
    const names = await readStore<{ entry_id: string; line_message_id: string }>(chat, 'SELECT * FROM sent_ids');
    expect(names.map(({ entry_id }) => entry_id).sort()).toEqual([...ids].sort());
    const kept = await readStore<{ id: string; name: string; quote: string }>(
      chat,
      `SELECT id, json_extract(body, '$.delivery.lineMessageId') AS name,
              json_extract(body, '$.delivery.quoteToken') AS quote FROM entries WHERE name IS NOT NULL`,
    );
    for (const { id, name, quote } of kept) {
      expect(names).toContainEqual({ entry_id: id, line_message_id: name });
      expect(quote).toMatch(/^quote-/);
    }
    expect(new Set(kept.map(({ quote }) => quote)).size).toBe(4);
  });

  test('goes by reply for nothing as soon as the customer writes', async () => {
    const chat = await servedChat();
    const ids = await threeBehindOne(chat);
    await freeAnswer(line, chat);
    await passTime(chat, 2_000);
    await expect.poll(() => statesOf(chat, ids)).toEqual(['sent', 'sent', 'sent', 'sent']);
    expect((await deliveries(chat, ids)).map((delivery) => [delivery?.via, delivery?.cost])).toEqual([
      ['push', 1],
      ['reply', 0],
      ['reply', 0],
      ['reply', 0],
    ]);
  });

  test('in a group costs one for every person there', async () => {
    const chat = await servedChat();
    await readStore(
      chat,
      `UPDATE chat SET source_kind = 'group', contact = json_set(contact, '$.memberCount', 7) RETURNING id`,
    );
    const ids = await threeBehindOne(chat);
    await passTime(chat, 2_000);
    await expect.poll(() => statesOf(chat, ids)).toEqual(['sent', 'sent', 'sent', 'sent']);
    expect((await deliveries(chat, ids)).map((delivery) => delivery?.cost)).toEqual([7, 7, 0, 0]);
  });
});

describe('a set that left', () => {
  test('takes nobody along afterwards: the same key stands for the same bytes until it is over', async () => {
    const chat = await servedChat();
    const ids = await threeBehindOne(chat);
    line.failNext(chat.userId, 'none', '500 after', 'lost before');
    await passTime(chat, 2_000);
    await expect.poll(() => line.callsTo(chat.userId).length).toBe(3);
    ids.push(await sendText(chat, 'five'));
    await passTime(chat, 2_000);
    await expect.poll(() => line.callsTo(chat.userId).length).toBe(4);
    await passTime(chat, 5_000);
    await expect.poll(() => statesOf(chat, ids)).toEqual(Array.from({ length: 5 }, () => 'sent'));
    const set = line.callsTo(chat.userId).filter(({ key }) => key === ids[1]);
    expect(set).toHaveLength(3);
    expect(new Set(set.map(({ messages }) => messages)).size).toBe(1);
    expect(line.screenOf(chat.userId)).toEqual(['one', 'two', 'three', 'four', 'five']);
  });

  test.each(['abort', 'evict'] as const)('survives %s in mid-call: every message arrives exactly once', async (how) => {
    const chat = await servedChat();
    const ids = await threeBehindOne(chat);
    line.failNext(chat.userId, 'none', how === 'abort' ? 'hang after' : '500 after');
    await passTime(chat, 2_000);
    await expect.poll(() => line.callsTo(chat.userId).length).toBe(3);
    if (how === 'abort') await abortAllDurableObjects();
    else await evictDurableObject(chat.raw);
    expect(await statesOf(chat, ids)).toEqual(['sent', 'sending', 'sending', 'sending']);
    await passTime(chat, 11_000);
    await passTime(chat, 2_000);
    await expect.poll(() => statesOf(chat, ids)).toEqual(['sent', 'sent', 'sent', 'sent']);
    expect(line.screenOf(chat.userId)).toEqual(['one', 'two', 'three', 'four']);
  });

  test('that LINE refuses for good goes again message by message: one bad message fails alone', async () => {
    const chat = await servedChat();
    line.failNext(chat.userId, 'rate');
    const ids = [await sendText(chat, 'one')];
    await expect.poll(() => line.callsTo(chat.userId).length).toBe(1);
    for (const text of ['two', FakeLine.refusedText, 'four']) ids.push(await sendText(chat, text));
    await passTime(chat, 2_000);
    await expect.poll(() => statesOf(chat, ids)).toEqual(['sent', 'sent', 'failed', 'sent']);
    expect(textsSent(line, chat).slice(2)).toEqual([
      ['two', FakeLine.refusedText, 'four'],
      ['two'],
      [FakeLine.refusedText],
      ['four'],
    ]);
    expect(
      line
        .callsTo(chat.userId)
        .slice(3)
        .map(({ key }) => key),
    ).toEqual(ids.slice(1));
    expect((await deliveries(chat, ids))[2]).toMatchObject({ reason: 'REFUSED_BY_LINE' });
    expect((await deliveries(chat, ids)).map((delivery) => delivery?.cost)).toEqual([1, 1, undefined, 1]);
  });

  test('that ended without being sent is tried again as it was, whichever of its messages is asked for', async () => {
    const channel = 'tired';
    await seedChannel(env, { id: channel });
    const chat = await servedChat(channel);
    const ids = await threeBehindOne(chat);
    line.failNext(chat.userId, 'none', '500 after', ...Array.from({ length: 40 }, () => 'rate' as const));
    await passTime(chat, 2_000);
    await expect.poll(() => line.callsTo(chat.userId).length).toBe(3);
    await passTime(chat, 2_000);
    await expect.poll(() => line.callsTo(chat.userId).length).toBe(4);
    await passTime(chat, 16 * 60_000);
    await expect.poll(() => statesOf(chat, ids)).toEqual(['sent', 'unconfirmed', 'unconfirmed', 'unconfirmed']);
    line.calmDown();
    const again = await chat.rpc.retryMessage(AYA, ids[2] as MessageId, { acceptDouble: false });
    expect(again).toMatchObject({ ok: true, value: { state: 'queued' } });
    await expect.poll(() => statesOf(chat, ids)).toEqual(['sent', 'sent', 'sent', 'sent']);
    const set = line.callsTo(chat.userId).filter(({ key }) => key === ids[1]);
    expect(new Set(set.map(({ messages }) => messages)).size).toBe(1);
    expect(line.screenOf(chat.userId)).toEqual(['one', 'two', 'three', 'four']);
    expect(await rowsOf(chat)).toEqual([]);
  });
});

describe('taking back', () => {
  test('what was never tried never arrives, and says so; the same wish again changes nothing', async () => {
    const chat = await servedChat();
    const ids = await threeBehindOne(chat);
    expect((await deliveries(chat, ids)).map((delivery) => delivery?.attempts)).toEqual([1, 0, 0, 0]);
    const done = await chat.rpc.cancelMessage(AYA, ids[2] as MessageId);
    expect(done).toMatchObject({ ok: true, value: { id: ids[2], state: 'cancelled' } });
    const seq = (await readStore(chat, 'SELECT seq FROM chat'))[0]?.seq;
    expect(await chat.rpc.cancelMessage(AYA, ids[2] as MessageId)).toEqual(done);
    expect((await readStore(chat, 'SELECT seq FROM chat'))[0]?.seq).toBe(seq);
    await passTime(chat, 2_000);
    await expect.poll(() => statesOf(chat, ids)).toEqual(['sent', 'sent', 'cancelled', 'sent']);
    expect(line.screenOf(chat.userId)).toEqual(['one', 'two', 'four']);
    expect(await chat.rpc.retryMessage(AYA, ids[2] as MessageId, { acceptDouble: false })).toMatchObject({
      error: { code: 'NOT_RETRYABLE' },
    });
  });

  test('is refused after the first try, for a message that went along with another, and for whoever may not write', async () => {
    const chat = await servedChat();
    const ids = await threeBehindOne(chat);
    const cancel = (who: typeof AYA, id = '') => chat.rpc.cancelMessage(who, id as MessageId);
    expect(await cancel(AYA, ids[0])).toMatchObject({ error: { code: 'NOT_CANCELLABLE' } });
    expect(await cancel(BEN, ids[1])).toMatchObject({ error: { code: 'NOT_OWNER' } });
    expect(await cancel(AYA, newMessage('never sent').id)).toMatchObject({ error: { code: 'NOT_FOUND' } });
    line.failNext(chat.userId, 'none', 'rate');
    await passTime(chat, 2_000);
    await expect.poll(() => line.callsTo(chat.userId).length).toBe(3);
    expect(await cancel(AYA, ids[3])).toMatchObject({ error: { code: 'NOT_CANCELLABLE' } });
    await passTime(chat, 2_000);
    await expect.poll(() => statesOf(chat, ids)).toEqual(['sent', 'sent', 'sent', 'sent']);
    expect(await cancel(AYA, ids[3])).toMatchObject({ error: { code: 'NOT_CANCELLABLE' } });
  });

  test('is for who wrote it also where nobody may write any more', async () => {
    const chat = await servedChat('nobody');
    const id = (await sendText(chat, 'one')) as MessageId;
    await chat.rpc.receive([textIn(chat, '', { lineTs: Date.now() + 1, body: { kind: 'unfollow' } })]);
    expect(await chat.rpc.cancelMessage(BEN, id)).toMatchObject({ error: { code: 'RESOLVED' } });
    expect(await chat.rpc.cancelMessage(AYA, id)).toMatchObject({ ok: true, value: { state: 'cancelled' } });
    expect(await rowsOf(chat)).toEqual([]);
  });
});
