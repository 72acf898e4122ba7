import { expect, test } from 'vitest';
import { ActivityNotice } from './activity-notice';

test('the first touch is told at once, then one a minute', () => {
  const told: number[] = [];
  let now = 0;
  const notice = new ActivityNotice(() => told.push(now) > 0);
  for (now of [0, 1_000, 59_999, 60_000, 119_999, 120_000]) notice.felt(now);
  expect(told).toEqual([0, 60_000, 120_000]);
});

test('what could not be told goes with the next touch', () => {
  let isConnected = false;
  let told = 0;
  const notice = new ActivityNotice(() => {
    if (isConnected) told += 1;
    return isConnected;
  });
  notice.felt(0);
  isConnected = true;
  notice.felt(1_000);
  notice.felt(2_000);
  expect(told).toBe(1);
});
