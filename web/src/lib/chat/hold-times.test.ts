import { expect, test } from 'vitest';
import { inAnHour, pickedTime, toFieldTime, tomorrowMorning } from './hold-times';

const at = (text: string) => new Date(text).getTime();
const NOW = at('2026-11-28T22:15:30');

test('in an hour, and tomorrow at nine of this place', () => {
  expect(inAnHour(NOW)).toBe(at('2026-11-28T23:15:30'));
  expect(tomorrowMorning(NOW)).toBe(at('2026-11-29T09:00'));
  expect(tomorrowMorning(at('2026-12-31T00:00'))).toBe(at('2027-01-01T09:00'));
});

test.each([
  ['2026-11-28T22:16', at('2026-11-28T22:16')],
  ['2026-12-28T22:15', at('2026-12-28T22:15')],
  ['2026-11-28T22:15', null],
  ['2026-12-29T22:15', null],
  ['2026-11-28', null],
  ['', null],
  ['soon', null],
])('%s is taken as %j', (text, picked) => {
  expect(pickedTime(text, NOW)).toBe(picked);
});

test('a time comes back from its field as it was, to the minute', () => {
  expect(toFieldTime(NOW)).toBe('2026-11-28T22:15');
  expect(pickedTime(toFieldTime(tomorrowMorning(NOW)), NOW)).toBe(tomorrowMorning(NOW));
});
