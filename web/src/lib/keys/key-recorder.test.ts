import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KeyRecorder, SECOND_WITHIN_MS } from './key-recorder';
import type { KeyLike } from './pressed-key';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const press = (key: string, more: Partial<KeyLike> = {}): KeyLike => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  ...more,
});

function record(...events: readonly KeyLike[]) {
  const tell = vi.fn();
  const recorder = new KeyRecorder(tell, false);
  const taken = events.map((event) => recorder.hear(event));
  vi.advanceTimersByTime(SECOND_WITHIN_MS);
  return { taken, last: tell.mock.lastCall?.[0] };
}

test.each([
  ['one character, when none follows', [press('Q')], { type: 'done', key: 'q' }],
  ['two, one after the other', [press('g'), press('r')], { type: 'done', key: 'g r' }],
  ['one with Ctrl, at once', [press('e', { ctrlKey: true })], { type: 'done', key: 'Mod+e' }],
  ['none at all', [press('Backspace')], { type: 'done', key: '' }],
  ['Esc leaves it', [press('g'), press('Escape')], { type: 'cancelled' }],
  ['what the browser needs is taken from nobody', [press('t', { ctrlKey: true })], { type: 'browser' }],
])('%s', (_name, events, told) => {
  const { taken, last } = record(...events);
  expect(taken.every(Boolean)).toBe(true);
  expect(last).toEqual(told);
});

test.each(['Tab', 'Enter', ' ', 'ArrowDown', 'Shift'])('%s keeps its own meaning', (key) => {
  expect(record(press(key))).toEqual({ taken: [false], last: undefined });
});
