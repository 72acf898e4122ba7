import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { afterPaint } from './after-paint';

let frames: (() => void)[];

beforeEach(() => {
  frames = [];
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
  vi.stubGlobal('cancelAnimationFrame', (id: number) => {
    frames[id - 1] = () => undefined;
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('runs behind the next frame, once', async () => {
  const task = vi.fn();
  afterPaint(task);
  await vi.advanceTimersByTimeAsync(10);
  frames[0]?.();
  expect(task).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(task).toHaveBeenCalledTimes(1);
});

test('runs on a page that draws no frames, once', async () => {
  const task = vi.fn();
  afterPaint(task);
  await vi.advanceTimersByTimeAsync(1_000);
  frames[0]?.();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(task).toHaveBeenCalledTimes(1);
});
