import { expect, test } from 'vitest';
import { endsNextDay } from './interval-drafts';

test.each([
  ['09:00', '18:00', false],
  ['22:00', '06:00', true],
  ['09:00', '09:00', true],
  ['09:00', '00:00', false],
  ['00:00', '00:00', false],
  ['', '06:00', false],
])('%s to %s', (start, end, expected) => {
  expect(endsNextDay({ start, end })).toBe(expected);
});
