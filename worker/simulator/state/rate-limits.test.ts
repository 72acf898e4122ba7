import { expect, test } from 'vitest';
import { RateLimits } from './rate-limits';

const LIST = 'GET /v2/bot/richmenu/list';

test('a bucket holds ten calls, fills with time, and is not emptied by a clock that is put back', () => {
  const limits = new RateLimits();
  const granted = (now: number) => Array.from({ length: 12 }, () => limits.take('demo', LIST, now)).filter(Boolean);
  expect(granted(61_000)).toHaveLength(10);
  expect(granted(61_500)).toHaveLength(5);
  expect(granted(62_500)).toHaveLength(10);
  expect(granted(63_500 - 61_000)).toHaveLength(0);
  expect(granted(63_500 - 60_000)).toHaveLength(10);
});
