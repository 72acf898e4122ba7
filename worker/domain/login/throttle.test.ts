import { describe, expect, test } from 'vitest';
import { FREE_FAILURES, forgottenAt, NO_TRIES, type TryCount, waitMs, withFailure, withoutOne } from './throttle';

const START = 1_800_000_000_000;
const MINUTE = 60_000;

function failTimes(times: number, now = START): TryCount {
  let count = NO_TRIES;
  for (let i = 0; i < times; i++) count = withFailure(count, now);
  return count;
}

describe('the wait after failures', () => {
  test.each([
    [0, 0],
    [FREE_FAILURES - 1, 0],
    [FREE_FAILURES, 1_000],
    [FREE_FAILURES + 1, 2_000],
    [FREE_FAILURES + 4, 16_000],
    [FREE_FAILURES + 9, 512_000],
    [FREE_FAILURES + 10, 15 * MINUTE],
    [FREE_FAILURES + 500, 15 * MINUTE],
  ])('after %i failures it is %i ms', (failures, expected) => {
    expect(waitMs(failTimes(failures), START)).toBe(expected);
  });

  test('no number of failures locks for longer than 15 minutes', () => {
    const count = failTimes(10_000);
    expect(waitMs(count, START + 15 * MINUTE)).toBe(0);
  });

  test('it runs down with the clock', () => {
    expect(waitMs(failTimes(FREE_FAILURES + 4), START + 10_000)).toBe(6_000);
  });

  test('a clock that went back does not stretch it', () => {
    expect(waitMs(failTimes(FREE_FAILURES), START - 5 * MINUTE)).toBe(1_000);
  });
});

describe('forgetting', () => {
  test('one failure is forgiven per 15 minutes', () => {
    const count = failTimes(FREE_FAILURES);
    const later = withFailure(count, START + 30 * MINUTE);
    expect(later.failures).toBe(FREE_FAILURES - 1);
  });

  test('guessing as fast as allowed for a day gets about one try per 15 minutes', () => {
    let count = NO_TRIES;
    let tries = 0;
    for (let now = START; now < START + 24 * 60 * MINUTE; now += 1_000) {
      if (waitMs(count, now) > 0) continue;
      count = withFailure(count, now);
      tries++;
    }
    expect(tries).toBeLessThan(96 + FREE_FAILURES + 12);
  });

  test('the count knows when nothing is left of it, and that is within hours', () => {
    const count = failTimes(10_000);
    const end = forgottenAt(count);
    expect(withFailure(count, end).failures).toBe(1);
    expect(end - START).toBeLessThanOrEqual(4 * 60 * MINUTE);
  });

  test('a try that turned out well is taken back alone', () => {
    expect(withoutOne(failTimes(3)).failures).toBe(2);
    expect(withoutOne(NO_TRIES).failures).toBe(0);
  });
});
