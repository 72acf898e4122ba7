import { describe, expect, test } from 'vitest';
import { calendarOf, hours, weekOf } from '../../testing/calendars/vectors';
import type { Calendar, CalendarException } from './calendar';
import { calendarFaults, EXCEPTIONS_MAX, HOLIDAYS_MAX, INTERVALS_MAX, scheduleFaults } from './calendar-faults';
import type { Schedule, ScheduleRange } from './schedule';

const zone = 'Asia/Tokyo';
const faults = (parts: Partial<Calendar>) => calendarFaults({ ...calendarOf(zone), ...parts }).map(line);
const line = ({ path, code }: { path: string; code: string }) => `${path} ${code}`;
const closed = { kind: 'date', date: '2026-01-01', intervals: [] } as const satisfies CalendarException;
const holiday = { from: '2026-01-01', to: '2026-01-01', name: 'New Year', feedId: 'jp' };
const monday = (...texts: string[]) => ({ weekly: weekOf(hours(...texts), [0]) });

test('a full calendar has no fault', () => {
  const exceptions: CalendarException[] = [
    closed,
    { kind: 'range', from: '2026-01-01', to: '2026-01-01', intervals: hours('22:00-02:00'), name: 'x'.repeat(200) },
    { kind: 'yearly', from: '12-29', to: '01-03', intervals: [], alsoCutsRunningHours: true },
    { kind: 'yearly', from: '02-29', to: '02-29', intervals: [] },
  ];
  const weekly = weekOf(hours('00:00-24:00', '09:00-09:00', '23:59-00:00'));
  expect(faults({ weekly, exceptions, holidays: [holiday], closesSoonMin: 0 })).toEqual([]);
});

describe('each fault is named by its path', () => {
  test.each<[string, Partial<Calendar>, string[]]>([
    ['no such zone', { zone: 'Asia/Edo' }, ['zone UNKNOWN_ZONE']],
    ['an offset is no zone', { zone: '+09:00' }, ['zone UNKNOWN_ZONE']],
    ['nothing is no zone', { zone: '' }, ['zone UNKNOWN_ZONE']],
    ['six days', { weekly: weekOf([]).slice(1) }, ['weekly NOT_SEVEN_DAYS']],
    ['one digit', monday('9:00-18:000'), ['weekly.0.0.start MALFORMED_TIME', 'weekly.0.0.end MALFORMED_TIME']],
    ['hour 24 as start', monday('24:00-01:00'), ['weekly.0.0.start MALFORMED_TIME']],
    ['after 24:00', monday('09:00-18:00', '10:00-24:01'), ['weekly.0.1.end MALFORMED_TIME']],
    ['minute 60', monday('10:60-12:00'), ['weekly.0.0.start MALFORMED_TIME']],
    [
      'too many intervals',
      { weekly: weekOf(Array(INTERVALS_MAX + 1).fill(hours('09:00-10:00')[0]), [2]) },
      ['weekly.2 TOO_MANY'],
    ],
    [
      'too many exceptions',
      { exceptions: Array<CalendarException>(EXCEPTIONS_MAX + 1).fill(closed) },
      ['exceptions TOO_MANY'],
    ],
    ['too many holidays', { holidays: Array(HOLIDAYS_MAX + 1).fill(holiday) }, ['holidays TOO_MANY']],
    ['no such date', { exceptions: [{ ...closed, date: '2026-02-29' }] }, ['exceptions.0.date BAD_DATE']],
    ['no date at all', { exceptions: [{ ...closed, date: '20260101' }] }, ['exceptions.0.date BAD_DATE']],
    ['year 26', { exceptions: [{ ...closed, date: '0026-01-01' }] }, ['exceptions.0.date BAD_DATE']],
    [
      'a range backwards',
      { exceptions: [closed, { kind: 'range', from: '2026-01-02', to: '2026-01-01', intervals: [] }] },
      ['exceptions.1.to BAD_RANGE'],
    ],
    [
      'no such day of a year',
      { exceptions: [{ kind: 'yearly', from: '02-30', to: '2-1', intervals: hours('09:00-') }] },
      ['exceptions.0.from BAD_DATE', 'exceptions.0.to BAD_DATE', 'exceptions.0.intervals.0.end MALFORMED_TIME'],
    ],
    [
      'a holiday',
      { holidays: [holiday, { ...holiday, to: 'x', name: 'x'.repeat(201) }] },
      ['holidays.1.to BAD_DATE', 'holidays.1.name TOO_LONG'],
    ],
    ['a name', { exceptions: [{ ...closed, name: 'x'.repeat(201) }] }, ['exceptions.0.name TOO_LONG']],
    ['half a minute', { closesSoonMin: 0.5 }, ['closesSoonMin BAD_NUMBER']],
    ['minutes below none', { closesSoonMin: -1 }, ['closesSoonMin BAD_NUMBER']],
    ['more than a day', { closesSoonMin: 1_441 }, ['closesSoonMin BAD_NUMBER']],
  ])('%s', (_, parts, expected) => {
    expect(faults(parts)).toEqual(expected);
  });
});

describe('a schedule', () => {
  const range = (parts: Partial<ScheduleRange>): Schedule => ({ kind: 'range', zone, ...parts });

  test.each<[Schedule, string[]]>([
    [{ kind: 'always' }, []],
    [{ kind: 'open' }, []],
    [{ kind: 'closed' }, []],
    [range({}), []],
    [range({ from: '2026-01-01', to: '2026-01-01', weekdays: [0, 6], times: hours('22:00-02:00') }), []],
    [range({ from: '2026-01-01' }), []],
    [range({ zone: 'Asia/Edo' }), ['zone UNKNOWN_ZONE']],
    [range({ from: '2026-01-02', to: '2026-01-01' }), ['to BAD_RANGE']],
    [range({ from: 'soon', to: '2026-13-01' }), ['from BAD_DATE', 'to BAD_DATE']],
    [range({ to: 'soon' }), ['to BAD_DATE']],
    [range({ from: 'soon' }), ['from BAD_DATE']],
    [range({ weekdays: [0, 7, 1.5] }), ['weekdays.1 BAD_NUMBER', 'weekdays.2 BAD_NUMBER']],
    [range({ weekdays: [0, 1, 2, 3, 4, 5, 6, 0] }), ['weekdays TOO_MANY']],
    [range({ times: hours('22:00-25:00') }), ['times.0.end MALFORMED_TIME']],
    [range({ times: Array(INTERVALS_MAX + 1).fill(hours('09:00-10:00')[0]) }), ['times TOO_MANY']],
  ])('%j', (schedule, expected) => {
    expect(scheduleFaults(schedule).map(line)).toEqual(expected);
  });
});
