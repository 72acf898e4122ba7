// When the list of canned replies is open, and which keys it keeps from Send while it is loaded.
import { expect, test } from 'vitest';
import type CannedPicker from './CannedPicker.svelte';
import { SlashWatch } from './slash-watch.svelte';

const PICKER = { default: {} as typeof CannedPicker };
const key = (name: string, more: Partial<KeyboardEvent> = {}) => ({
  key: name,
  shiftKey: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...more,
});

test('opens with a slash, follows what is typed, and closes behind the word', () => {
  const watch = new SlashWatch(async () => PICKER);
  watch.see('Hi', 2);
  expect(watch.open).toBeNull();
  watch.see('Hi /ho', 6);
  expect(watch.open).toEqual({ from: 3, to: 6, query: 'ho' });
  watch.see('Hi /ho ', 7);
  expect(watch.open).toBeNull();
});

test('Esc closes it for this slash; another one opens it again', () => {
  const watch = new SlashWatch(async () => PICKER);
  watch.see('/h', 2);
  expect(watch.keyBeforeList(key('Escape'))).toBe(true);
  watch.see('/ho', 3);
  expect(watch.open).toBeNull();
  watch.see('/ho /', 5);
  expect(watch.open).toMatchObject({ from: 4 });
});

test('an Enter before the list has come is kept for it, and Shift+Enter is not', () => {
  const watch = new SlashWatch(() => new Promise(() => undefined));
  watch.see('/h', 2);
  expect(watch.keyBeforeList(key('Enter', { shiftKey: true }))).toBe(false);
  expect([watch.keyBeforeList(key('Enter')), watch.isAwaited]).toEqual([true, true]);
  watch.see('/h ', 3);
  expect(watch.isAwaited).toBe(false);
});

test('where the list cannot be loaded Enter sends, and the next slash tries again', async () => {
  let tries = 0;
  const watch = new SlashWatch(async () => {
    tries += 1;
    if (tries === 1) throw new Error('no network');
    return PICKER;
  });
  watch.see('/h', 2);
  await expect.poll(() => watch.hasFailed).toBe(true);
  expect(watch.keyBeforeList(key('Enter'))).toBe(false);
  watch.see('/ho', 3);
  await expect.poll(() => watch.Picker).toBe(PICKER.default);
  expect(watch.hasFailed).toBe(false);
});
