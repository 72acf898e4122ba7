import { env, exports } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { InboundMessage } from '../../rpc/inbound-message';
import { chatSession } from '../../stubs';
import { person } from '../../testing/chat-client';
import {
  newSourceId,
  redelivered,
  seedChannel,
  signBody,
  type TestEvent,
  textEvent,
  webhookBody,
  webhookRequest,
} from '../../testing/line-webhook';
import { consumeInbound } from './consume-inbound';

// 10,000 events over 50 chats hold as well, and take minutes.
const EVENTS = 1000;
const CHATS = 10;
const ASKER = person('test', 'admin');

/** mulberry32: the same sequence every run, so that a failure can be repeated. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The texts of a chat in display order. */
async function textsOf(userId: string): Promise<string[]> {
  const texts: string[] = [];
  let before: { lineTs: number; seq: number } | null = null;
  do {
    const page = await chatSession(env, `demo:${userId}`).entries(ASKER, { before, limit: 200 });
    if (!page.ok) throw new Error(page.error.code);
    const { entries, next } = page.value;
    const found = entries.flatMap((entry) =>
      entry.kind === 'message' && entry.content.type === 'text' ? [entry.content.text] : [],
    );
    texts.unshift(...found);
    const [lineTs, seq] = (next ?? '').split('.').map(Number);
    before = lineTs !== undefined && seq !== undefined ? { lineTs, seq } : null;
  } while (before);
  return texts;
}

test('a thousand events, each 1 to 4 times, in any order, by webhook and by queue: none lost, none twice, all in LINE’s order', async () => {
  const random = seeded(20_261_120);
  const channel = await seedChannel(env);
  const users = Array.from({ length: CHATS }, () => newSourceId());
  const expected = new Map<string, string[]>(users.map((user) => [user, []]));
  const copies: TestEvent[] = [];
  for (let i = 0; i < EVENTS; i++) {
    const user = users[i % CHATS] ?? '';
    const event = textEvent(user, `${i}`, { timestamp: 1_700_000_000_000 + i });
    expected.get(user)?.push(`${i}`);
    const times = 1 + Math.floor(random() * 4);
    for (let n = 0; n < times; n++) copies.push(random() < 0.5 ? redelivered(event) : event);
  }
  const shuffled = copies
    .map((event) => ({ event, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ event }) => event);

  const bodies: string[] = [];
  while (shuffled.length > 0) bodies.push(webhookBody(channel, shuffled.splice(0, 1 + Math.floor(random() * 80))));

  let settled = 0;
  async function byWebhook(body: string): Promise<void> {
    const response = await exports.default.fetch(await webhookRequest(channel, body));
    if (response.status === 200) settled += 1;
  }
  async function byQueue(body: string): Promise<void> {
    const bytes = btoa(body);
    const signature = await signBody(channel.secret, body);
    const message: InboundMessage = {
      kind: 'raw_body',
      channelId: 'demo',
      body: bytes,
      signature,
      arrivedAt: Date.now(),
    };
    const ack = () => {
      settled += 1;
    };
    await consumeInbound({ messages: [{ body: message, attempts: 1, ack, retry: () => undefined }] }, env);
  }
  for (let at = 0; at < bodies.length; at += 4) {
    const together = bodies.slice(at, at + 4);
    await Promise.all(together.map((body, i) => (i % 4 === 3 ? byQueue(body) : byWebhook(body))));
  }
  expect(settled).toBe(bodies.length);

  // What an overloaded object left to the queue arrives later.
  for (const user of users) {
    await expect.poll(() => textsOf(user), { timeout: 10_000 }).toEqual(expected.get(user));
  }
}, 60_000);
