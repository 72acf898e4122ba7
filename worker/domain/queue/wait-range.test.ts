import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { QueueOutlook, WaitEstimate } from './wait-estimate';
import { type RangeContext, toStaffFigure, toWaitRange } from './wait-range';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const OUTLOOK: QueueOutlook = {
  level: 'L1',
  ahtSec: 400,
  samples: 50,
  mu: 0.01,
  free: 0,
  abandoned: 0,
  ratios: { r50: 1, r80: 1.5, counted: 200 },
};
const OPEN: RangeContext = { now: NOW, closesAt: null, parked: false };

function estimate(p50Sec: number, p80Sec: number): WaitEstimate {
  return { estimateSec: p50Sec, p50Sec, p80Sec };
}

describe('the range', () => {
  test.each([
    ['at once', 0, 0, { kind: 'less_than_a_minute' }],
    ['a few seconds are about 1-2 minutes', 5, 9, { kind: 'minutes', lo: 1, hi: 2 }],
    ['4:59 to 6:01', 299, 361, { kind: 'minutes', lo: 4, hi: 7 }],
    ['full minutes stay', 240, 420, { kind: 'minutes', lo: 4, hi: 7 }],
    ['the same minute twice is widened', 300, 301, { kind: 'minutes', lo: 5, hi: 6 }],
    ['an upper figure below the lower', 600, 300, { kind: 'minutes', lo: 10, hi: 11 }],
    ['an hour', 3_000, 3_600, { kind: 'minutes', lo: 50, hi: 60 }],
    ['a second more than an hour', 3_000, 3_601, { kind: 'more_than_an_hour' }],
  ])('%s', (_, p50Sec, p80Sec, expected) => {
    expect(toWaitRange(estimate(p50Sec, p80Sec), OUTLOOK, OPEN)).toEqual(expected);
  });

  test('is always true to itself: 1 <= lo < hi <= 60', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 9_000, noNaN: true }),
        fc.double({ min: 0, max: 9_000, noNaN: true }),
        (p50Sec, p80Sec) => {
          const range = toWaitRange(estimate(p50Sec, p80Sec), OUTLOOK, OPEN);
          const isLong = Math.ceil(p80Sec / 60) > 60 || Math.floor(p50Sec / 60) >= 60;
          expect(range.kind).toBe(isLong ? 'more_than_an_hour' : 'minutes');
          if (range.kind !== 'minutes') return;
          expect(range.lo).toBeGreaterThanOrEqual(1);
          expect(range.hi).toBeGreaterThan(range.lo);
          expect(range.hi).toBeLessThanOrEqual(60);
          expect(range.hi).toBeGreaterThanOrEqual(p80Sec / 60);
        },
      ),
    );
  });
});

describe('nothing is said', () => {
  const some = estimate(300, 600);
  const nobody = { estimateSec: Number.POSITIVE_INFINITY, p50Sec: Number.POSITIVE_INFINITY, p80Sec: 1 / 0 };
  test.each([
    ['where too little is known', some, { ...OUTLOOK, level: 'L4' as const }, OPEN, 'no_samples'],
    ['where nobody serves', nobody, { ...OUTLOOK, mu: 0 }, OPEN, 'nobody_serves'],
    ['to whom is parked', some, OUTLOOK, { ...OPEN, parked: true }, 'parked'],
    ['where closing time comes first', some, OUTLOOK, { ...OPEN, closesAt: NOW + 10 * MINUTE - 1 }, 'closes_first'],
  ])('%s', (_, figure, outlook, ctx, why) => {
    expect(toWaitRange(figure, outlook, ctx)).toEqual({ kind: 'hidden', why });
    expect(toStaffFigure(figure, outlook, ctx, false).hidden).toBe(why);
  });

  test('it is said where the wait ends as the team closes', () => {
    expect(toWaitRange(some, OUTLOOK, { ...OPEN, closesAt: NOW + 10 * MINUTE }).kind).toBe('minutes');
  });
});

test('the staff sees the figure even where the customer sees none', () => {
  const unsure = { ...OUTLOOK, level: 'L4' as const, samples: 0 };
  expect(toStaffFigure(estimate(300, 600), unsure, OPEN, true)).toEqual({
    estimateSec: 300,
    p50Sec: 300,
    p80Sec: 600,
    level: 'L4',
    samples: 0,
    isLearning: true,
    hidden: 'no_samples',
  });
});

test('without anybody who serves there is no figure at all', () => {
  const never = Number.POSITIVE_INFINITY;
  const figure = { estimateSec: never, p50Sec: never, p80Sec: never };
  expect(toStaffFigure(figure, { ...OUTLOOK, mu: 0 }, OPEN, false)).toMatchObject({ estimateSec: null, p80Sec: null });
});
