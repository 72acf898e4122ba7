import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { QueueView } from '$protocol/desk-view';
import type { ApiResult } from '../api/api-result';
import { done, refused } from '../api/api-result';
import { queueEntry, row } from '../testing/build';
import { QueueController } from './queue-controller.svelte';
import type { QueuePlace } from './queue-places';

const QUEUE: QueueView = { teams: [], entries: [queueEntry()] };

function setUp() {
  const claimed: string[] = [];
  const given = {
    isSeen: true,
    asked: 0,
    claim: done({}) as ApiResult<unknown>,
    answer: async (): Promise<ApiResult<QueueView>> => done(QUEUE),
  };
  const told: ReadonlyMap<string, QueuePlace>[] = [];
  const queue = new QueueController({
    api: {
      queue: () => {
        given.asked += 1;
        return given.answer();
      },
      takeNext: async () => refused({ code: 'AT_CAPACITY', retry: false }),
      setIntake: async () => done({}),
    },
    claimAnyway: async (chatId) => {
      claimed.push(chatId);
      return given.claim;
    },
    isSeen: () => given.isSeen,
    onQueue: (places) => told.push(places),
    random: () => 0,
  });
  const waits = (chatId: string) => row({ chatId, state: 'waiting' });
  return { queue, given, told, claimed, waits };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('many changes within a moment are one question, and a stream of them does not put it off', async () => {
  const { queue, given, waits } = setUp();
  for (let at = 0; at < 10; at++) {
    queue.noteRows([waits(`demo:U${at}`)]);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(given.asked).toBe(2);
  await vi.advanceTimersByTimeAsync(400);
  expect(given.asked).toBe(3);
});

test('the same rows again, and rows of chats that do not wait, ask nothing', async () => {
  const { queue, given, waits } = setUp();
  queue.noteRows([waits('demo:U1')]);
  await vi.advanceTimersByTimeAsync(400);
  queue.noteRows([waits('demo:U1'), row({ chatId: 'demo:U2', state: 'active' })]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(given.asked).toBe(1);
});

test('a tab that nobody looks at asks when it is looked at again', async () => {
  const { queue, given, waits } = setUp();
  given.isSeen = false;
  queue.noteRows([waits('demo:U1')]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(given.asked).toBe(0);
  given.isSeen = true;
  queue.seen();
  await vi.advanceTimersByTimeAsync(0);
  expect(given.asked).toBe(1);
  queue.seen();
  expect(given.asked).toBe(1);
});

test('what changes while the answer is on its way is asked for again', async () => {
  const { queue, given, waits, told } = setUp();
  let answer: (queue: ApiResult<QueueView>) => void = () => undefined;
  given.answer = () => new Promise((resolve) => (answer = resolve));
  void queue.load();
  queue.noteRows([waits('demo:U1')]);
  await vi.advanceTimersByTimeAsync(400);
  expect(given.asked).toBe(1);
  answer(done(QUEUE));
  await vi.advanceTimersByTimeAsync(400);
  expect(given.asked).toBe(2);
  expect(told).toHaveLength(1);
});

test('a question without an answer leaves the last one standing and says so', async () => {
  const { queue, given } = setUp();
  await queue.load();
  given.answer = async () => refused({ code: 'UNAVAILABLE', retry: true });
  await queue.load();
  expect(queue.view).toBe(QUEUE);
  expect(queue.isStale).toBe(true);
});

test('nothing is asked once the desk is left', async () => {
  const { queue, given, waits } = setUp();
  queue.start();
  queue.noteRows([waits('demo:U1')]);
  queue.stop();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(given.asked).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

test('the next chat at the limit is refused with the reason', async () => {
  const { queue } = setUp();
  expect(await queue.takeNext()).toBeNull();
  expect(queue.refusal?.error.code).toBe('AT_CAPACITY');
});

test('above the limit the first in line is claimed', async () => {
  const { queue, claimed } = setUp();
  await queue.load();
  expect(await queue.takeAnyway(['support'])).toBe('demo:U1');
  expect(claimed).toEqual(['demo:U1']);
  expect(await queue.takeAnyway(['billing'])).toBeNull();
  expect(queue.refusal?.error.code).toBe('NOTHING_WAITS');
});

test('a colleague who was quicker is named', async () => {
  const { queue, given } = setUp();
  await queue.load();
  const winner = { operatorId: 'op_2', name: 'Aya', since: 1 };
  given.claim = refused({ code: 'OWNED', retry: false, winner });
  expect(await queue.takeAnyway([])).toBeNull();
  expect(queue.refusal?.error.winner?.name).toBe('Aya');
});
