import { expect, test } from 'vitest';
import { closeCodeToAnswer } from './close-code';

test.each([
  [1000, 1000],
  [1001, 1000],
  [1005, 1000],
  [1006, null],
  [1015, null],
  [3000, 3000],
  [4401, 4401],
  [4999, 4999],
  [5000, 1000],
])('a close with %d is answered by %s', (code, answer) => {
  expect(closeCodeToAnswer(code)).toBe(answer);
});
