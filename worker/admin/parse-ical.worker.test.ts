// The library and the reading of its output in workerd, where feeds are fetched.
import { expect, test } from 'vitest';
import { parseIcal } from './parse-ical';

test('a feed is read in workerd', () => {
  const lines = [
    'BEGIN:VEVENT',
    'DTSTART;VALUE=DATE:20000229',
    'RRULE:FREQ=YEARLY',
    'SUMMARY:Leap\\, day',
    'END:VEVENT',
  ];
  const text = ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
  expect(parseIcal(text, { from: '2026-01-01', to: '2029-12-31' })).toEqual({
    ok: true,
    value: {
      holidays: [{ from: '2028-02-29', to: '2028-02-29', name: 'Leap, day' }],
      leftOut: { timed: 0, recurring: 0, unreadable: 0 },
    },
  });
  expect(parseIcal('<html>', { from: '2026-01-01', to: '2029-12-31' })).toEqual({
    ok: false,
    error: { code: 'NOT_ICAL', retry: false },
  });
});
