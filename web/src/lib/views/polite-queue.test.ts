import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PoliteQueue } from './polite-queue.svelte';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** What a reader finds in the region, each time it is another. */
function heard(queue: PoliteQueue, forMs: number): string[] {
  const lines = [queue.line];
  for (let ms = 0; ms < forMs; ms += 50) {
    vi.advanceTimersByTime(50);
    if (queue.line !== lines.at(-1)) lines.push(queue.line);
  }
  return lines;
}

test('lines that come in quick succession are all told, in order, and each has the region to itself for a while', () => {
  const queue = new PoliteQueue();
  queue.say('A chat is offered to you: Mali.');
  queue.say('A chat is offered to you: Hana.');
  queue.say('New message from Ren');
  expect(queue.line).toBe('A chat is offered to you: Mali.');
  vi.advanceTimersByTime(1_400);
  expect(queue.line).toBe('A chat is offered to you: Mali.');
  expect(heard(queue, 8_000).filter((line) => line !== '')).toEqual([
    'A chat is offered to you: Mali.',
    'A chat is offered to you: Hana.',
    'New message from Ren',
  ]);
});

test('the same words twice are two lines, with the region empty between them', () => {
  const queue = new PoliteQueue();
  queue.say('New message from Ren');
  queue.say('New message from Ren');
  expect(heard(queue, 8_000)).toEqual(['New message from Ren', '', 'New message from Ren', '']);
});

test('what is unsaid is not told any more, and the next line comes at once', () => {
  const queue = new PoliteQueue();
  for (const line of ['one', 'two', 'three']) queue.say(line);
  expect(queue.unsay('two')).toBe(true);
  expect(queue.unsay('one')).toBe(false);
  expect(queue.line).toBe('');
  vi.advanceTimersByTime(100);
  expect(queue.line).toBe('three');
  expect(queue.unsay('never said')).toBe(false);
  expect(queue.line).toBe('three');
});

test('of a flood the newest are told', () => {
  const queue = new PoliteQueue();
  for (let number = 0; number <= 20; number++) queue.say(`line ${number}`);
  const told = heard(queue, 60_000).filter((line) => line !== '');
  expect(told).toEqual(['line 0', ...Array.from({ length: 8 }, (_, index) => `line ${13 + index}`)]);
});

test('stopped, it tells nothing', () => {
  const queue = new PoliteQueue();
  queue.say('one');
  queue.say('two');
  queue.stop();
  expect(heard(queue, 10_000)).toEqual(['']);
});
