import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withinMs } from './within-ms';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('what comes in time is the value, and no timer stays behind', async () => {
  expect(await withinMs(Promise.resolve(5), 100)).toEqual({ inTime: true, value: 5 });
  expect(vi.getTimerCount()).toBe(0);
});

test('what fails in time fails, and no timer stays behind', async () => {
  await expect(withinMs(Promise.reject(new Error('broken')), 100)).rejects.toThrow('broken');
  expect(vi.getTimerCount()).toBe(0);
});

test('what is late is late, and its failure afterwards is nobody’s', async () => {
  let fail: (cause: Error) => void = () => undefined;
  const waiting = withinMs(
    new Promise((_resolve, reject) => {
      fail = reject;
    }),
    100,
  );
  await vi.advanceTimersByTimeAsync(100);
  expect(await waiting).toEqual({ inTime: false });
  // An unhandled rejection would fail this run.
  fail(new Error('too late'));
  await vi.advanceTimersByTimeAsync(0);
});
