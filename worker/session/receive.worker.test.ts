import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Incoming } from '../domain/chat/incoming';
import { AYA, logOf, newChat, newMessage, readStore, textIn, textsOf } from '../testing/chat-client';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
});

afterEach(() => {
  vi.useRealTimers();
});

describe('an event that comes more than once', () => {
  test('concurrently, in one batch and again later, is applied once', async () => {
    const chat = newChat();
    const event = textIn(chat, 'once');
    const answers = await Promise.all([
      ...Array.from({ length: 4 }, () => chat.rpc.receive([{ ...event, isRedelivery: true }])),
      chat.rpc.receive([event, event]),
    ]);
    const again = await chat.rpc.receive([event]);
    const outcomes = [...answers, again].flat().map((receipt) => receipt.outcome);
    expect(outcomes.sort()).toEqual(['seen', 'seen', 'seen', 'seen', 'seen', 'seen', 'stored']);
    expect(textsOf(await logOf(chat))).toEqual(['once']);
    expect(await chat.rpc.view(AYA)).toMatchObject({ value: { inboundCount: 1 } });
  });

  test('and is no message is known by its webhookEventId, also after weeks and a tidying', async () => {
    const chat = newChat();
    const follow = textIn(chat, '', { body: { kind: 'follow', isUnblocked: false } });
    await chat.rpc.receive([follow, follow]);
    vi.useFakeTimers({ toFake: ['Date'] });
    for (const days of [9, 9, 9]) {
      vi.setSystemTime(Date.now() + days * 86_400_000);
      await runDurableObjectAlarm(chat.raw);
    }
    expect(await chat.rpc.receive([{ ...follow, isRedelivery: true }])).toMatchObject([{ outcome: 'seen' }]);
    expect(await logOf(chat)).toMatchObject([{ event: { type: 'followed' } }]);
    // A silent chat is not woken for it; the next event's alarm drops what nothing can need any more.
    vi.setSystemTime(Date.now() + 9 * 86_400_000);
    await chat.rpc.receive([textIn(chat, 'back again', { eventId: 'fresh' })]);
    vi.setSystemTime(Date.now() + 20_000);
    await runDurableObjectAlarm(chat.raw);
    expect(await readStore(chat, 'SELECT event_id FROM seen_events')).toEqual([{ event_id: 'fresh' }]);
  });

  test('under another webhookEventId is known by its message id', async () => {
    const chat = newChat();
    const event = textIn(chat, 'once');
    await chat.rpc.receive([event]);
    expect(await chat.rpc.receive([{ ...event, eventId: 'another' }])).toEqual([
      { eventId: 'another', outcome: 'seen' },
    ]);
    expect(textsOf(await logOf(chat))).toEqual(['once']);
  });
});

describe('order', () => {
  test('the log keeps the order of arrival, the screen the order of (lineTs, seq), and the row never moves back', async () => {
    const chat = newChat();
    const at = Date.now();
    await chat.rpc.receive([
      textIn(chat, 'second', { lineTs: at }),
      textIn(chat, 'third', { lineTs: at }),
      textIn(chat, 'first', { lineTs: at - 5_000 }),
    ]);
    expect(textsOf(await logOf(chat))).toEqual(['second', 'third', 'first']);
    const page = await chat.rpc.entries(AYA, { before: null, limit: 50 });
    expect(page.ok && textsOf(page.value.entries)).toEqual(['first', 'second', 'third']);
    expect(await chat.rpc.view(AYA)).toMatchObject({
      value: { lastAt: at, preview: { text: 'third' }, unansweredSince: at - 5_000, inboundCount: 3 },
    });
  });

  test('older pages join without a gap or a double, also where many share one instant', async () => {
    const chat = newChat();
    const at = Date.now();
    await chat.rpc.receive(Array.from({ length: 23 }, (_, i) => textIn(chat, `m${i}`, { lineTs: at - (i % 3) })));
    const seen: string[] = [];
    let before: { lineTs: number; seq: number } | null = null;
    for (;;) {
      const page = await chat.rpc.entries(AYA, { before, limit: 5 });
      if (!page.ok) throw new Error(page.error.code);
      seen.unshift(...page.value.entries.map((entry) => `${entry.lineTs}.${String(entry.seq).padStart(4, '0')}`));
      if (!page.value.next) break;
      const [lineTs = 0, seq = 0] = page.value.next.split('.').map(Number);
      before = { lineTs, seq };
    }
    expect(seen).toEqual([...new Set(seen)].sort());
    expect(seen).toHaveLength(24);
  });
});

describe('an event that cannot be applied', () => {
  test('goes to the dead letters, its neighbours are stored, and its dedupe key is not taken', async () => {
    const chat = newChat();
    const broken = { ...textIn(chat, 'poison'), body: { kind: 'message', lineMessageId: 'x1' } } as unknown as Incoming; // what a bug would hand in
    const receipts = await chat.rpc.receive([textIn(chat, 'before'), broken, textIn(chat, 'after')]);
    expect(receipts.map((receipt) => receipt.outcome)).toEqual(['stored', 'parked', 'stored']);
    expect(textsOf(await logOf(chat))).toEqual(['before', 'after']);
    expect(await readStore(chat, 'SELECT event_id, raw FROM dead_letters')).toEqual([
      { event_id: broken.eventId, raw: broken.raw },
    ]);
    expect(await readStore(chat, `SELECT 1 FROM seen_events WHERE event_id = '${broken.eventId}'`)).toEqual([]);
    const mended = { ...textIn(chat, 'mended'), eventId: broken.eventId };
    expect(await chat.rpc.receive([mended])).toMatchObject([{ outcome: 'stored' }]);
  });

  test('an event of an unknown kind is shown by its name and kept raw', async () => {
    const chat = newChat();
    await chat.rpc.receive([textIn(chat, '', { body: { kind: 'unsupported', type: 'beacon' }, raw: '{"beacon":1}' })]);
    expect(await logOf(chat)).toMatchObject([{ kind: 'event', event: { type: 'unsupported', lineType: 'beacon' } }]);
    expect(await readStore(chat, 'SELECT raw FROM entries')).toEqual([{ raw: '{"beacon":1}' }]);
  });
});

test('a chat that never got an event answers NOT_FOUND to everything and writes nothing', async () => {
  const chat = newChat();
  const { rpc } = chat;
  const position = { epoch: 1, seq: 1 };
  const message = newMessage('hello');
  const answers = [
    await rpc.view(AYA),
    await rpc.entries(AYA, { before: null, limit: 10 }),
    await rpc.send(AYA, message),
    await rpc.retryMessage(AYA, message.id as never, { acceptDouble: true }),
    await rpc.applyWish(AYA, { type: 'claim' }, { commandId: 'c' }),
    await rpc.markRead(AYA, position),
    await rpc.mediaOf(AYA, 'in_1'),
  ];
  for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
  await rpc.mediaCopied('in_1', { state: 'ready' });
  await rpc.projected(position);
  await rpc.projectAgain();
  await rpc.dropLogins(['login']);
  expect(await rpc.projectionPart(null)).toBeNull();
  const left = await runInDurableObject(chat.raw, async (_object, { storage }) => ({
    tables: storage.sql.exec('SELECT name FROM sqlite_master').toArray(),
    alarm: await storage.getAlarm(),
  }));
  expect(left).toEqual({ tables: [], alarm: null });
});
