// Business hours by brute force, to judge domain/calendar by: every minute of a window is open or closed by one sentence. Instant t
// lies in an interval if some instant at or before t has a local time >= start and some instant at or after t has a local time
// < end. Reads the calendar by itself and shares no arithmetic with the code under test. Called by compare-calendar.
import type { Calendar, CalendarException, Interval } from '../../domain/calendar/calendar';
import type { ScheduleRange } from '../../domain/calendar/schedule';
import { DAY, MINUTE, wallMinutes } from './wall-clock';

const DAY_MINUTES = 1_440;
/** Asked beyond the window on both sides: hours overnight, a day that a zone skips. */
const MARGIN_DAYS = 3;

export interface Window {
  readonly zone: string;
  /** A full UTC day, ms. */
  readonly from: number;
  readonly days: number;
}

/** Wall minutes, as wallMinute has them. */
interface WallInterval {
  readonly start: number;
  readonly end: number;
}

/** The wall of a window with its margins; the same for every calendar of the zone. */
export class WindowWall {
  readonly window: Window;
  /** How many minutes of the arrays lie before the window. */
  readonly lead = MARGIN_DAYS * DAY_MINUTES;
  readonly wall: Int32Array;
  /** The greatest local time of all minutes up to this one, and the least from it on. */
  readonly #greatestSoFar: Int32Array;
  readonly #leastFromHere: Int32Array;

  constructor(window: Window) {
    this.window = window;
    const count = (window.days + 2 * MARGIN_DAYS) * DAY_MINUTES;
    this.wall = wallMinutes(window.zone, window.from - MARGIN_DAYS * DAY, count);
    this.#greatestSoFar = this.wall.slice();
    for (let i = 1; i < count; i++) {
      this.#greatestSoFar[i] = Math.max(this.#greatestSoFar[i] ?? 0, this.#greatestSoFar[i - 1] ?? 0);
    }
    this.#leastFromHere = this.wall.slice();
    for (let i = count - 2; i >= 0; i--) {
      this.#leastFromHere[i] = Math.min(this.#leastFromHere[i] ?? 0, this.#leastFromHere[i + 1] ?? 0);
    }
  }

  /** 1 for every minute of the window that lies in one of the intervals. */
  minutesIn(intervals: readonly WallInterval[]): Uint8Array {
    const minutes = new Uint8Array(this.wall.length);
    for (const { start, end } of intervals) {
      // Both arrays never fall, so the minutes that satisfy the sentence lie beside each other.
      const first = firstNotBelow(this.#greatestSoFar, start);
      const last = firstNotBelow(this.#leastFromHere, end);
      if (first < last) minutes.fill(1, first, last);
    }
    return minutes.subarray(this.lead, this.lead + this.window.days * DAY_MINUTES);
  }

  /** Every date that may matter for the window, as `YYYY-MM-DD`; also one that the zone skips. */
  dates(): string[] {
    const count = this.window.days + 2 * MARGIN_DAYS;
    return Array.from({ length: count }, (_, i) => isoDate(this.window.from + (i - MARGIN_DAYS) * DAY));
  }
}

/** 1 for every open minute of the window. */
export function openMinutes(calendar: Calendar, wall: WindowWall): Uint8Array {
  const intervals = wall.dates().flatMap((date) => {
    const midnightAfter = Date.parse(dateAfter(date)) / MINUTE;
    const isCut = exceptionOn(calendar, dateAfter(date))?.alsoCutsRunningHours === true;
    return intervalsOn(calendar, date).map((interval) => {
      const onWall = onDate(interval, date);
      return isCut ? { ...onWall, end: Math.min(onWall.end, midnightAfter) } : onWall;
    });
  });
  return wall.minutesIn(intervals);
}

/** 1 for every minute of the window in which the schedule holds. */
export function scheduledMinutes(range: ScheduleRange, wall: WindowWall): Uint8Array {
  const intervals = wall
    .dates()
    .filter((date) => range.from === undefined || date >= range.from)
    .filter((date) => range.to === undefined || date <= range.to)
    .filter((date) => range.weekdays === undefined || range.weekdays.includes(mondayFirst(date)))
    .flatMap((date) => (range.times ?? [{ start: '00:00', end: '24:00' }]).map((time) => onDate(time, date)));
  return wall.minutesIn(intervals);
}

function intervalsOn(calendar: Calendar, date: string): readonly Interval[] {
  const exception = exceptionOn(calendar, date);
  if (exception) return exception.intervals;
  if (calendar.holidays.some(({ from, to }) => from <= date && date <= to)) return [];
  return calendar.weekly[mondayFirst(date)] ?? [];
}

/** A date before a range before a yearly one; of the same kind the first in the list. */
function exceptionOn({ exceptions }: Calendar, date: string): CalendarException | undefined {
  return (
    exceptions.find((one) => one.kind === 'date' && one.date === date) ??
    exceptions.find((one) => one.kind === 'range' && one.from <= date && date <= one.to) ??
    exceptions.find((one) => one.kind === 'yearly' && isWithinYear(date.slice(5), one.from, one.to))
  );
}

function isWithinYear(day: string, from: string, to: string): boolean {
  if (to < from) return day >= from || day <= to;
  return day >= from && day <= to;
}

function onDate({ start, end }: Interval, date: string): WallInterval {
  const from = Date.parse(`${date}T${start}Z`) / MINUTE;
  // ISO's 24:00 is the midnight after the date, which is what an end of 24:00 means.
  const until = Date.parse(`${date}T${end}Z`) / MINUTE;
  return { start: from, end: until > from ? until : until + DAY_MINUTES };
}

function mondayFirst(date: string): number {
  return (new Date(date).getUTCDay() + 6) % 7;
}

function dateAfter(date: string): string {
  return isoDate(Date.parse(date) + DAY);
}

function isoDate(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** Index of the first value that is not below the bound, in an array that never falls; its length where all are. */
export function firstNotBelow(rising: Int32Array, bound: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] ?? 0) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
