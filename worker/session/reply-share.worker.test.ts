// How much of the desk's work is free: operators who answer in time answer by reply, and who is late pays and loses nothing.
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { logOf, messagesOf, servedChat, type TestChat } from '../testing/chat-client';
import { FakeLine } from '../testing/fake-line';
import { freeAnswer, sendText } from '../testing/line-lane';
import { seedChannel } from '../testing/line-webhook';

const CHATS = 6;
const EXCHANGES = 5;

const line = new FakeLine();

beforeAll(async () => {
  line.install();
  await seedChannel(env);
});

afterEach(() => {
  vi.useRealTimers();
});

function later(ms: number): void {
  const now = Date.now() + ms;
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(now);
}

/** Every customer writes, her operator answers after so long; in each chat the last answer comes in two messages or not. */
async function talk(answerMs: (exchange: number) => number, doubles: number) {
  const chats = await Promise.all(Array.from({ length: CHATS }, () => servedChat()));
  const wanted = new Map<TestChat, string[]>(chats.map((chat) => [chat, []]));
  for (let exchange = 0; exchange < EXCHANGES; exchange++) {
    await Promise.all(chats.map((chat) => freeAnswer(line, chat)));
    later(answerMs(exchange));
    for (const [place, chat] of chats.entries()) {
      const isDouble = exchange === EXCHANGES - 1 && place < doubles;
      for (const text of isDouble ? ['well', 'bye'] : ['well']) {
        await sendText(chat, `${text} ${exchange}`);
        wanted.get(chat)?.push(`${text} ${exchange}`);
      }
    }
    for (const chat of chats) await expect.poll(() => line.screenOf(chat.userId)).toEqual(wanted.get(chat));
  }
  for (const chat of chats) await expect.poll(() => areAllSent(chat)).toBe(true);
  const logs = await Promise.all(chats.map(async (chat) => messagesOf(await logOf(chat))));
  const sent = logs.flat().flatMap(({ delivery }) => (delivery ? [delivery] : []));
  const byReply = sent.filter(({ via }) => via === 'reply');
  return { sent, byReply, cost: sent.reduce((sum, { cost = 0 }) => sum + cost, 0) };
}

async function areAllSent(chat: TestChat): Promise<boolean> {
  return messagesOf(await logOf(chat)).every(({ delivery }) => !delivery || delivery.state === 'sent');
}

test('operators who answer within 40 s answer at least nine times of ten by reply, and each message says what it cost', {
  timeout: 60_000,
}, async () => {
  const { sent, byReply, cost } = await talk((exchange) => 8_000 * (exchange + 1), 2);
  expect(sent).toHaveLength(CHATS * EXCHANGES + 2);
  expect(byReply.length / sent.length).toBeGreaterThanOrEqual(0.9);
  expect(sent.every(({ state }) => state === 'sent')).toBe(true);
  expect(byReply.every((delivery) => delivery.cost === 0)).toBe(true);
  expect(cost).toBe(sent.length - byReply.length);
});

test('operators who answer after 70 s answer by push alone: nothing is lost, and every message is paid for', {
  timeout: 60_000,
}, async () => {
  const { sent, byReply, cost } = await talk(() => 70_000, 0);
  expect(sent).toHaveLength(CHATS * EXCHANGES);
  expect(byReply).toEqual([]);
  expect(sent.every(({ state }) => state === 'sent')).toBe(true);
  expect(cost).toBe(CHATS * EXCHANGES);
});
