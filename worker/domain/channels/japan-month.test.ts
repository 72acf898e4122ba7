import { expect, test } from 'vitest';
import { japanMonth, japanMonthSpan } from './japan-month';

test.each([
  ['2026-11-30T14:59:59.999Z', '2026-11'],
  ['2026-11-30T15:00:00.000Z', '2026-12'],
  ['2026-12-31T15:00:00.000Z', '2027-01'],
])('%s is %s in Japan', (instant, month) => {
  expect(japanMonth(Date.parse(instant))).toBe(month);
});

test.each(['2026-02', '2026-11', '2026-12'])('the borders of %s belong to one month each', (month) => {
  const { from, until } = japanMonthSpan(month);
  expect([japanMonth(from - 1), japanMonth(from), japanMonth(until - 1), japanMonth(until)]).toEqual([
    expect.not.stringContaining(month),
    month,
    month,
    expect.not.stringContaining(month),
  ]);
});
