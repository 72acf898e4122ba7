import { expect, test } from 'vitest';
import { ariaKey, type KeyLike, pressedKey, shownKey } from './pressed-key';

const key = (key: string, code: string, more: Partial<KeyLike> = {}): KeyLike => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  ...more,
});
const ALT_GR = { ctrlKey: true, altKey: true, getModifierState: (name: string) => name === 'AltGraph' };

test.each([
  ['a Latin letter counts by itself', key('j', 'KeyJ'), 'j'],
  ['also where it lies elsewhere on the keyboard', key('j', 'KeyC'), 'j'],
  ['a capital is the same', key('R', 'KeyR', { shiftKey: true }), 'r'],
  ['a letter with a mark is Latin', key('é', 'Digit2'), 'é'],
  ['on a Thai layout the place counts', key('่', 'KeyJ'), 'j'],
  ['on a Japanese layout the place counts', key('ま', 'KeyJ'), 'j'],
  ['and for signs, plain and with Shift', key('ฝ', 'Slash'), '/'],
  ['the sheet of keys on a Thai layout', key('ฦ', 'Slash', { shiftKey: true }), '?'],
  ['brackets', key('ล', 'BracketRight'), ']'],
  ['the question mark', key('?', 'Slash', { shiftKey: true }), '?'],
  ['a key with a name', key('Escape', 'Escape'), 'Escape'],
  ['a bracket that AltGr gives', key('[', 'Digit8', ALT_GR), '['],
  ['Ctrl with a letter', key('k', 'KeyK', { ctrlKey: true }), 'Mod+k'],
  ['also on a Thai layout', key('า', 'KeyK', { ctrlKey: true }), 'Mod+k'],
  ['Ctrl with Shift is the browser’s', key('K', 'KeyK', { ctrlKey: true, shiftKey: true }), null],
  ['Alt is the browser’s', key('k', 'KeyK', { altKey: true }), null],
  ['the Windows key is the system’s', key('k', 'KeyK', { metaKey: true }), null],
  ['Ctrl alone', key('Control', 'ControlLeft', { ctrlKey: true }), null],
  ['a composition is left alone', key('j', 'KeyJ', { isComposing: true }), null],
  ['what an input method holds has a name', key('Process', 'KeyJ'), 'Process'],
])('%s', (_name, event, pressed) => {
  expect(pressedKey(event, false)).toBe(pressed);
});

test('on a Mac it is Cmd, and Ctrl moves the cursor', () => {
  expect(pressedKey(key('k', 'KeyK', { metaKey: true }), true)).toBe('Mod+k');
  expect(pressedKey(key('k', 'KeyK', { ctrlKey: true }), true)).toBeNull();
});

test.each([
  ['j', 'J', 'J'],
  ['?', '?', '?'],
  ['Mod+k', 'Ctrl+K', 'Control+K'],
  ['g m', 'G M', undefined],
  ['', '', undefined],
])('%s is shown as %s', (pressed, shown, aria) => {
  expect(shownKey(pressed, false)).toBe(shown);
  expect(ariaKey(pressed, false)).toBe(aria);
});

test('on a Mac', () => {
  expect([shownKey('Mod+k', true), ariaKey('Mod+k', true)]).toEqual(['⌘K', 'Meta+K']);
});
