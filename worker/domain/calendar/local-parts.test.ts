import { expect, test } from 'vitest';
import { localParts } from './local-parts';
import { offsetMsAt } from './zone-offsets';

test('the wall shows date, weekday and time', () => {
  expect(localParts('Asia/Kathmandu', Date.parse('2026-03-01T00:00:59.999Z'))).toEqual({
    year: 2026,
    month: 3,
    day: 1,
    weekday: 6,
    hour: 5,
    minute: 45,
    date: '2026-03-01',
    time: '05:45',
  });
});

test.each([
  ['the minute before a gap', 'America/New_York', '2026-03-08T06:59Z', '2026-03-08 01:59 6'],
  ['the minute after it', 'America/New_York', '2026-03-08T07:00Z', '2026-03-08 03:00 6'],
  ['the first pass of a fold', 'America/New_York', '2026-11-01T05:30Z', '2026-11-01 01:30 6'],
  ['the second pass', 'America/New_York', '2026-11-01T06:30Z', '2026-11-01 01:30 6'],
  ['half an hour back', 'Australia/Lord_Howe', '2026-04-04T15:00Z', '2026-04-05 01:30 6'],
  ['before a day that is skipped', 'Pacific/Apia', '2011-12-30T09:59Z', '2011-12-29 23:59 3'],
  ['after it', 'Pacific/Apia', '2011-12-30T10:00Z', '2011-12-31 00:00 5'],
  ['before 1970', 'Asia/Tokyo', '1969-12-31T14:59Z', '1969-12-31 23:59 2'],
  ['a Monday', 'Etc/UTC', '2026-11-30T00:00Z', '2026-11-30 00:00 0'],
])('%s: %s at %s', (_, zone, instant, expected) => {
  const { date, time, weekday } = localParts(zone, Date.parse(instant));
  expect(`${date} ${time} ${weekday}`).toBe(expected);
});

test('old offsets have seconds', () => {
  expect(offsetMsAt('Africa/Monrovia', 0)).toBe(-(44 * 60 + 30) * 1_000);
});
