import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KeyListener, SEQUENCE_MS } from './key-listener';
import { KeyMap } from './key-map';
import { ALONE_MS } from './key-run';
import { USUAL_KEYS } from './usual-keys';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const map = new KeyMap((act) => USUAL_KEYS[act]);
const keys = { map, isInText: false };
const at = (timeStamp: number, repeat = false) => ({ timeStamp, repeat });

/** Presses keys at their times. @returns whether each was taken */
function press(pressed: readonly (readonly [key: string, at: number])[], act: (name: string) => void): boolean[] {
  const listener = new KeyListener();
  return pressed.map(([key, time]) => listener.hear(at(time), key, keys, act));
}

test('resolving is done once it has stood alone, and only once', () => {
  const act = vi.fn();
  expect(press([['e', 1_000]], act)).toEqual([true]);
  vi.advanceTimersByTime(ALONE_MS - 1);
  expect(act).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(act.mock.calls).toEqual([['resolve']]);
});

test('any key within the wait takes it back', () => {
  const act = vi.fn();
  press(
    [
      ['e', 1_000],
      ['w', 1_100],
    ],
    act,
  );
  vi.runAllTimers();
  expect(act).not.toHaveBeenCalled();
});

test('a key that is held down does not resolve', () => {
  const act = vi.fn();
  new KeyListener().hear(at(1_000, true), 'e', keys, act);
  vi.runAllTimers();
  expect(act).not.toHaveBeenCalled();
});

test('the other keys act at once', () => {
  const act = vi.fn();
  press([['i', 1_000]], act);
  expect(act.mock.calls).toEqual([['claim']]);
});

test.each([
  ['quickly', 80],
  ['slowly', SEQUENCE_MS - 1],
])('two keys one after the other, %s, are one; Shift between them is none', (_name, pauseMs) => {
  const act = vi.fn();
  const taken = press(
    [
      ['g', 1_000],
      ['Shift', 1_010],
      ['m', 1_000 + pauseMs],
    ],
    act,
  );
  expect(taken).toEqual([true, false, true]);
  vi.runAllTimers();
  expect(act.mock.calls).toEqual([['go_mine']]);
});

test('a second key that comes too late means what it means alone', () => {
  const act = vi.fn();
  press(
    [
      ['g', 1_000],
      ['i', 1_000 + SEQUENCE_MS],
    ],
    act,
  );
  expect(act.mock.calls).toEqual([['claim']]);
});

test.each(['gave', 'give', 'grey', 'gas is out'])('text that begins with the first of two does nothing: %s', (text) => {
  const act = vi.fn();
  press(
    [...text].map((letter, index) => [letter, 1_000 + index * 120]),
    act,
  );
  vi.runAllTimers();
  expect(act).not.toHaveBeenCalled();
});
