import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Incoming } from '../../domain/chat/incoming';
import { toChatId } from '../../domain/ids';
import type { InboundMessage } from '../../rpc/inbound-message';
import { type DeliverDeps, deliverEvents } from './deliver-events';
import type { ChatEvent } from './to-chat-event';

function chatEvent(source: string, eventId: string, raw = '{}'): ChatEvent {
  const incoming: Incoming = {
    eventId,
    lineTs: 1,
    arrivedAt: 2,
    isRedelivery: false,
    standby: false,
    source: { kind: 'user', sourceId: source },
    body: { kind: 'unfollow' },
    raw,
  };
  return { kind: 'chat', chatId: toChatId('demo', source), incoming };
}

const CHANNEL_EVENT: ChatEvent = { kind: 'channel', at: 5, type: 'delivery', raw: '{"a":1}' };

interface Faults {
  readonly receive?: (chatId: string) => Promise<void>;
  readonly enqueue?: () => Promise<void>;
  readonly keep?: () => Promise<void>;
  readonly fallback?: 'queue' | 'refuse';
}

/** Deps that remember what reached them, in order. */
function recorder(faults: Faults = {}) {
  const received: Record<string, string[]> = {};
  const queued: InboundMessage[] = [];
  const kept: string[] = [];
  const deps: DeliverDeps = {
    async receive(chatId, incoming) {
      await faults.receive?.(chatId);
      received[chatId] = [...(received[chatId] ?? []), ...incoming.map((event) => event.eventId)];
    },
    async enqueue(messages) {
      await faults.enqueue?.();
      queued.push(...messages);
    },
    async keepChannelEvents(events) {
      await faults.keep?.();
      kept.push(...events.map((event) => event.type));
    },
    fallback: faults.fallback ?? 'queue',
    receiveMs: 30,
    keepMs: 30,
  };
  return { deps, received, queued, kept };
}

const broken = () => Promise.reject(new Error('broken'));
const hanging = () => new Promise<void>(() => undefined);
const queuedEventIds = (queued: InboundMessage[]) =>
  queued.flatMap((message) => (message.kind === 'chat_events' ? message.incoming.map((event) => event.eventId) : []));

describe('chats', () => {
  test('each gets its events in one call and in their order, whatever lies between', async () => {
    const { deps, received, queued } = recorder();
    const receive = vi.spyOn(deps, 'receive');
    const events = [chatEvent('A', '1'), chatEvent('B', '2'), CHANNEL_EVENT, chatEvent('A', '3'), chatEvent('A', '4')];
    expect(await deliverEvents(deps, 'demo', events)).toBe(true);
    expect(received).toEqual({ 'demo:A': ['1', '3', '4'], 'demo:B': ['2'] });
    expect(receive).toHaveBeenCalledTimes(2);
    expect(queued).toEqual([{ kind: 'channel_event', channelId: 'demo', at: 5, type: 'delivery', raw: '{"a":1}' }]);
  });

  test('go side by side: none waits for another', async () => {
    const arrived: string[] = [];
    let open: () => void = () => undefined;
    const all = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { deps } = recorder({
      receive: async (chatId) => {
        arrived.push(chatId);
        if (arrived.length === 3) open();
        await all;
      },
    });
    const events = ['A', 'B', 'C'].map((source) => chatEvent(source, source));
    expect(await deliverEvents({ ...deps, receiveMs: 5000 }, 'demo', events)).toBe(true);
  });

  test.each([
    ['throws', broken],
    ['hangs', hanging],
  ])('one whose object %s goes to the queue, its neighbours do not', async (_name, fault) => {
    const { deps, received, queued } = recorder({
      receive: async (chatId) => (chatId === 'demo:A' ? fault() : undefined),
    });
    const events = [chatEvent('A', '1'), chatEvent('B', '2'), chatEvent('A', '3')];
    expect(await deliverEvents(deps, 'demo', events)).toBe(true);
    expect(received).toEqual({ 'demo:B': ['2'] });
    expect(queuedEventIds(queued)).toEqual(['1', '3']);
  });

  test.each([
    ['the queue fails too', { enqueue: broken }],
    ['the queue hangs too', { enqueue: hanging }],
    ['the queue may not be counted on', { fallback: 'refuse' as const }],
  ])('one whose object fails is not durable when %s; its neighbour is stored', async (_name, faults) => {
    const { deps, received, queued } = recorder({
      ...faults,
      receive: async (chatId) => (chatId === 'demo:A' ? broken() : undefined),
    });
    expect(await deliverEvents(deps, 'demo', [chatEvent('A', '1'), chatEvent('B', '2')])).toBe(false);
    expect(received).toEqual({ 'demo:B': ['2'] });
    expect(queued).toEqual([]);
  });

  test('events too many for one queue message are split, in order', async () => {
    const { deps, queued } = recorder({ receive: broken });
    const events = Array.from({ length: 9 }, (_, i) => chatEvent('A', String(i), 'x'.repeat(50_000)));
    expect(await deliverEvents(deps, 'demo', events)).toBe(true);
    expect(queued.length).toBeGreaterThan(4);
    expect(queued.every((message) => JSON.stringify(message).length < 128_000)).toBe(true);
    expect(queuedEventIds(queued)).toEqual(events.map((_, i) => String(i)));
  });
});

describe('a body of hundreds of chats', () => {
  const events = Array.from({ length: 350 }, (_, i) => chatEvent(`U${i}`, String(i)));

  test('keeps one time limit for all: what no object stored by then goes to the queue in a few calls', async () => {
    const { deps, received, queued } = recorder({
      receive: async (chatId) => (Number(chatId.slice('demo:U'.length)) < 20 ? undefined : hanging()),
    });
    const enqueue = vi.spyOn(deps, 'enqueue');
    const startedAt = performance.now();
    expect(await deliverEvents({ ...deps, receiveMs: 100 }, 'demo', events)).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(400);
    expect(Object.keys(received)).toHaveLength(20);
    expect(queuedEventIds(queued)).toEqual(events.slice(20).map((_, i) => String(i + 20)));
    expect(enqueue).toHaveBeenCalledTimes(4);
  });

  test('with slow objects stores as many as the time allows and calls no object after it', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    let calls = 0;
    const { deps, received, queued } = recorder({
      receive: async () => {
        calls += 1;
        await new Promise((resolve) => setTimeout(resolve, 40));
      },
    });
    const delivered = deliverEvents({ ...deps, receiveMs: 60 }, 'demo', events);
    await vi.advanceTimersByTimeAsync(60);
    expect(await delivered).toBe(true);
    const inObjects = Object.values(received).flat();
    expect(inObjects).toHaveLength(100);
    expect(new Set([...inObjects, ...queuedEventIds(queued)]).size).toBe(350);
    // Those under way end late; nobody comes after them.
    await vi.runAllTimersAsync();
    expect(Object.values(received).flat()).toHaveLength(200);
    expect(calls).toBe(200);
  });

  test('a call of the queue that fails makes the whole not durable and hurts no other call', async () => {
    let batches = 0;
    const { deps, queued } = recorder({
      receive: broken,
      enqueue: () => {
        batches += 1;
        return batches === 2 ? broken() : Promise.resolve();
      },
    });
    expect(await deliverEvents(deps, 'demo', events)).toBe(false);
    expect(queuedEventIds(queued)).toHaveLength(250);
  });
});

describe('an event without a chat', () => {
  test('takes its id along', async () => {
    const { deps, queued } = recorder();
    await deliverEvents(deps, 'demo', [{ ...CHANNEL_EVENT, eventId: '01E' }]);
    expect(queued).toMatchObject([{ kind: 'channel_event', eventId: '01E' }]);
  });

  test('goes to D1 when the queue fails or may not be counted on', async () => {
    for (const faults of [{ enqueue: broken }, { enqueue: hanging }, { fallback: 'refuse' as const }]) {
      const { deps, kept, queued } = recorder(faults);
      expect(await deliverEvents(deps, 'demo', [CHANNEL_EVENT])).toBe(true);
      expect(kept).toEqual(['delivery']);
      expect(queued).toEqual([]);
    }
  });

  test('is not durable when both fail, and that hurts no chat', async () => {
    const { deps, received } = recorder({ enqueue: broken, keep: broken });
    expect(await deliverEvents(deps, 'demo', [CHANNEL_EVENT, chatEvent('A', '1')])).toBe(false);
    expect(received).toEqual({ 'demo:A': ['1'] });
  });
});

test('no events are all durable', async () => {
  expect(await deliverEvents(recorder().deps, 'demo', [])).toBe(true);
});

test('nothing of an event reaches the log when everything fails', async () => {
  const lines: unknown[] = [];
  const spies = (['log', 'warn', 'error'] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation((line) => lines.push(line)),
  );
  const { deps } = recorder({ receive: broken, enqueue: broken, keep: broken });
  await deliverEvents(deps, 'demo', [chatEvent('A', '1', 'canary'), { ...CHANNEL_EVENT, raw: 'canary' }]);
  for (const spy of spies) spy.mockRestore();
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.join()).not.toContain('canary');
});
