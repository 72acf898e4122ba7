// The lane of calls to LINE against a strict LINE: what the customer gets, what the operator is told.
import { abortAllDurableObjects, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  AYA,
  alarmOf,
  deliveryOf,
  logOf,
  messagesOf,
  readStore,
  servedChat,
  type TestChat,
  textIn,
} from '../testing/chat-client';
import { FakeLine } from '../testing/fake-line';
import { freeAnswer, passTime, sendText } from '../testing/line-lane';
import { seedChannel } from '../testing/line-webhook';

const line = new FakeLine();
let channels = 0;

beforeAll(async () => {
  line.install();
  await seedChannel(env);
  await seedChannel(env, { id: 'locked', botUserId: `U${'2'.padStart(32, '0')}`, lineChannelId: '1000000002' });
});

afterEach(() => {
  vi.useRealTimers();
});

const stateOf = async (chat: TestChat, id: string) => (await deliveryOf(chat, id))?.state;
const viaOf = (chat: TestChat) => line.callsTo(chat.userId).map((call) => call.via);

describe('reply or push', () => {
  test('an answer goes by reply while a token is fresh, and a token is used once', async () => {
    const chat = await servedChat();
    await freeAnswer(line, chat);
    const first = await sendText(chat, 'one');
    const second = await sendText(chat, 'two');
    await expect.poll(() => stateOf(chat, second)).toBe('sent');
    expect(line.callsTo(chat.userId)).toMatchObject([
      { via: 'reply', key: null },
      { via: 'push', key: second },
    ]);
    expect(await deliveryOf(chat, first)).toMatchObject({ state: 'sent', via: 'reply' });
    expect(line.screenOf(chat.userId)).toEqual(['one', 'two']);
  });

  test('a token that LINE does not know leads to a push with the message id as key', async () => {
    const chat = await servedChat();
    await chat.rpc.receive([textIn(chat, 'again', { replyToken: 'never handed out' })]);
    const id = await sendText(chat, 'hello');
    await expect.poll(() => stateOf(chat, id)).toBe('sent');
    expect(line.callsTo(chat.userId).map(({ via, key }) => [via, key])).toEqual([['push', id]]);
    expect(line.screenOf(chat.userId)).toEqual(['hello']);
  });
});

describe('an unknown outcome', () => {
  test('of a push is repeated with the same key and bytes: 500 after accepting arrives exactly once', async () => {
    const chat = await servedChat();
    line.failNext(chat.userId, '500 after', 'lost after');
    const id = await sendText(chat, 'hello');
    await expect.poll(() => line.callsTo(chat.userId).length).toBe(1);
    await expect.poll(() => readStore(chat, 'SELECT 1 FROM line_calls WHERE due_at > 0')).toHaveLength(1);
    await passTime(chat, 2_000);
    await expect.poll(() => line.callsTo(chat.userId).length).toBe(2);
    await passTime(chat, 5_000);
    await expect.poll(() => stateOf(chat, id)).toBe('sent');
    const calls = line.callsTo(chat.userId);
    expect(new Set(calls.map(({ key, messages }) => `${key} ${messages}`)).size).toBe(1);
    expect(calls[0]?.key).toBe(id);
    expect(line.screenOf(chat.userId)).toEqual(['hello']);
  });

  test('of a reply is repeated once as the same reply, then shown as unconfirmed, and never pushed', async () => {
    const chat = await servedChat();
    await freeAnswer(line, chat);
    line.failNext(chat.userId, '500 after', 'none');
    const id = await sendText(chat, 'hello');
    await expect.poll(() => line.callsTo(chat.userId).length).toBe(1);
    await passTime(chat, 1_500);
    await expect.poll(() => stateOf(chat, id)).toBe('unconfirmed');
    await passTime(chat, 60_000);
    expect(viaOf(chat)).toEqual(['reply', 'reply']);
    expect(await deliveryOf(chat, id)).toMatchObject({ reason: 'MOST_LIKELY_DELIVERED' });
    expect(line.screenOf(chat.userId)).toEqual(['hello']);
    expect(await chat.rpc.retryMessage(AYA, id as never, { acceptDouble: false })).toMatchObject({
      error: { code: 'MAY_DOUBLE' },
    });
  });

  test('of a call during which the object went away is one: the same key goes again', async () => {
    const chat = await servedChat();
    line.failNext(chat.userId, 'hang after');
    const id = await sendText(chat, 'hello');
    await expect.poll(() => line.callsTo(chat.userId).length).toBe(1);
    await abortAllDurableObjects();
    expect(await stateOf(chat, id)).toBe('sending');
    await passTime(chat, 11_000);
    await passTime(chat, 2_000);
    await expect.poll(() => stateOf(chat, id)).toBe('sent');
    expect(line.callsTo(chat.userId).map(({ key }) => key)).toEqual([id, id]);
    expect(line.screenOf(chat.userId)).toEqual(['hello']);
  });

  test('of a reply during which the object went away for long is unconfirmed without another call', async () => {
    const chat = await servedChat();
    await freeAnswer(line, chat);
    line.failNext(chat.userId, 'hang before');
    const id = await sendText(chat, 'hello');
    await expect.poll(() => line.callsTo(chat.userId).length).toBe(1);
    await abortAllDurableObjects();
    await passTime(chat, 55_000);
    await expect.poll(() => stateOf(chat, id)).toBe('unconfirmed');
    expect(viaOf(chat)).toEqual(['reply']);
  });
});

test('an ambiguous push that was held until LINE forgot its key does not leave again by itself', async () => {
  const chat = await servedChat();
  line.failNext(chat.userId, '500 after');
  const id = await sendText(chat, 'hello');
  await expect.poll(() => line.callsTo(chat.userId).length).toBe(1);
  await chat.rpc.receive([textIn(chat, 'partner has it', { standby: true })]);
  await passTime(chat, 25 * 3_600_000);
  await chat.rpc.receive([textIn(chat, 'ours again')]);
  await passTime(chat, 31_000);
  await expect.poll(() => stateOf(chat, id)).toBe('unconfirmed');
  expect(line.screenOf(chat.userId)).toEqual(['hello']);
  expect(await chat.rpc.retryMessage(AYA, id as never, { acceptDouble: false })).toMatchObject({
    error: { code: 'MAY_DOUBLE' },
  });
});

describe('order', () => {
  test('what waits behind a head that backs off does not overtake it', async () => {
    const chat = await servedChat();
    line.failNext(chat.userId, 'rate', '500 before');
    const ids = [await sendText(chat, 'one'), await sendText(chat, 'two'), await sendText(chat, 'three')];
    await expect.poll(() => line.callsTo(chat.userId).length).toBe(1);
    await passTime(chat, 2_000);
    await expect.poll(() => line.callsTo(chat.userId).length).toBe(2);
    expect(line.screenOf(chat.userId)).toEqual([]);
    await passTime(chat, 5_000);
    await expect.poll(() => stateOf(chat, ids[2] ?? '')).toBe('sent');
    expect(line.screenOf(chat.userId)).toEqual(['one', 'two', 'three']);
  });

  test('a head that is refused for good lets the next one go', async () => {
    const chat = await servedChat();
    line.failNext(chat.userId, 'bad body');
    const first = await sendText(chat, 'one');
    const second = await sendText(chat, 'two');
    await expect.poll(() => stateOf(chat, second)).toBe('sent');
    expect(await deliveryOf(chat, first)).toMatchObject({ state: 'failed', reason: 'REFUSED_BY_LINE' });
  });

  test('a message whose line of the log is gone is dropped and holds nobody up', async () => {
    const chat = await servedChat('nobody');
    const first = await sendText(chat, 'one');
    await readStore(chat, `DELETE FROM entries WHERE id = '${first}' RETURNING seq`);
    await readStore(
      chat,
      `UPDATE line_calls SET call = json_set(call, '$.inFlight', json('true'), '$.attempts', 1), due_at = 0 RETURNING place`,
    );
    await sendText(chat, 'two');
    await expect.poll(() => readStore(chat, 'SELECT place FROM line_calls')).toHaveLength(1);
  });
});

describe('definite answers', () => {
  test.each([
    { fault: 'malformed 200', state: 'sent' },
    { fault: 'bad body', state: 'failed' },
    { fault: 'month used up', state: 'failed' },
    { fault: 'conflict without id', state: 'unconfirmed' },
  ] as const)('$fault: $state after one call', async ({ fault, state }) => {
    // Of its own: a month that is used up stops the pushes of the whole channel.
    const channel = `month-${++channels}`;
    await seedChannel(env, { id: channel });
    const chat = await servedChat(channel);
    line.failNext(chat.userId, fault);
    const id = await sendText(chat, 'hello');
    await expect.poll(() => stateOf(chat, id)).toBe(state);
    expect(line.callsTo(chat.userId)).toHaveLength(1);
  });

  test('401 holds the message: it waits for a channel that works', async () => {
    const chat = await servedChat('locked');
    line.failNext(chat.userId, 'unauthorized', 'unauthorized');
    const id = await sendText(chat, 'hello');
    await expect.poll(() => line.callsTo(chat.userId).length).toBe(2);
    expect(['queued', 'sending']).toContain(await stateOf(chat, id));
    await passTime(chat, 2_000);
    await expect.poll(() => stateOf(chat, id)).toBe('sent');
    expect(line.screenOf(chat.userId)).toEqual(['hello']);
  });

  test('a channel without keys holds it without an attempt, and the chat looks again', async () => {
    const chat = await servedChat('unknown');
    const id = await sendText(chat, 'hello');
    const soon = Date.now() + 20_000;
    await expect.poll(() => readStore(chat, `SELECT 1 FROM line_calls WHERE due_at > ${soon}`)).toHaveLength(1);
    expect(await deliveryOf(chat, id)).toMatchObject({ state: 'queued' });
    expect(await alarmOf(chat)).not.toBeNull();
  });

  test('what was queued before a partner module took the chat waits until it gives it back', async () => {
    const chat = await servedChat();
    line.failNext(chat.userId, 'rate');
    const id = await sendText(chat, 'hello');
    await expect.poll(() => line.callsTo(chat.userId).length).toBe(1);
    await chat.rpc.receive([textIn(chat, 'partner has it', { standby: true })]);
    expect(await chat.rpc.view(AYA)).toMatchObject({ value: { sendRefusal: 'STANDBY' } });
    await passTime(chat, 5_000);
    await passTime(chat, 31_000);
    expect(line.callsTo(chat.userId)).toHaveLength(1);
    await chat.rpc.receive([textIn(chat, 'ours again')]);
    await passTime(chat, 31_000);
    await expect.poll(() => stateOf(chat, id)).toBe('sent');
  });
});

test('what LINE answered is told to the hubs at once, not when the alarm rings', async () => {
  const chat = await servedChat();
  line.failNext(chat.userId, 'held');
  const id = await sendText(chat, 'hello');
  const hub = env.OPERATOR_HUB.getByName('hub-0');
  const told = () =>
    runInDurableObject(hub, (_object, { storage }) =>
      storage.sql.exec<{ seq: number }>('SELECT seq FROM feed WHERE chat_id = ?', chat.chatId).toArray(),
    );
  const isTold = async () => {
    const view = await chat.rpc.view(AYA);
    return view.ok && (await told())[0]?.seq === view.value.seq;
  };
  // All but LINE's answer has been told.
  await expect.poll(() => line.callsTo(chat.userId).length).toBe(1);
  await expect.poll(isTold).toBe(true);
  line.letGo();
  await expect.poll(() => stateOf(chat, id)).toBe('sent');
  await expect.poll(isTold).toBe(true);
});

test('the first human word counts from the acceptance by LINE', async () => {
  const chat = await servedChat();
  const id = await sendText(chat, 'hello');
  await expect.poll(() => stateOf(chat, id)).toBe('sent');
  const sent = messagesOf(await logOf(chat)).find((entry) => entry.id === id);
  const [row] = await readStore<{ at: number }>(
    chat,
    `SELECT json_extract(state, '$.session.firstHumanAt') AS at FROM chat`,
  );
  expect(row?.at).toBe(sent?.delivery?.acceptedAt);
});
