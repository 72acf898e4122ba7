import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { laterMark } from '../domain/inbox/read-mark';
import {
  AYA,
  BEN,
  CHI,
  claim,
  deliveryOf,
  logOf,
  newChat,
  newMessage,
  person,
  servedChat,
  textIn,
  textsOf,
} from '../testing/chat-client';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';

const line = new FakeLine();

beforeAll(async () => {
  line.install();
  await seedChannel(env);
});

describe('claim', () => {
  test('of two who race exactly one wins, and the other hears who and since when', async () => {
    const chat = newChat();
    await chat.rpc.receive([textIn(chat, 'help')]);
    const racers = Array.from({ length: 8 }, (_, i) => person(`racer${i}`));
    const answers = await Promise.all(
      racers.map((racer) => chat.rpc.applyWish(racer, { type: 'claim' }, { commandId: 'race', expectedVersion: 2 })),
    );
    const winners = answers.filter((answer) => answer.ok);
    expect(winners).toHaveLength(1);
    const view = await chat.rpc.view(AYA);
    const owner = view.ok ? view.value.owner : null;
    expect(view).toMatchObject({ value: { state: 'assigned', version: 3 } });
    for (const answer of answers) {
      if (answer.ok) continue;
      expect(answer.error).toMatchObject({ code: 'OWNED', winner: { ...owner, since: expect.any(Number) } });
    }
  });

  test('the same command gives the same answer, even after the chat has moved on', async () => {
    const chat = await servedChat();
    const lost = await chat.rpc.applyWish(BEN, { type: 'claim' }, { commandId: 'c1' });
    const guard = { commandId: 'c2', expectedVersion: 3 };
    const released = await chat.rpc.applyWish(AYA, { type: 'release' }, guard);
    expect([lost.ok, released.ok]).toEqual([false, true]);
    expect(await chat.rpc.applyWish(BEN, { type: 'claim' }, { commandId: 'c1' })).toEqual(lost);
    await claim(chat, CHI);
    const before = (await logOf(chat)).length;
    expect(await chat.rpc.applyWish(AYA, { type: 'release' }, guard)).toMatchObject({ ok: true });
    expect(await logOf(chat)).toHaveLength(before);
    // A command id of somebody else is another command.
    expect(await chat.rpc.applyWish(BEN, { type: 'release' }, guard)).toMatchObject({ error: { code: 'NOT_OWNER' } });
  });
});

describe('send', () => {
  test('is answered with its place, and a repeat with the same place and its state', async () => {
    const chat = await servedChat();
    const message = newMessage('hello');
    const [first, twin] = await Promise.all([chat.rpc.send(AYA, message), chat.rpc.send(AYA, message)]);
    expect(first).toMatchObject({ ok: true, value: { id: message.id, state: 'queued' } });
    const place = first.ok ? { epoch: first.value.epoch, seq: first.value.seq } : null;
    expect(twin).toMatchObject({ value: { ...place, id: message.id } });
    await expect.poll(async () => (await deliveryOf(chat, message.id))?.state).toBe('sent');
    expect(await chat.rpc.send(AYA, message)).toMatchObject({ value: { ...place, state: 'sent' } });
    const stored = (await logOf(chat)).filter((entry) => entry.id === message.id);
    expect(stored).toMatchObject([{ seq: place?.seq }]);
    expect(line.screenOf(chat.userId)).toEqual(['hello']);
  });

  test.each([
    { what: 'another text', by: AYA, text: 'other' },
    { what: 'another author', by: BEN, text: 'hello' },
  ])('the same id with $what is refused', async ({ by, text }) => {
    const chat = await servedChat();
    const message = newMessage('hello');
    await chat.rpc.send(AYA, message);
    expect(await chat.rpc.send(by, { ...message, content: { type: 'text', text } })).toMatchObject({
      error: { code: 'ID_REUSED' },
    });
  });

  test('a newer message of the customer refuses it until it is confirmed', async () => {
    const chat = await servedChat();
    const view = await chat.rpc.view(AYA);
    if (!view.ok) throw new Error(view.error.code);
    const { epoch, seq } = view.value;
    await chat.rpc.receive([textIn(chat, 'never mind')]);
    const message = newMessage('as I said', { seenSeq: { epoch, seq } });
    expect(await chat.rpc.send(AYA, message)).toMatchObject({ error: { code: 'NEWER_MESSAGE' } });
    expect(await chat.rpc.send(AYA, { ...message, confirmed: true })).toMatchObject({ ok: true });
  });

  test.each([
    { what: 'no UUIDv7', message: newMessage('x', { id: 'abc' }), code: 'BAD_REQUEST' },
    { what: 'blank', message: newMessage(' \n '), code: 'TEXT_EMPTY' },
    { what: 'too long', message: newMessage('x'.repeat(25_001)), code: 'TEXT_TOO_LONG' },
  ])('$what is refused and leaves nothing', async ({ message, code }) => {
    const chat = await servedChat();
    expect(await chat.rpc.send(AYA, message)).toMatchObject({ error: { code } });
    expect(textsOf(await logOf(chat))).toEqual(['help']);
  });

  test('only the owner may, and nobody before a claim', async () => {
    const chat = newChat();
    await chat.rpc.receive([textIn(chat, 'help')]);
    expect(await chat.rpc.send(AYA, newMessage('x'))).toMatchObject({ error: { code: 'NOT_OWNER' } });
    await claim(chat, AYA);
    expect(await chat.rpc.send(BEN, newMessage('x'))).toMatchObject({ error: { code: 'NOT_OWNER' } });
    expect(await chat.rpc.view(BEN)).toMatchObject({ value: { sendRefusal: 'NOT_OWNER' } });
    expect(await chat.rpc.view(AYA)).toMatchObject({ value: { sendRefusal: null } });
  });
});

describe('trying again', () => {
  test('is refused while the customer has written what the writer did not see', async () => {
    const chat = await servedChat();
    const message = newMessage('hello');
    line.failNext(chat.userId, 'bad body');
    await chat.rpc.send(AYA, message);
    await expect.poll(async () => (await deliveryOf(chat, message.id))?.state).toBe('failed');
    const before = await chat.rpc.view(AYA);
    if (!before.ok) throw new Error(before.error.code);
    const seenSeq = { epoch: before.value.epoch, seq: before.value.seq };
    await chat.rpc.receive([textIn(chat, 'never mind')]);
    const again = await chat.rpc.retryMessage(AYA, message.id as never, { seenSeq });
    expect(again).toMatchObject({ error: { code: 'NEWER_MESSAGE' } });
    const after = await chat.rpc.view(AYA);
    if (!after.ok) throw new Error(after.error.code);
    const seenNow = { epoch: after.value.epoch, seq: after.value.seq };
    expect(await chat.rpc.retryMessage(AYA, message.id as never, { seenSeq: seenNow })).toMatchObject({ ok: true });
  });

  test('a refused message goes again under its own id; one that was sent does not', async () => {
    const chat = await servedChat();
    const message = newMessage('hello');
    line.failNext(chat.userId, 'bad body');
    await chat.rpc.send(AYA, message);
    await expect.poll(async () => (await deliveryOf(chat, message.id))?.state).toBe('failed');
    expect(await chat.rpc.view(AYA)).toMatchObject({ value: { troubleCount: 1 } });
    expect(await chat.rpc.retryMessage(BEN, message.id as never, { acceptDouble: false })).toMatchObject({
      error: { code: 'NOT_OWNER' },
    });
    expect(await chat.rpc.retryMessage(AYA, message.id as never, { acceptDouble: false })).toMatchObject({
      value: { state: 'queued' },
    });
    await expect.poll(async () => (await deliveryOf(chat, message.id))?.state).toBe('sent');
    expect(await chat.rpc.view(AYA)).toMatchObject({ value: { troubleCount: 0 } });
    expect(line.callsTo(chat.userId).map((call) => call.key)).toEqual([message.id, message.id]);
    const again = await chat.rpc.retryMessage(AYA, message.id as never, { acceptDouble: true });
    expect(again).toMatchObject({ error: { code: 'NOT_RETRYABLE' } });
  });
});

describe('read marks', () => {
  test('count customer messages up to the place seen, per operator, and never go back', async () => {
    const chat = newChat();
    await chat.rpc.receive([textIn(chat, 'a'), textIn(chat, 'b')]);
    const mid = await chat.rpc.view(AYA);
    if (!mid.ok) throw new Error(mid.error.code);
    const { epoch, seq } = mid.value;
    await chat.rpc.receive([textIn(chat, 'c')]);
    const readCount = async (upTo: { epoch: number; seq: number }, by = AYA) => {
      const answer = await chat.rpc.markRead(by, upTo);
      return answer.ok ? answer.value.readCount : answer.error.code;
    };
    expect(await readCount({ epoch, seq: 1 })).toBe(1);
    expect(await readCount({ epoch, seq })).toBe(2);
    expect(await readCount({ epoch, seq: 1 })).toBe(2);
    expect(await readCount({ epoch: epoch - 1, seq: 99 })).toBe(2);
    expect(await readCount({ epoch, seq: 99 })).toBe(3);
    expect(await readCount({ epoch, seq: 1 }, BEN)).toBe(1);
    expect(await chat.rpc.view(AYA)).toMatchObject({ value: { inboundCount: 3, readCount: 3 } });
  });

  test('the newest message can be made unread again, by each for herself, and every telling says as of when', async () => {
    const chat = newChat();
    expect(await chat.rpc.markUnread(AYA)).toMatchObject({ error: { code: 'NOT_FOUND' } });
    await chat.rpc.receive([textIn(chat, 'a'), textIn(chat, 'b')]);
    const all = { epoch: Number.MAX_SAFE_INTEGER, seq: 0 };
    await chat.rpc.markRead(BEN, all);
    const read = await chat.rpc.markRead(AYA, all);
    const unread = await chat.rpc.markUnread(AYA);
    if (!read.ok || !unread.ok) throw new Error('refused');
    expect([read.value.readCount, unread.value.readCount]).toEqual([2, 1]);
    expect(laterMark(read.value, unread.value)).toBe(unread.value);
    expect(await chat.rpc.view(BEN)).toMatchObject({ value: { readCount: 2 } });
    // Once more changes nothing: what she had not read before stays as it is.
    expect(await chat.rpc.markUnread(AYA)).toMatchObject({ value: { readCount: 1, seq: unread.value.seq } });
    expect(await chat.rpc.markRead(AYA, all)).toMatchObject({ value: { readCount: 2 } });
  });
});
