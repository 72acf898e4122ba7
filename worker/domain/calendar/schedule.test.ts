import { describe, expect, test } from 'vitest';
import { calendarOf, hours, weekOf } from '../../testing/calendars/vectors';
import { isScheduled, type Schedule, type ScheduleRange } from './schedule';

const zone = 'Asia/Bangkok';
const at = (local: string) => Date.parse(`${local}+07:00`);
const office = calendarOf(zone, { weekly: weekOf(hours('09:00-18:00'), [0, 1, 2, 3, 4]) });
/** 2026-11-20 is a Friday. */
const [duringHours, afterHours] = [at('2026-11-20T12:00'), at('2026-11-20T18:00')];

test.each<[Schedule['kind'], boolean, boolean, boolean]>([
  ['always', true, true, true],
  ['open', true, false, true],
  ['closed', false, true, false],
])('%s: during hours %s, after hours %s, without a calendar %s', (kind, during, after, without) => {
  if (kind === 'range') throw new Error('has a test of its own');
  expect(isScheduled({ kind }, office, duringHours)).toBe(during);
  expect(isScheduled({ kind }, office, afterHours)).toBe(after);
  expect(isScheduled({ kind }, null, afterHours)).toBe(without);
});

describe('a range', () => {
  const holds = (range: Partial<ScheduleRange>, local: string) =>
    isScheduled({ kind: 'range', zone, ...range }, null, at(local));

  test.each<[string, Partial<ScheduleRange>, string, boolean]>([
    ['nothing given limits nothing', {}, '2026-11-20T12:00', true],
    ['the first date begins at its midnight', { from: '2026-11-20' }, '2026-11-20T00:00', true],
    ['not before', { from: '2026-11-20' }, '2026-11-19T23:59', false],
    ['the last date is included', { to: '2026-11-20' }, '2026-11-20T23:59', true],
    ['not after', { to: '2026-11-20' }, '2026-11-21T00:00', false],
    ['a weekday', { weekdays: [4] }, '2026-11-20T12:00', true],
    ['another weekday', { weekdays: [0, 1, 2, 3, 5, 6] }, '2026-11-20T12:00', false],
    ['no weekday at all', { weekdays: [] }, '2026-11-20T12:00', false],
    ['times', { times: hours('09:00-12:00', '13:00-14:00') }, '2026-11-20T13:00', true],
    ['between times', { times: hours('09:00-12:00', '13:00-14:00') }, '2026-11-20T12:00', false],
    ['no time at all', { times: [] }, '2026-11-20T12:00', false],
    ['a night belongs to its start: date', { to: '2026-11-20', times: hours('22:00-02:00') }, '2026-11-21T01:59', true],
    ['a night belongs to its start: day', { weekdays: [5], times: hours('22:00-02:00') }, '2026-11-21T01:59', false],
    ['a night ends', { weekdays: [4], times: hours('22:00-02:00') }, '2026-11-21T02:00', false],
  ])('%s', (_, range, local, expected) => {
    expect(holds(range, local)).toBe(expected);
  });

  test('a night of the date before yesterday in UTC may still run', () => {
    const night: Schedule = { kind: 'range', zone: 'Pacific/Pago_Pago', weekdays: [3], times: hours('20:00-19:00') };
    expect(isScheduled(night, null, Date.parse('2026-11-21T05:59Z'))).toBe(true);
    expect(isScheduled(night, null, Date.parse('2026-11-21T06:00Z'))).toBe(false);
  });

  test('its zone is its own, whatever the calendar’s', () => {
    const morning: Schedule = { kind: 'range', zone: 'America/New_York', times: hours('01:15-01:45') };
    const passes = ['05:15', '05:59', '06:00', '06:44', '06:45'];
    const held = passes.map((time) => isScheduled(morning, office, Date.parse(`2026-11-01T${time}Z`)));
    expect(held).toEqual([true, true, true, true, false]);
  });
});
