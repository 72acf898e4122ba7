// Which local hours one date has: the order of precedence between exceptions, holidays and weekly hours, and which hours are cut
// at midnight. Knows no instants; local-span.ts turns hours into those. Pure. Called by open-time.ts.
import type { Calendar, CalendarException, Interval } from './calendar';
import { MINUTES_OF_DAY, parseEndTime, parseTime, requireDay, toYearDay, weekdayOf } from './local-date';

/** Minutes since midnight of the start's date; `end` is always greater than `start` and may lie on the next date. */
export interface Hours {
  readonly start: number;
  readonly end: number;
}

export interface HoursOfDate {
  readonly hours: readonly Hours[];
  /** Whether hours of the date before end when this one begins. */
  readonly cutsRunningHours: boolean;
}

/** Days since 1970, both included. */
interface DaysWithHours extends HoursOfDate {
  readonly from: number;
  readonly to: number;
}

/** Year days (`MM-DD`), both included; `to` before `from` runs over New Year. */
interface YearDaysWithHours extends HoursOfDate {
  readonly from: string;
  readonly to: string;
}

const CLOSED: HoursOfDate = { hours: [], cutsRunningHours: false };

/** A calendar whose texts are read once. Throws on texts that calendarFaults would refuse. */
export class DateRules {
  /** No date whatsoever has hours. */
  readonly isNeverOpen: boolean;
  readonly #dates = new Map<number, HoursOfDate>();
  readonly #ranges: readonly DaysWithHours[];
  readonly #yearly: readonly YearDaysWithHours[];
  readonly #holidays: readonly DaysWithHours[];
  readonly #weekly: readonly HoursOfDate[];

  constructor({ weekly, exceptions, holidays }: Calendar) {
    for (const exception of exceptions) {
      if (exception.kind !== 'date') continue;
      const day = requireDay(exception.date);
      if (!this.#dates.has(day)) this.#dates.set(day, toHoursOfDate(exception));
    }
    this.#ranges = exceptions.flatMap((one) => (one.kind === 'range' ? [toDays(one, toHoursOfDate(one))] : []));
    this.#yearly = exceptions.flatMap((one) =>
      one.kind === 'yearly' ? [{ from: one.from, to: one.to, ...toHoursOfDate(one) }] : [],
    );
    this.#holidays = holidays.map((holiday) => toDays(holiday, CLOSED));
    this.#weekly = weekly.map((intervals) => ({ hours: intervals.map(toHours), cutsRunningHours: false }));
    this.isNeverOpen = [...weekly, ...exceptions.map(({ intervals }) => intervals)].every((list) => list.length === 0);
  }

  /** @param day days since 1970 */
  hoursOf(day: number): HoursOfDate {
    const isIn = ({ from, to }: DaysWithHours) => from <= day && day <= to;
    return (
      this.#dates.get(day) ??
      this.#ranges.find(isIn) ??
      this.#yearlyOf(day) ??
      this.#holidays.find(isIn) ??
      this.#weekly[weekdayOf(day)] ??
      CLOSED
    );
  }

  #yearlyOf(day: number): HoursOfDate | undefined {
    if (this.#yearly.length === 0) return undefined;
    const yearDay = toYearDay(day);
    return this.#yearly.find(({ from, to }) =>
      from <= to ? from <= yearDay && yearDay <= to : from <= yearDay || yearDay <= to,
    );
  }
}

/** Throws on a malformed time. */
export function toHours({ start, end }: Interval): Hours {
  const from = parseTime(start);
  const until = parseEndTime(end);
  if (from === null || until === null) throw new Error(`malformed interval ${start}-${end}`);
  return { start: from, end: until > from ? until : until + MINUTES_OF_DAY };
}

function toHoursOfDate({ intervals, alsoCutsRunningHours = false }: CalendarException): HoursOfDate {
  return { hours: intervals.map(toHours), cutsRunningHours: alsoCutsRunningHours };
}

function toDays(range: { readonly from: string; readonly to: string }, hours: HoursOfDate): DaysWithHours {
  return { from: requireDay(range.from), to: requireDay(range.to), ...hours };
}
