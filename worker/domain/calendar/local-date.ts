// Dates and times of day as numbers: a date is its days since 1970-01-01, a time its minutes since midnight. Knows no zone.
// Pure. Called by the other files of this folder.
import type { LocalDate, YearDay } from './calendar';

export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;
export const MINUTES_OF_DAY = 1_440;

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;
/** A leap year, so that 02-29 is a day of it. */
const ANY_LEAP_YEAR = '2000';

/** Days since 1970-01-01, or null where the text is no date of the calendar (2026-02-29, 2026-1-1). */
export function parseDate(date: LocalDate): number | null {
  const [, year, month, day] = DATE.exec(date) ?? [];
  if (year === undefined) return null;
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day));
  // Date.UTC reads years below 100 as 19xx and rolls 02-30 on to March; both come out as another date.
  return toDate(at / DAY_MS) === date ? at / DAY_MS : null;
}

/** For dates that were checked when they were saved. Throws on any other. */
export function requireDay(date: LocalDate): number {
  const day = parseDate(date);
  if (day === null) throw new Error(`malformed date ${date}`);
  return day;
}

export function toDate(day: number): LocalDate {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export function isYearDay(text: YearDay): boolean {
  return parseDate(`${ANY_LEAP_YEAR}-${text}`) !== null;
}

export function toYearDay(day: number): YearDay {
  return toDate(day).slice(5);
}

/** 0 Monday to 6 Sunday. 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** Minutes since midnight of `HH:MM`, or null. */
export function parseTime(time: string): number | null {
  const [, hours, minutes] = TIME.exec(time) ?? [];
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes);
}

/** The same for the end of an interval, which may be `24:00`. */
export function parseEndTime(time: string): number | null {
  return time === '24:00' ? MINUTES_OF_DAY : parseTime(time);
}
