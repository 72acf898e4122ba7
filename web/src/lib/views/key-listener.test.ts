import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KeyListener } from './key-listener';
import { ALONE_MS } from './key-run';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const key = (key: string, timeStamp: number, repeat = false) => ({ key, timeStamp, repeat });

test('resolving is done once it has stood alone, and only once', () => {
  const keys = new KeyListener();
  const act = vi.fn();
  expect(keys.hear(key('e', 1_000), 'resolve', act)).toBe(true);
  vi.advanceTimersByTime(ALONE_MS - 1);
  expect(act).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(act).toHaveBeenCalledOnce();
});

test('any key within the wait takes it back', () => {
  const keys = new KeyListener();
  const act = vi.fn();
  keys.hear(key('e', 1_000), 'resolve', act);
  keys.hear(key('a', 1_100), null, vi.fn());
  vi.runAllTimers();
  expect(act).not.toHaveBeenCalled();
});

test('a key that is held down does not resolve', () => {
  const keys = new KeyListener();
  const act = vi.fn();
  keys.hear(key('e', 1_000, true), 'resolve', act);
  vi.runAllTimers();
  expect(act).not.toHaveBeenCalled();
});

test('the other keys act at once', () => {
  const act = vi.fn();
  new KeyListener().hear(key('i', 1_000), 'claim', act);
  expect(act).toHaveBeenCalledOnce();
});
