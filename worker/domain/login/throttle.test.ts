import { describe, expect, test } from 'vitest';
import {
  ACCOUNT_FREE,
  forgottenAt,
  NETWORK_FREE,
  NO_TRIES,
  type TryCount,
  waitMs,
  withFailure,
  withoutOne,
} from './throttle';

const START = 1_800_000_000_000;
const MINUTE = 60_000;

function failTimes(times: number, now = START): TryCount {
  let count = NO_TRIES;
  for (let i = 0; i < times; i++) count = withFailure(count, ACCOUNT_FREE, now);
  return count;
}

describe('the wait after failures', () => {
  test.each([
    [0, 0],
    [ACCOUNT_FREE - 1, 0],
    [ACCOUNT_FREE, 1_000],
    [ACCOUNT_FREE + 1, 2_000],
    [ACCOUNT_FREE + 4, 16_000],
    [ACCOUNT_FREE + 9, 512_000],
    [ACCOUNT_FREE + 10, 15 * MINUTE],
    [ACCOUNT_FREE + 500, 15 * MINUTE],
  ])('after %i failures it is %i ms', (failures, expected) => {
    expect(waitMs(failTimes(failures), ACCOUNT_FREE, START)).toBe(expected);
  });

  test('no number of failures locks for longer than 15 minutes', () => {
    const count = failTimes(10_000);
    expect(waitMs(count, ACCOUNT_FREE, START + 15 * MINUTE)).toBe(0);
  });

  test('a network waits only after more failures than an office makes in a morning', () => {
    let count = NO_TRIES;
    for (let i = 0; i < NETWORK_FREE; i++) {
      expect(waitMs(count, NETWORK_FREE, START)).toBe(0);
      count = withFailure(count, NETWORK_FREE, START);
    }
    expect(waitMs(count, NETWORK_FREE, START)).toBe(1_000);
  });

  test('it runs down with the clock', () => {
    expect(waitMs(failTimes(ACCOUNT_FREE + 4), ACCOUNT_FREE, START + 10_000)).toBe(6_000);
  });

  test('a clock that went back does not stretch it', () => {
    expect(waitMs(failTimes(ACCOUNT_FREE), ACCOUNT_FREE, START - 5 * MINUTE)).toBe(1_000);
  });
});

describe('forgetting', () => {
  test('one failure is forgiven per 15 minutes', () => {
    const count = failTimes(ACCOUNT_FREE);
    const later = withFailure(count, ACCOUNT_FREE, START + 30 * MINUTE);
    expect(later.failures).toBe(ACCOUNT_FREE - 1);
  });

  test('guessing as fast as allowed for a day gets about one try per 15 minutes', () => {
    let count = NO_TRIES;
    let tries = 0;
    for (let now = START; now < START + 24 * 60 * MINUTE; now += 1_000) {
      if (waitMs(count, ACCOUNT_FREE, now) > 0) continue;
      count = withFailure(count, ACCOUNT_FREE, now);
      tries++;
    }
    expect(tries).toBeLessThan(96 + ACCOUNT_FREE + 12);
  });

  test('the count knows when nothing is left of it, and that is within hours', () => {
    const count = failTimes(10_000);
    const end = forgottenAt(count);
    expect(withFailure(count, ACCOUNT_FREE, end).failures).toBe(1);
    expect(end - START).toBeLessThanOrEqual(4 * 60 * MINUTE);
  });

  test('a try that turned out well is taken back alone', () => {
    expect(withoutOne(failTimes(3)).failures).toBe(2);
    expect(withoutOne(NO_TRIES).failures).toBe(0);
  });
});
