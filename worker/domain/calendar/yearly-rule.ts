// Which dates a yearly rule of a calendar file names: RFC 5545's RRULE with FREQ=YEARLY, as far as holidays use it. Our own, for
// the library that reads the files moves 29 February to 1 March and loses days that a month does not have. Pure. Called by
// admin/parse-ical.
import { DAY_MS, weekdayOf } from './local-date';

/** Dates are days since 1970. Absent parts say nothing, as in RFC 5545, section 3.3.10. */
export interface YearlyRule {
  /** DTSTART: no date before it, and the date of the year where no part names one. */
  readonly start: number;
  /** Every how many years; 1 or more. */
  readonly interval: number;
  readonly count?: number;
  readonly until?: number;
  /** 1 to 12. */
  readonly months?: readonly number[];
  /** 1 to 31, or from the end of the month: -1 to -31. */
  readonly monthDays?: readonly number[];
  readonly weekdays?: readonly RuleWeekday[];
  /** Of a year's dates only the first (1), the last (-1) and so on. */
  readonly positions?: readonly number[];
}

/** The `nth` such weekday of the month, or of the year where no months are named; negative from the end; 0 every one. */
export interface RuleWeekday {
  readonly nth: number;
  /** 0 Monday to 6 Sunday. */
  readonly weekday: number;
}

/** The dates of the rule from the first to the last date given, both included, in order. */
export function expandYearlyRule(rule: YearlyRule, first: number, last: number): number[] {
  const end = Math.min(last, rule.until ?? last);
  const startYear = yearOf(rule.start);
  // What is counted is counted from the beginning.
  const skippedYears = rule.count === undefined ? Math.max(0, yearOf(first) - startYear) : 0;
  const dates: number[] = [];
  let counted = 0;
  const firstYear = startYear + Math.ceil(skippedYears / rule.interval) * rule.interval;
  for (let year = firstYear; year <= yearOf(end); year += rule.interval) {
    for (const date of datesOfYear(rule, year)) {
      if (date < rule.start || date > end) continue;
      counted += 1;
      if (rule.count !== undefined && counted > rule.count) return dates;
      if (date >= first) dates.push(date);
    }
  }
  return dates;
}

function datesOfYear(rule: YearlyRule, year: number): number[] {
  const dates = monthsOf(rule).flatMap((month) => datesOfMonth(rule, year, month));
  const { positions } = rule;
  if (positions === undefined) return dates;
  return dates.filter((_, index) => positions.includes(index + 1) || positions.includes(index - dates.length));
}

/** Months that can have dates; without this a year would be looked through day by day for every rule. */
function monthsOf({ months, monthDays, weekdays, start }: YearlyRule): readonly number[] {
  if (months) return months.toSorted((a, b) => a - b);
  return monthDays || weekdays ? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] : [monthOf(start)];
}

function datesOfMonth(rule: YearlyRule, year: number, month: number): number[] {
  const first = dayOf(year, month);
  const end = dayOf(year, month + 1);
  const counted = rule.months ? { first, end } : { first: dayOf(year, 1), end: dayOf(year + 1, 1) };
  const { monthDays = rule.weekdays ? undefined : [monthDayOf(rule.start)], weekdays } = rule;
  return Array.from({ length: end - first }, (_, index) => first + index).filter(
    (date) =>
      (monthDays === undefined || monthDays.includes(date - first + 1) || monthDays.includes(date - end)) &&
      (weekdays === undefined || weekdays.some((one) => isNth(one, date, counted))),
  );
}

/** @param counted the month or year in which weekdays are counted */
function isNth({ nth, weekday }: RuleWeekday, date: number, counted: { first: number; end: number }): boolean {
  if (weekdayOf(date) !== weekday) return false;
  const fromStart = 1 + Math.floor((date - counted.first) / 7);
  const fromEnd = -1 - Math.floor((counted.end - 1 - date) / 7);
  return nth === 0 || nth === fromStart || nth === fromEnd;
}

function dayOf(year: number, month: number): number {
  return Date.UTC(year, month - 1) / DAY_MS;
}

function yearOf(day: number): number {
  return new Date(day * DAY_MS).getUTCFullYear();
}

function monthOf(day: number): number {
  return new Date(day * DAY_MS).getUTCMonth() + 1;
}

function monthDayOf(day: number): number {
  return new Date(day * DAY_MS).getUTCDate();
}
