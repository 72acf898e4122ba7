// What one customer message costs in rows, counted by SQLite itself, and that it costs the same in a long chat.
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { ProjectionMessage } from '../rpc/projection-message';
import { AYA, servedChat, type TestChat, textIn } from '../testing/chat-client';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';

const SAMPLES = 20;

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
});

afterEach(() => {
  vi.useRealTimers();
});

interface Cost {
  readonly read: number;
  readonly written: number;
}

interface Meter {
  /** Rows since the last call; each setAlarm is one written row. */
  take(): Cost;
  stop(): void;
}

async function meter(chat: TestChat): Promise<Meter> {
  const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
  let alarms = 0;
  const spies = await runInDurableObject(chat.raw, (_object, { storage }) => {
    const exec = storage.sql.exec.bind(storage.sql);
    const onExec = vi.spyOn(storage.sql, 'exec').mockImplementation(((sql: string, ...values: unknown[]) => {
      const cursor = exec(sql, ...values);
      cursors.push(cursor);
      return cursor;
    }) as typeof storage.sql.exec);
    const setAlarm = storage.setAlarm.bind(storage);
    const onSetAlarm = vi.spyOn(storage, 'setAlarm').mockImplementation((at) => {
      alarms += 1;
      return setAlarm(at);
    });
    return [onExec, onSetAlarm];
  });
  return {
    stop() {
      for (const spy of spies) spy.mockRestore();
    },
    take() {
      const taken = cursors.splice(0);
      const cost = {
        read: taken.reduce((sum, { rowsRead }) => sum + rowsRead, 0),
        written: taken.reduce((sum, { rowsWritten }) => sum + rowsWritten, alarms),
      };
      alarms = 0;
      return cost;
    },
  };
}

/** Parts that left for D1; a test confirms them by hand, as their consumer does, one confirmation per part. */
const parts: ProjectionMessage[] = [];

beforeAll(() => {
  vi.spyOn(env.PROJECTION, 'send').mockImplementation((part) => {
    parts.push(part as ProjectionMessage);
    return Promise.resolve({ metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } });
  });
});

/** How far each chat's parts were confirmed. */
const confirmed = new Map<string, number>();

async function untilConfirmed(chat: TestChat): Promise<void> {
  const mine = () => parts.filter((part) => part.chatId === chat.chatId);
  const seqOf = async () => {
    const view = await chat.rpc.view(AYA);
    return view.ok ? view.value.seq : 0;
  };
  const sent = () => mine().at(-1)?.upTo.seq ?? confirmed.get(chat.chatId);
  await expect.poll(async () => sent() === (await seqOf())).toBe(true);
  for (const part of mine()) await chat.rpc.projected(part.upTo, part.after);
  confirmed.set(chat.chatId, await seqOf());
  parts.splice(0);
}

async function grow(chat: TestChat, count: number): Promise<void> {
  for (let left = count; left > 0; left -= 250) {
    await chat.rpc.receive(Array.from({ length: Math.min(left, 250) }, (_, i) => textIn(chat, `m${i}`)));
  }
  await settle(chat);
}

interface MessageCost {
  /** Rows that receive() reads and writes. */
  readonly intake: Cost;
  /** All rows written: taken in, told to the hubs, projected, confirmed. */
  readonly written: number;
  /** The same for a message that comes alone, so that the alarm behind it rings for nothing. */
  readonly writtenAlone: number;
}

async function costOfMessage(chat: TestChat): Promise<MessageCost> {
  const counted = await meter(chat);
  const sums = { read: 0, taken: 0, written: 0, alone: 0 };
  await settle(chat);
  counted.take();
  for (let i = 0; i < SAMPLES; i++) {
    await chat.rpc.receive([textIn(chat, `sample ${i}`)]);
    const intake = counted.take();
    sums.read += intake.read;
    sums.taken += intake.written;
    sums.written += intake.written;
  }
  await settle(chat);
  sums.written += counted.take().written;
  for (let i = 0; i < SAMPLES; i++) {
    await settle(chat);
    counted.take();
    await chat.rpc.receive([textIn(chat, `alone ${i}`)]);
    await settle(chat);
    sums.alone += counted.take().written;
  }
  counted.stop();
  vi.useRealTimers();
  const { read, taken, written, alone } = sums;
  const intake = { read: read / SAMPLES, written: taken / SAMPLES };
  return { intake, written: written / SAMPLES, writtenAlone: alone / SAMPLES };
}

/** The alarm rings, what waited for it leaves and is confirmed, and it rings once more. */
async function settle(chat: TestChat): Promise<void> {
  await passNet(chat);
  await untilConfirmed(chat);
  await passNet(chat);
}

async function passNet(chat: TestChat): Promise<void> {
  const now = Date.now() + 11_000;
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(now);
  await runDurableObjectAlarm(chat.raw);
}

async function readsOfOpening(chat: TestChat): Promise<number> {
  const counted = await meter(chat);
  const view = await chat.rpc.view(AYA);
  if (!view.ok) throw new Error(view.error.code);
  const { epoch, seq } = view.value;
  await chat.rpc.entries(AYA, { before: null, limit: 50 });
  await chat.rpc.entries(AYA, { after: { epoch, seq: seq - 20 }, limit: 50 });
  await chat.rpc.markRead(AYA, { epoch, seq: seq - 10 });
  const { read } = counted.take();
  counted.stop();
  return read;
}

test('a customer message costs ten written rows at most, and a long chat costs what a short one does', {
  timeout: 60_000,
}, async () => {
  const chat = await servedChat();
  const measure = async (size: number) => {
    const view = await chat.rpc.view(AYA);
    await grow(chat, size - (view.ok ? view.value.inboundCount : 0));
    return { size, ...(await costOfMessage(chat)), opening: await readsOfOpening(chat) };
  };
  const short = await measure(100);
  const long = await measure(5_000);
  console.log(`rows per customer message: ${JSON.stringify([short, long])}`);
  expect(short.written).toBeLessThanOrEqual(10);
  expect(short.writtenAlone).toBeLessThanOrEqual(10);
  const isFlat = (a: number, b: number) => expect(Math.abs(a / b - 1)).toBeLessThanOrEqual(0.1);
  isFlat(long.written, short.written);
  isFlat(long.writtenAlone, short.writtenAlone);
  isFlat(long.intake.read, short.intake.read);
  isFlat(long.opening, short.opening);
});
