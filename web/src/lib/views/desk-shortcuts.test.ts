import { expect, test } from 'vitest';
import { deskAction } from './desk-shortcuts';

const key = (key: string, code: string, more: Partial<{ ctrlKey: boolean; isComposing: boolean }> = {}) => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  ...more,
});

test.each([
  ['a Latin letter counts by itself', key('j', 'KeyJ'), 'next'],
  ['also where it lies elsewhere on the keyboard', key('j', 'KeyC'), 'next'],
  ['a capital is the same', key('R', 'KeyR'), 'reply'],
  ['on a Thai layout the place counts', key('่', 'KeyJ'), 'next'],
  ['on a Japanese layout the place counts', key('ま', 'KeyJ'), 'next'],
  ['the question mark shows the keys', key('?', 'Slash'), 'help'],
  ['the next chat of the queue', key('x', 'KeyX'), 'take_next'],
  ['an offer is accepted by Y', key('y', 'KeyY'), 'accept'],
  ['and declined by D, also on a Thai layout', key('ก', 'KeyD'), 'decline'],
  ['S puts on hold', key('s', 'KeyS'), 'hold'],
  ['A hands over', key('a', 'KeyA'), 'hand_over'],
  ['Esc leaves', key('Escape', 'Escape'), 'leave'],
  ['another Latin letter on that place is none', key('h', 'KeyJ'), null],
  ['the browser’s own chords are left alone', key('r', 'KeyR', { ctrlKey: true }), null],
  ['a composition is left alone', key('j', 'KeyJ', { isComposing: true }), null],
])('%s', (_name, event, action) => {
  expect(deskAction(event, false)).toBe(action);
});

test('in a text field a letter is a letter', () => {
  expect(deskAction(key('j', 'KeyJ'), true)).toBeNull();
  expect(deskAction(key('Escape', 'Escape'), true)).toBe('leave');
});
