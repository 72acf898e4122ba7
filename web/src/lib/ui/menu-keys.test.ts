import { expect, test } from 'vitest';
import { findByLetters, stepTo } from './menu-keys';

test.each([
  ['ArrowDown', 0, 1],
  ['ArrowDown', 2, 0],
  ['ArrowUp', 0, 2],
  ['ArrowUp', 2, 1],
  ['ArrowDown', -1, 0],
  ['ArrowUp', -1, 2],
  ['Home', 2, 0],
  ['End', 0, 2],
  ['a', 0, null],
])('%s from item %i of three leads to %s', (key, from, to) => {
  expect(stepTo(key, from, 3)).toBe(to);
});

test('a menu without items leads nowhere', () => {
  expect(stepTo('ArrowDown', -1, 0)).toBeNull();
});

const LABELS = ['Available', 'Away', 'Busy', 'Offline', '離席'];

test.each([
  ['one letter goes to the next item that begins with it', 'a', 0, 1],
  ['and around', 'a', 1, 0],
  ['the same letter again goes on', 'aa', 0, 1],
  ['more letters narrow it, also down to where one is', 'aw', 1, 1],
  ['capitals and full width are the same', 'Ｂ', 0, 2],
  ['other scripts as well', '離', 0, 4],
  ['what nothing begins with moves nothing', 'x', 0, null],
])('%s', (_name, typed, from, to) => {
  expect(findByLetters(LABELS, typed, from)).toBe(to);
});
