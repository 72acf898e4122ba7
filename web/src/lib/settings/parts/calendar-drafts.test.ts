import { expect, test } from 'vitest';
import type { Calendar, Holiday } from '$domain/calendar/calendar';
import { calendarFaults } from '$domain/calendar/calendar-faults';
import {
  copyDay,
  fromCalendarDraft,
  mergeHolidays,
  newCalendar,
  newException,
  toCalendarDraft,
} from './calendar-drafts';

const holiday = (from: string, feedId: string): Holiday => ({ from, to: from, name: from, feedId });
const CALENDAR: Calendar = {
  zone: 'Asia/Bangkok',
  weekly: [[{ start: '22:00', end: '06:00' }], [{ start: '09:00', end: '24:00' }], [], [], [], [], []],
  exceptions: [
    { kind: 'date', date: '2026-12-24', intervals: [{ start: '09:00', end: '12:00' }], name: 'Christmas Eve' },
    { kind: 'range', from: '2026-12-28', to: '2026-12-31', intervals: [], alsoCutsRunningHours: true },
    { kind: 'yearly', from: '12-29', to: '01-03', intervals: [], name: 'New Year' },
  ],
  holidays: [holiday('2026-12-05', 'th')],
  closesSoonMin: 30,
};

test('a calendar goes there and back unchanged', () => {
  expect(fromCalendarDraft(toCalendarDraft(CALENDAR))).toEqual(CALENDAR);
});

test('midnight at the end is shown as 00:00 and saved as 24:00', () => {
  const draft = toCalendarDraft(CALENDAR);
  expect(draft.weekly[1]?.[0]?.end).toBe('00:00');
  expect(fromCalendarDraft(draft).weekly[1]).toEqual([{ start: '09:00', end: '24:00' }]);
});

test('a day that is closed by its box keeps no hours, and gets them back with the box', () => {
  const draft = toCalendarDraft(CALENDAR);
  const [eve] = draft.exceptions;
  if (eve === undefined) throw new Error('no exception');
  eve.isClosed = true;
  expect(fromCalendarDraft(draft).exceptions[0]?.intervals).toEqual([]);
  eve.isClosed = false;
  expect(fromCalendarDraft(draft).exceptions[0]?.intervals).toEqual([{ start: '09:00', end: '12:00' }]);
});

test('an exception that changes its kind keeps only the dates of that kind', () => {
  const draft = { ...newCalendar('UTC'), exceptions: [newException('2026-12-24')] };
  const [one] = draft.exceptions;
  if (one === undefined) throw new Error('no exception');
  Object.assign(one, { kind: 'yearly', from: '12-24', to: '12-26' });
  expect(fromCalendarDraft(draft).exceptions).toEqual([{ kind: 'yearly', from: '12-24', to: '12-26', intervals: [] }]);
});

test('what a new calendar begins with may be saved', () => {
  expect(calendarFaults(fromCalendarDraft(newCalendar('Asia/Tokyo')))).toEqual([]);
});

test('an empty number is no number of its own choosing', () => {
  const value = fromCalendarDraft({ ...newCalendar('UTC'), closesSoonMin: null });
  expect(JSON.parse(JSON.stringify(value)).closesSoonMin).toBeNull();
});

test('the hours of Monday are copied, not shared', () => {
  const { weekly } = toCalendarDraft(CALENDAR);
  copyDay(weekly, 0, [1, 2]);
  const [monday, tuesday] = weekly;
  if (monday?.[0] === undefined || tuesday?.[0] === undefined) throw new Error('no hours');
  tuesday[0].start = '10:00';
  expect([monday[0].start, weekly[2]?.[0]?.start]).toEqual(['22:00', '22:00']);
  expect(weekly[3]).toEqual([]);
});

test('a file that is read again replaces what came from it, and nothing else', () => {
  const known = [holiday('2026-05-01', 'jp'), holiday('2026-12-05', 'th')];
  const merged = mergeHolidays(known, [holiday('2026-04-13', 'th'), holiday('2026-12-10', 'th')], 'th');
  expect(merged.map(({ from }) => from)).toEqual(['2026-04-13', '2026-05-01', '2026-12-10']);
});
