import { expect, test } from 'vitest';
import { laterMark, type ReadMark } from './read-mark';

const mark = (readCount: number, epoch: number, seq: number): ReadMark => ({ readCount, readPlace: { epoch, seq } });

test.each([
  ['what was read later', mark(3, 1, 9), mark(2, 1, 5)],
  ['what was marked unread later, though it counts less', mark(2, 1, 9), mark(3, 1, 5)],
  ['what the restored store says', mark(0, 2, 1), mark(3, 1, 9)],
  ['more, at the same place', mark(3, 1, 5), mark(2, 1, 5)],
  ['more, where a place is missing', { readCount: 3 }, mark(2, 1, 9)],
])('of two tellings holds %s, whichever comes first', (_name, later, other) => {
  expect(laterMark(later, other)).toBe(later);
  expect(laterMark(other, later)).toBe(later);
});
