// What is wrong with a calendar or a schedule that somebody wants to save. What passes here is never refused later: the other
// files of this folder throw on anything else. Shapes are the edge's to check. Pure. Called by admin routes.
import type { Calendar, CalendarException, Interval } from './calendar';
import { isYearDay, parseDate, parseEndTime, parseTime } from './local-date';
import type { Schedule } from './schedule';
import { isZone } from './zone-offsets';

export type CalendarFaultCode =
  | 'UNKNOWN_ZONE'
  | 'MALFORMED_TIME'
  | 'BAD_DATE'
  /** The last date is before the first. */
  | 'BAD_RANGE'
  | 'NOT_SEVEN_DAYS'
  | 'BAD_NUMBER'
  | 'TOO_MANY'
  | 'TOO_LONG';

export interface CalendarFault {
  /** Dotted, as REST answers name fields: `weekly.0.1.end`. */
  readonly path: string;
  readonly code: CalendarFaultCode;
}

export const INTERVALS_MAX = 12;
export const EXCEPTIONS_MAX = 400;
export const HOLIDAYS_MAX = 2_000;
/** UTF-16 code units. */
export const HOLIDAY_NAME_MAX = 200;
const CLOSES_SOON_MIN_MAX = 1_440;

/** Every fault, in the order of the fields; none: it may be saved. */
export function calendarFaults(calendar: Calendar): CalendarFault[] {
  const { zone, weekly, exceptions, holidays, closesSoonMin } = calendar;
  const isMinutes = Number.isInteger(closesSoonMin) && closesSoonMin >= 0 && closesSoonMin <= CLOSES_SOON_MIN_MAX;
  return [
    ...faultIf(!isZone(zone), 'zone', 'UNKNOWN_ZONE'),
    ...faultIf(weekly.length !== 7, 'weekly', 'NOT_SEVEN_DAYS'),
    ...weekly.flatMap((intervals, day) => intervalFaults(intervals, `weekly.${day}`)),
    ...faultIf(exceptions.length > EXCEPTIONS_MAX, 'exceptions', 'TOO_MANY'),
    ...exceptions.slice(0, EXCEPTIONS_MAX).flatMap((one, index) => exceptionFaults(one, `exceptions.${index}`)),
    ...faultIf(holidays.length > HOLIDAYS_MAX, 'holidays', 'TOO_MANY'),
    ...holidays
      .slice(0, HOLIDAYS_MAX)
      .flatMap((one, index) => [
        ...dateRangeFaults(one, `holidays.${index}`),
        ...nameFaults(one.name, `holidays.${index}`),
      ]),
    ...faultIf(!isMinutes, 'closesSoonMin', 'BAD_NUMBER'),
  ];
}

/** The same for the schedule of a rule. */
export function scheduleFaults(schedule: Schedule): CalendarFault[] {
  if (schedule.kind !== 'range') return [];
  const { zone, from, to, weekdays = [], times = [] } = schedule;
  const isOfWeek = (day: number) => Number.isInteger(day) && day >= 0 && day <= 6;
  return [
    ...faultIf(!isZone(zone), 'zone', 'UNKNOWN_ZONE'),
    ...dateRangeFaults({ from, to }, ''),
    ...faultIf(weekdays.length > 7, 'weekdays', 'TOO_MANY'),
    ...weekdays.slice(0, 7).flatMap((day, index) => faultIf(!isOfWeek(day), `weekdays.${index}`, 'BAD_NUMBER')),
    ...intervalFaults(times, 'times'),
  ];
}

function exceptionFaults(exception: CalendarException, path: string): CalendarFault[] {
  return [
    ...datesFaults(exception, path),
    ...intervalFaults(exception.intervals, `${path}.intervals`),
    ...nameFaults(exception.name ?? '', path),
  ];
}

function datesFaults(exception: CalendarException, path: string): CalendarFault[] {
  switch (exception.kind) {
    case 'date':
      return faultIf(parseDate(exception.date) === null, `${path}.date`, 'BAD_DATE');
    case 'range':
      return dateRangeFaults(exception, path);
    case 'yearly':
      return [
        ...faultIf(!isYearDay(exception.from), `${path}.from`, 'BAD_DATE'),
        ...faultIf(!isYearDay(exception.to), `${path}.to`, 'BAD_DATE'),
      ];
  }
}

/** An absent end is open. */
function dateRangeFaults(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  path: string,
): CalendarFault[] {
  const first = from === undefined ? Number.NEGATIVE_INFINITY : parseDate(from);
  const last = to === undefined ? Number.POSITIVE_INFINITY : parseDate(to);
  return [
    ...faultIf(first === null, join(path, 'from'), 'BAD_DATE'),
    ...faultIf(last === null, join(path, 'to'), 'BAD_DATE'),
    ...faultIf(first !== null && last !== null && last < first, join(path, 'to'), 'BAD_RANGE'),
  ];
}

function intervalFaults(intervals: readonly Interval[], path: string): CalendarFault[] {
  return [
    ...faultIf(intervals.length > INTERVALS_MAX, path, 'TOO_MANY'),
    ...intervals
      .slice(0, INTERVALS_MAX)
      .flatMap(({ start, end }, index) => [
        ...faultIf(parseTime(start) === null, `${path}.${index}.start`, 'MALFORMED_TIME'),
        ...faultIf(parseEndTime(end) === null, `${path}.${index}.end`, 'MALFORMED_TIME'),
      ]),
  ];
}

function nameFaults(name: string, path: string): CalendarFault[] {
  return faultIf(name.length > HOLIDAY_NAME_MAX, `${path}.name`, 'TOO_LONG');
}

function faultIf(isFault: boolean, path: string, code: CalendarFaultCode): CalendarFault[] {
  return isFault ? [{ path, code }] : [];
}

function join(path: string, field: string): string {
  return path === '' ? field : `${path}.${field}`;
}
