import { expect, test } from 'vitest';
import { mayPasswordBeShort } from './short-password';

test.each([
  ['long, and never held for a short one', 3, false, null, false],
  ['short by the newest word, with or without a hold', 3, true, null, true],
  ['held on the version that is known: the write may be under way', 3, false, 3, true],
  ['held on a version that the guard has not heard of yet', 3, false, 4, true],
  ['held, and the word of the next version says that another password came', 4, false, 3, false],
  ['held, and the word of the next version says that it is there', 4, true, 3, true],
])('%s', (_, authVersion, passwordIsShort, heldAt, may) => {
  expect(mayPasswordBeShort({ authVersion, passwordIsShort }, heldAt)).toBe(may);
});

test('a word without the class is of a long one', () => {
  expect(mayPasswordBeShort({ authVersion: 1 }, null)).toBe(false);
});
