// Reads a subscribed calendar file (iCalendar, RFC 5545) into the holidays of a window: all-day events, single, over several
// dates, or yearly. What it cannot read as a holiday it leaves out and counts; it never throws. The library reads the format
// alone: which dates a yearly rule names is domain/calendar/yearly-rule's. Pure; called when feeds are fetched.
import ICAL from 'ical.js';
import type { Holiday, LocalDate } from '../domain/calendar/calendar';
import { HOLIDAY_NAME_MAX, HOLIDAYS_MAX } from '../domain/calendar/calendar-faults';
import { DAY_MS, parseDate, toDate } from '../domain/calendar/local-date';
import { expandYearlyRule, type YearlyRule } from '../domain/calendar/yearly-rule';
import { err, ok, type Result } from '../domain/result';
import { toYearlyRule } from './to-yearly-rule';

/** First and last date of interest, both included. */
export interface IcalWindow {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

export interface IcalHolidays {
  /** By date. The caller adds whose feed it is. */
  readonly holidays: readonly Omit<Holiday, 'feedId'>[];
  readonly leftOut: LeftOut;
}

/** Events that are no holidays for us: with times of day, with a rule that is not yearly, with dates that make no sense. */
export interface LeftOut {
  readonly timed: number;
  readonly recurring: number;
  readonly unreadable: number;
}

export interface IcalFault {
  readonly code: 'BAD_WINDOW' | 'TOO_LARGE' | 'NOT_ICAL' | 'TOO_MANY_EVENTS' | 'TOO_MANY_HOLIDAYS';
  readonly retry: false;
}

/** UTF-16 code units. Holidays of a country over ten years take some 100,000. */
export const ICAL_TEXT_MAX = 512_000;
export const ICAL_EVENTS_MAX = 2_000;
/** Years of all rules with a COUNT, which are gone through from their beginning: a second's work. */
const YEARS_COUNTED_MAX = 10_000;
/** Who is away longer has another calendar. */
const DAYS_MAX = 366;
/** No rule of a holiday of ours begins before it. */
const FIRST_START = '1900-01-01';

/** Dates are days since 1970. */
interface AllDayEvent {
  readonly uid: string;
  readonly name: string;
  readonly start: number;
  readonly days: number;
  readonly rule: YearlyRule | null;
  readonly alsoOn: readonly number[];
  readonly notOn: ReadonlySet<number>;
  /** The occurrence of the same uid that it stands for. */
  readonly replaces: number | null;
  readonly isCancelled: boolean;
}

type Reading = AllDayEvent | keyof LeftOut;

/**
 * @param text a whole file; several calendars in it are read as one
 * @returns the holidays that touch the window, each once; or what is wrong with the file. Never throws.
 * @see https://datatracker.ietf.org/doc/html/rfc5545
 */
export function parseIcal(text: string, window: IcalWindow): Result<IcalHolidays, IcalFault> {
  const [first, last] = [parseDate(window.from), parseDate(window.to)];
  if (first === null || last === null || last < first) return fault('BAD_WINDOW');
  if (text.length > ICAL_TEXT_MAX) return fault('TOO_LARGE');
  if ((text.match(/^BEGIN:VEVENT/gim)?.length ?? 0) > ICAL_EVENTS_MAX) return fault('TOO_MANY_EVENTS');
  const events = readEvents(text);
  if (events === null) return fault('NOT_ICAL');
  const readings = events.map(readEvent);
  const allDay = readings.filter((reading) => typeof reading !== 'string');
  if (yearsCounted(allDay, last) > YEARS_COUNTED_MAX) return fault('TOO_MANY_EVENTS');
  const holidays = holidaysOf(allDay, first, last);
  if (holidays.length > HOLIDAYS_MAX) return fault('TOO_MANY_HOLIDAYS');
  const count = (reason: keyof LeftOut) => readings.filter((reading) => reading === reason).length;
  return ok({
    holidays,
    leftOut: { timed: count('timed'), recurring: count('recurring'), unreadable: count('unreadable') },
  });
}

function fault(code: IcalFault['code']): Result<never, IcalFault> {
  return err({ code, retry: false });
}

/** The events of all calendars in the text; null where it is no calendar file. */
function readEvents(text: string): ICAL.Component[] | null {
  try {
    const parsed: unknown = ICAL.parse(text.replace(/^\uFEFF/, ''));
    // One calendar comes bare, several in a list.
    const roots = Array.isArray(parsed) && Array.isArray(parsed[0]) ? parsed : [parsed];
    const calendars = roots.map((root) => new ICAL.Component(root));
    if (calendars.some(({ name }) => name !== 'vcalendar')) return null;
    return calendars.flatMap((calendar) => calendar.getAllSubcomponents('vevent'));
  } catch {
    return null;
  }
}

function readEvent(event: ICAL.Component): Reading {
  try {
    return readAllDayEvent(event);
  } catch {
    return 'unreadable';
  }
}

function readAllDayEvent(event: ICAL.Component): Reading {
  const [written] = valuesOf(event, 'dtstart');
  if (written === undefined) return 'unreadable';
  // A date that is not called one reads `2026-01-01T::`.
  if (/T\d/.test(written)) return 'timed';
  const start = toDay(written);
  const days = daysOf(event, start);
  if (toDate(start) < FIRST_START || days < 1 || days > DAYS_MAX) return 'unreadable';
  const recurrences = event.getAllProperties('rrule');
  const rule = toYearlyRule(recurrences[0]?.getFirstValue(), start);
  // Of several rules RFC 5545 says that they should not be.
  if (recurrences.length > 1 || (recurrences.length === 1 && rule === null)) return 'recurring';
  return {
    uid: textOf(event, 'uid'),
    name: nameOf(event),
    start,
    days,
    rule,
    alsoOn: datesOf(event, 'rdate'),
    notOn: new Set(datesOf(event, 'exdate')),
    replaces: datesOf(event, 'recurrence-id')[0] ?? null,
    isCancelled: textOf(event, 'status').toUpperCase() === 'CANCELLED',
  };
}

/** How many dates the event takes. DTEND is the date after the last; some write the date itself. */
function daysOf(event: ICAL.Component, start: number): number {
  const [end] = datesOf(event, 'dtend');
  if (end !== undefined) return Math.max(1, end - start);
  const duration = event.getFirstPropertyValue('duration');
  return duration instanceof ICAL.Duration ? Math.ceil((duration.toSeconds() * 1_000) / DAY_MS) : 1;
}

function datesOf(event: ICAL.Component, name: string): number[] {
  return valuesOf(event, name).map(toDay);
}

/** As they are written, `2026-02-30` or `2026-02-30T10:00:00`: the library's own dates would roll on to March. */
function valuesOf(event: ICAL.Component, name: string): string[] {
  return event.getAllProperties(name).flatMap((property) => {
    const [, , , ...values]: unknown[] = property.jCal;
    return values.filter((value) => typeof value === 'string');
  });
}

/** The date of a date or of a date with a time. Throws on one that does not exist. */
function toDay(value: string): number {
  const day = parseDate(value.slice(0, 10));
  if (day === null) throw new Error('no date');
  return day;
}

function nameOf(event: ICAL.Component): string {
  return textOf(event, 'summary').replace(/\s+/g, ' ').trim().slice(0, HOLIDAY_NAME_MAX).toWellFormed();
}

function textOf(event: ICAL.Component, name: string): string {
  const value = event.getFirstPropertyValue(name);
  return typeof value === 'string' ? value : '';
}

function yearsCounted(events: readonly AllDayEvent[], last: number): number {
  const counted = events.filter(({ rule }) => rule?.count !== undefined);
  return counted.reduce((years, { start }) => years + Math.max(0, last - start) / 365, 0);
}

function holidaysOf(events: readonly AllDayEvent[], first: number, last: number): Omit<Holiday, 'feedId'>[] {
  const occurrence = (uid: string, day: number) => `${day} ${uid}`;
  const replaced = new Set(
    events.flatMap(({ uid, replaces }) => (replaces === null ? [] : [occurrence(uid, replaces)])),
  );
  const holidays = new Map<string, Omit<Holiday, 'feedId'>>();
  for (const event of events.filter(({ isCancelled }) => !isCancelled)) {
    for (const day of startsOf(event, first, last)) {
      const end = day + event.days - 1;
      const isElsewhere = event.replaces === null && replaced.has(occurrence(event.uid, day));
      if (isElsewhere || end < first || day > last) continue;
      const [from, to] = [toDate(day), toDate(end)];
      holidays.set(`${from} ${to} ${event.name}`, { from, to, name: event.name });
    }
  }
  return [...holidays].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, holiday]) => holiday);
}

/** The first days of its occurrences that may touch the window. */
function startsOf({ start, days, rule, alsoOn, notOn }: AllDayEvent, first: number, last: number): number[] {
  const named = rule ? expandYearlyRule(rule, first - days, last) : [start];
  return [...named, ...alsoOn].filter((day) => !notOn.has(day));
}
