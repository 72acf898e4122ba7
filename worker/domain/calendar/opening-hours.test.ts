import { describe, expect, test } from 'vitest';
import { calendarOf, EMPTY_VECTORS, hours, ONE_DATE_VECTORS, openOn, weekOf } from '../../testing/calendars/vectors';
import type { Calendar } from './calendar';
import { DAY_MS } from './local-date';
import { addOpenSeconds, closesSoon, isOpen, nextClose, nextOpen, openSecondsBetween } from './opening-hours';

const at = (instant: string) => Date.parse(instant);
const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());

describe('the vectors of the rules', () => {
  test.each(ONE_DATE_VECTORS)('$zone, $interval of $date: $seconds s', (vector) => {
    const calendar = openOn(vector.zone, vector.date, vector.interval);
    const noon = Date.parse(vector.date);
    expect(openSecondsBetween(calendar, noon - 5 * DAY_MS, noon + 5 * DAY_MS)).toBe(vector.seconds);
    expect(iso(nextOpen(calendar, noon - 5 * DAY_MS))).toBe(vector.opens);
    expect(iso(nextClose(calendar, noon - 5 * DAY_MS))).toBe(vector.closes);
    expect(iso(addOpenSeconds(calendar, noon - 5 * DAY_MS, vector.seconds))).toBe(vector.closes);
  });

  test.each(EMPTY_VECTORS)('$zone, $interval of $date lies in a gap and is dropped', ({ zone, date, interval }) => {
    expect(nextOpen(openOn(zone, date, interval), Date.parse(date) - 5 * DAY_MS)).toBeNull();
  });

  const bangkok = calendarOf('Asia/Bangkok', { weekly: weekOf(hours('09:00-12:00', '13:00-18:00'), [0, 1, 2, 3, 4]) });

  test('Bangkok, Friday 17:59 to Monday 09:01: 120 s', () => {
    const [friday, monday] = [at('2026-11-20T17:59+07:00'), at('2026-11-23T09:01+07:00')];
    expect(openSecondsBetween(bangkok, friday, monday)).toBe(120);
    expect(addOpenSeconds(bangkok, friday, 120)).toBe(monday);
    expect(addOpenSeconds(bangkok, friday, 60)).toBe(at('2026-11-20T18:00+07:00'));
    expect(addOpenSeconds(bangkok, friday, 60.001)).toBe(at('2026-11-23T09:00+07:00') + 1);
  });

  test.each([
    [false, true],
    [true, false],
  ])('Bangkok, Friday 22:00-02:00 with Saturday closed, also cut: %s', (alsoCutsRunningHours, isOpenAtOne) => {
    const calendar = calendarOf('Asia/Bangkok', {
      weekly: weekOf(hours('22:00-02:00'), [4]),
      exceptions: [{ kind: 'date', date: '2026-11-21', intervals: [], alsoCutsRunningHours }],
    });
    expect(isOpen(calendar, at('2026-11-21T01:00+07:00'))).toBe(isOpenAtOne);
    expect(isOpen(calendar, at('2026-11-20T23:59+07:00'))).toBe(true);
    const close = isOpenAtOne ? '2026-11-21T02:00+07:00' : '2026-11-21T00:00+07:00';
    expect(nextClose(calendar, at('2026-11-20T23:00+07:00'))).toBe(at(close));
  });
});

describe('which hours a date has', () => {
  const zone = 'Asia/Tokyo';
  const full: Calendar = calendarOf(zone, {
    weekly: weekOf(hours('01:00-02:00')),
    holidays: [{ from: '2026-05-01', to: '2026-05-03', name: 'Golden Week', feedId: 'jp' }],
    exceptions: [
      { kind: 'yearly', from: '05-01', to: '05-02', intervals: hours('03:00-04:00') },
      { kind: 'yearly', from: '12-30', to: '01-02', intervals: [] },
      { kind: 'yearly', from: '05-01', to: '05-01', intervals: hours('05:00-06:00') },
      { kind: 'yearly', from: '02-29', to: '02-29', intervals: [] },
      { kind: 'range', from: '2026-04-30', to: '2026-05-01', intervals: hours('07:00-08:00') },
      { kind: 'range', from: '2026-05-01', to: '2026-05-09', intervals: hours('09:00-10:00') },
      { kind: 'date', date: '2026-05-09', intervals: [] },
      { kind: 'date', date: '2026-05-09', intervals: hours('11:00-12:00') },
    ],
  });
  const without = (kind: string): Calendar => ({
    ...full,
    exceptions: full.exceptions.filter((one) => one.kind !== kind),
  });
  const weekly = '01:00';

  test.each<[string, string, Calendar, string | null]>([
    ['the weekly hours where nothing else says', '2026-04-29', full, weekly],
    ['a range', '2026-04-30', full, '07:00'],
    ['of two ranges the first', '2026-05-01', full, '07:00'],
    ['a date before a range, of two dates the first', '2026-05-09', full, null],
    ['a range before a yearly one and a holiday', '2026-05-02', full, '09:00'],
    ['of two yearly ones the first', '2026-05-01', without('range'), '03:00'],
    ['a yearly one before a holiday', '2026-05-02', without('range'), '03:00'],
    ['a holiday before the weekly hours', '2026-05-03', without('range'), null],
    ['the day after the holidays', '2026-05-04', without('range'), weekly],
    ['every year', '2031-05-02', full, '03:00'],
    ['over New Year, its end', '2027-01-02', full, null],
    ['over New Year, its beginning', '2026-12-30', full, null],
    ['over New Year, after it', '2027-01-03', full, weekly],
    ['29 February in a leap year', '2028-02-29', full, null],
    ['28 February is not 29 February', '2027-02-28', full, weekly],
  ])('%s (%s)', (_, date, calendar, expected) => {
    const midnight = at(`${date}T00:00+09:00`);
    const opens = nextOpen(calendar, midnight);
    const isThatDate = opens !== null && opens < midnight + DAY_MS;
    expect(isThatDate ? iso(opens + 9 * 3_600_000)?.slice(11, 16) : null).toBe(expected);
  });

  test('a yearly exception and a range can cut running hours, one that gives way cannot', () => {
    const night = { weekly: weekOf(hours('20:00-04:00')) };
    const cuts = { intervals: hours('10:00-12:00'), alsoCutsRunningHours: true } as const;
    const yearly = { kind: 'yearly', from: '05-02', to: '05-02', ...cuts } as const;
    const plain = { kind: 'date', date: '2026-05-02', intervals: [] } as const;
    const atOne = at('2026-05-02T01:00+09:00');
    expect(isOpen(calendarOf(zone, night), atOne)).toBe(true);
    expect(isOpen(calendarOf(zone, { ...night, exceptions: [yearly] }), atOne)).toBe(false);
    expect(isOpen(calendarOf(zone, { ...night, exceptions: [yearly] }), at('2026-05-02T10:00+09:00'))).toBe(true);
    expect(isOpen(calendarOf(zone, { ...night, exceptions: [yearly, plain] }), atOne)).toBe(true);
  });
});

describe('the open set', () => {
  test('overlapping and touching intervals are one', () => {
    const calendar = calendarOf('Asia/Tokyo', {
      weekly: weekOf(hours('09:00-12:00', '11:00-13:00', '13:00-15:00'), [0]),
    });
    const monday = at('2026-11-23T00:00+09:00');
    expect(iso(nextClose(calendar, monday))).toBe('2026-11-23T06:00:00.000Z');
    expect(openSecondsBetween(calendar, monday, monday + DAY_MS)).toBe(6 * 3_600);
  });

  test('a border is open at its beginning and closed at its end', () => {
    const calendar = openOn('Asia/Tokyo', '2026-11-23', '09:00-10:00');
    const [opens, closes] = [at('2026-11-23T09:00+09:00'), at('2026-11-23T10:00+09:00')];
    expect([opens - 1, opens, closes - 1, closes].map((t) => isOpen(calendar, t))).toEqual([false, true, true, false]);
  });

  test('a length has its milliseconds, and none backwards', () => {
    const calendar = openOn('Asia/Tokyo', '2026-11-23', '09:00-10:00');
    const opens = at('2026-11-23T09:00+09:00');
    expect(openSecondsBetween(calendar, opens - 5, opens + 250)).toBe(0.25);
    expect(openSecondsBetween(calendar, opens + 250, opens)).toBe(0);
    expect(openSecondsBetween(calendar, opens + 7, opens + 7)).toBe(0);
  });

  test('an opening that runs over every border between pieces of the memory is one', () => {
    const calendar = calendarOf('Asia/Tokyo', {
      exceptions: [{ kind: 'range', from: '2026-01-01', to: '2026-12-31', intervals: hours('00:00-24:00') }],
    });
    const [opens, closes] = [at('2026-01-01T00:00+09:00'), at('2027-01-01T00:00+09:00')];
    expect(nextOpen(calendar, opens - 100 * DAY_MS)).toBe(opens);
    expect(nextClose(calendar, opens)).toBe(closes);
    expect(openSecondsBetween(calendar, opens - DAY_MS, closes + DAY_MS)).toBe(365 * 86_400);
    expect(addOpenSeconds(calendar, opens - DAY_MS, 365 * 86_400)).toBe(closes);
  });

  test('questions about a hundred years forget no answer', () => {
    const calendar = calendarOf('Asia/Tokyo', { weekly: weekOf(hours('09:00-10:00')) });
    const start = at('1970-01-01T00:00+09:00');
    expect(openSecondsBetween(calendar, start, at('2070-01-01T00:00+09:00'))).toBe(36_525 * 3_600);
    expect(openSecondsBetween(calendar, start, start + DAY_MS)).toBe(3_600);
  });
});

describe('never, always, too far away', () => {
  const now = at('2026-11-28T00:00Z');
  const never = calendarOf('Asia/Tokyo');
  const always = calendarOf('Asia/Tokyo', { weekly: weekOf(hours('00:00-24:00')) });

  test('no calendar is always open', () => {
    expect(isOpen(null, now)).toBe(true);
    expect(nextOpen(null, now)).toBe(now);
    expect(nextClose(null, now)).toBeNull();
    expect(closesSoon(null, now)).toBe(false);
    expect(openSecondsBetween(null, now, now + 1_500)).toBe(1.5);
    expect(openSecondsBetween(null, now, now - 1_500)).toBe(0);
    expect(addOpenSeconds(null, now, 90)).toBe(now + 90_000);
  });

  test('a calendar without intervals is never open', () => {
    expect(isOpen(never, now)).toBe(false);
    expect(nextOpen(never, now)).toBeNull();
    expect(nextClose(never, now)).toBeNull();
    expect(closesSoon(never, now)).toBe(false);
    expect(openSecondsBetween(never, now, now + 60 * DAY_MS)).toBe(0);
    expect(addOpenSeconds(never, now, 1)).toBeNull();
  });

  test('a calendar open day and night never closes', () => {
    expect(nextOpen(always, now + 7)).toBe(now + 7);
    expect(nextClose(always, now)).toBeNull();
    expect(closesSoon(always, at('2026-11-28T14:59Z'))).toBe(false);
    expect(addOpenSeconds(always, now, 100 * 86_400)).toBe(now + 100 * DAY_MS);
  });

  test('an opening or closing is found up to 366 days ahead', () => {
    const one = openOn('Etc/UTC', '2027-11-29', '00:00-01:00');
    const opens = at('2027-11-29T00:00Z');
    expect(nextOpen(one, opens - 366 * DAY_MS)).toBe(opens);
    expect(nextOpen(one, opens - 366 * DAY_MS - 1)).toBeNull();
    const closes = opens + 3_600_000;
    expect(nextClose(one, closes - 366 * DAY_MS)).toBe(closes);
    expect(nextClose(one, closes - 366 * DAY_MS - 1)).toBeNull();
  });

  test('a due time is found up to three years ahead', () => {
    const yearly = calendarOf('Etc/UTC', {
      exceptions: [{ kind: 'yearly', from: '11-29', to: '11-29', intervals: hours('00:00-00:10') }],
    });
    expect(iso(addOpenSeconds(yearly, now, 2_400))).toBe('2029-11-29T00:10:00.000Z');
    expect(addOpenSeconds(yearly, now, 2_401)).toBeNull();
    expect(addOpenSeconds(yearly, now, 0)).toBe(now);
    expect(addOpenSeconds(yearly, now, -5)).toBe(now);
  });
});

describe('closing', () => {
  const calendar = calendarOf('Asia/Tokyo', { weekly: weekOf(hours('09:00-18:00')), closesSoonMin: 15 });
  const minute = (time: string) => at(`2026-11-24T${time}+09:00`);

  test('it closes soon from the given minutes before closing on, and only while open', () => {
    const times = ['08:59', '09:00', '17:44', '17:45', '17:59', '18:00'];
    expect(times.map((time) => closesSoon(calendar, minute(time)))).toEqual([false, false, false, true, true, false]);
  });

  test('a timer that rings at a closing finds the next one', () => {
    expect(nextClose(calendar, minute('17:59'))).toBe(minute('18:00'));
    expect(nextClose(calendar, minute('18:00'))).toBe(minute('18:00') + DAY_MS);
    expect(nextClose(calendar, minute('03:00'))).toBe(minute('18:00'));
  });
});

test('an unknown zone and a malformed time are bugs of whoever saved them', () => {
  expect(() => isOpen(calendarOf('Mars/Base', { weekly: weekOf(hours('09:00-18:00')) }), 0)).toThrow(RangeError);
  expect(() => isOpen(calendarOf('Asia/Tokyo', { weekly: weekOf(hours('9:00-18:00')) }), 0)).toThrow('malformed');
});
