import { expect, test } from 'vitest';
import { monthOf, monthStart } from './month';

test.each([
  [Date.UTC(2026, 10, 30, 23, 59, 59, 999), '2026-11'],
  [Date.UTC(2026, 11, 1), '2026-12'],
  [0, '1970-01'],
  [-5, '1970-01'],
  [Number.NaN, '1970-01'],
  [1e300, '9999-12'],
])('%d is of %s', (ts, month) => {
  expect(monthOf(ts)).toBe(month);
});

test('a month begins with its first ms', () => {
  expect(monthOf(monthStart('2026-11'))).toBe('2026-11');
  expect(monthOf(monthStart('2026-11') - 1)).toBe('2026-10');
});
