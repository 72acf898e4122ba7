// The alarm as the net: fired by hand, twice, after a crash, after a throw; and when nothing is left, none.
import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { getSettings } from '../platform/settings-snapshot';
import {
  AYA,
  alarmOf,
  deliveryOf,
  logOf,
  newChat,
  newMessage,
  readStore,
  servedChat,
  type TestChat,
  textIn,
} from '../testing/chat-client';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import type { ChatSession } from './chat-session-do';

const line = new FakeLine();
const DAY_MS = 86_400_000;

beforeAll(async () => {
  line.install();
  await seedChannel(env);
});

afterEach(() => {
  vi.useRealTimers();
});

function setClock(at: number): void {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(at);
}

/** Everything durable of the chat but the instants of its lanes. */
async function contentOf(chat: TestChat) {
  return {
    log: await logOf(chat),
    timers: await readStore(chat, 'SELECT * FROM timers'),
    calls: await readStore(chat, 'SELECT * FROM line_calls'),
  };
}

async function untilQuiet(chat: TestChat): Promise<void> {
  await expect
    .poll(async () => {
      // What was sent is noted in memory, a ring writes it down; a busy chat's projection waits for one.
      setClock(Date.now() + 5_000);
      await runDurableObjectAlarm(chat.raw);
      const [row] = await readStore<{ lanes: string }>(chat, 'SELECT lanes FROM chat');
      const { hub, dispatcher, projection } = JSON.parse(row?.lanes ?? '{}');
      const jobs = await readStore(chat, 'SELECT 1 FROM jobs');
      return [
        jobs.length,
        hub.wantSeq > hub.doneSeq,
        dispatcher.wantSeq > dispatcher.doneSeq,
        projection.wantSeq > projection.sentSeq,
      ];
    })
    .toEqual([0, false, false, false]);
}

test('a resolved session closes when its window is over, and a second alarm changes nothing', async () => {
  const chat = await servedChat();
  await chat.rpc.applyWish(AYA, { type: 'resolve', reason: 'solved' }, { commandId: 'r' });
  await runDurableObjectAlarm(chat.raw);
  expect(await chat.rpc.view(AYA)).toMatchObject({ value: { state: 'resolved' } });
  setClock(Date.now() + DAY_MS + 1_000);
  await runDurableObjectAlarm(chat.raw);
  expect(await chat.rpc.view(AYA)).toMatchObject({ value: { state: 'closed' } });
  const before = await contentOf(chat);
  await runDurableObjectAlarm(chat.raw);
  await runInDurableObject(chat.raw, (object: ChatSession) => object.alarm());
  expect(await contentOf(chat)).toEqual(before);
});

test('once all is confirmed no alarm is left: a silent chat is woken for nothing', async () => {
  const chat = newChat();
  await chat.rpc.receive([textIn(chat, 'help')]);
  await untilQuiet(chat);
  const [{ seq = 0, epoch = 0 } = {}] = await readStore<{ seq: number; epoch: number }>(
    chat,
    'SELECT seq, epoch FROM chat',
  );
  await chat.rpc.projected({ epoch, seq });
  setClock(Date.now() + 11_000);
  await runDurableObjectAlarm(chat.raw);
  expect(await alarmOf(chat)).toBeNull();
});

test('a crash right after the answer loses nothing: the alarm was armed with the rows and drains the lanes', async () => {
  const chat = newChat();
  // R2 falls silent, so that the job of the directory is still open when the object goes.
  const put = vi.spyOn(env.MEDIA, 'put').mockImplementation(() => new Promise(() => {}));
  await chat.rpc.receive([textIn(chat, 'help')]);
  await expect.poll(() => put.mock.calls.length).toBe(1);
  await abortAllDurableObjects();
  put.mockRestore();
  const armedAt = await alarmOf(chat);
  expect(armedAt).not.toBeNull();
  expect(await readStore(chat, 'SELECT alarm_at FROM chat')).toEqual([{ alarm_at: armedAt }]);
  setClock(Date.now() + 11_000);
  await runDurableObjectAlarm(chat.raw);
  await untilQuiet(chat);
  expect(await env.MEDIA.head(`chats/${chat.chatId}`)).not.toBeNull();
});

test('rows and alarm are one: a transaction that throws leaves neither', async () => {
  const chat = newChat();
  await chat.rpc.receive([textIn(chat, 'help')]);
  await untilQuiet(chat);
  const left = await runInDurableObject(chat.raw, async (_object, { storage }) => {
    await storage.deleteAlarm();
    try {
      storage.transactionSync(() => {
        storage.sql.exec("INSERT INTO timers (kind, ref, due_at) VALUES ('window_end', 'x', 1)");
        void storage.setAlarm(Date.now() + 60_000);
        throw new Error('poison');
      });
    } catch {
      // Ordered above.
    }
    return {
      timers: storage.sql.exec("SELECT 1 FROM timers WHERE kind = 'window_end'").toArray(),
      alarm: await storage.getAlarm(),
    };
  });
  expect(left).toEqual({ timers: [], alarm: null });
});

test('no await lies between the rows and the alarm', async () => {
  const chat = newChat();
  // Only the first decision of an isolate may wait for the settings.
  await getSettings(env);
  const order = await runInDurableObject(chat.raw, async (object: ChatSession, { storage }) => {
    const seen: string[] = [];
    const setAlarm = vi.spyOn(storage, 'setAlarm').mockImplementation(() => {
      seen.push('alarm');
      return Promise.resolve();
    });
    const receiving = object.receive([textIn(chat, 'help')]);
    // The call has not been awaited: whatever is here was done in its synchronous block.
    seen.push('returned');
    await receiving;
    setAlarm.mockRestore();
    return seen;
  });
  expect(order[0]).toBe('alarm');
});

test('an alarm whose work throws is armed again, and so is a timer', async () => {
  const chat = await servedChat();
  await chat.rpc.applyWish(AYA, { type: 'resolve', reason: 'solved' }, { commandId: 'r' });
  await untilQuiet(chat);
  setClock(Date.now() + DAY_MS + 1_000);
  // What breaks: the row that every decision reads.
  await readStore(chat, "UPDATE chat SET summary = '{' RETURNING id");
  await runDurableObjectAlarm(chat.raw);
  expect(await alarmOf(chat)).toBe(Date.now() + 5_000);
  await readStore(chat, `UPDATE chat SET summary = '{}' RETURNING id`);
  setClock(Date.now() + 61_000);
  await runDurableObjectAlarm(chat.raw);
  expect(await chat.rpc.view(AYA)).toMatchObject({ value: { state: 'closed' } });
});

test('whichever call notices it arms a lost alarm anew', async () => {
  const chat = await servedChat();
  await chat.rpc.applyWish(AYA, { type: 'resolve', reason: 'solved' }, { commandId: 'r' });
  await untilQuiet(chat);
  await runInDurableObject(chat.raw, (_object, { storage }) => storage.deleteAlarm());
  setClock(Date.now() + 2 * DAY_MS);
  await chat.rpc.view(AYA);
  expect(await alarmOf(chat)).toBe(Date.now() + 5_000);
});

test('a message whose lane died with the object leaves by the alarm', async () => {
  const chat = await servedChat();
  await untilQuiet(chat);
  const message = newMessage('hello');
  line.failNext(chat.userId, 'hang before');
  await chat.rpc.send(AYA, message);
  await expect.poll(() => line.callsTo(chat.userId).length).toBe(1);
  await abortAllDurableObjects();
  for (let i = 0; i < 3; i++) {
    setClock(Date.now() + 11_000);
    await runDurableObjectAlarm(chat.raw);
  }
  await expect.poll(async () => (await deliveryOf(chat, message.id))?.state).toBe('sent');
  expect(line.screenOf(chat.userId)).toEqual(['hello']);
});

test.each([1, 2, 3, 5])('a ring whose statement %i fails does not throw, and rings again', async (nth) => {
  const chat = newChat();
  await chat.rpc.receive([textIn(chat, 'help')]);
  setClock((await alarmOf(chat)) ?? Date.now());
  await runInDurableObject(chat.raw, (_object, { storage }) => {
    const exec = storage.sql.exec.bind(storage.sql);
    let left = nth;
    vi.spyOn(storage.sql, 'exec').mockImplementation(((sql: string, ...values: unknown[]) => {
      left -= 1;
      if (left === 0) throw new Error('the disk failed');
      return exec(sql, ...values);
    }) as typeof storage.sql.exec);
  });
  expect(await runDurableObjectAlarm(chat.raw)).toBe(true);
  expect(await alarmOf(chat)).not.toBeNull();
});
