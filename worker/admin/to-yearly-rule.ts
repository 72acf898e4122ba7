// From the recurrence rule as the library reads it to the yearly rule that we expand. Pure; called by parse-ical.
import ICAL from 'ical.js';
import { DAY_MS } from '../domain/calendar/local-date';
import type { RuleWeekday, YearlyRule } from '../domain/calendar/yearly-rule';

/** What a yearly rule of holidays may name; week numbers, days of the year and times of day are none of these. */
const KNOWN_PARTS = ['BYMONTH', 'BYMONTHDAY', 'BYDAY', 'BYSETPOS'];
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const RULE_WEEKDAY = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/;

/** @param start DTSTART, days since 1970. @returns null for what is no yearly rule of dates */
export function toYearlyRule(rule: unknown, start: number): YearlyRule | null {
  if (!(rule instanceof ICAL.Recur) || rule.freq !== 'YEARLY') return null;
  // The library's type says that every part is there.
  const parts: Partial<Record<string, readonly unknown[]>> = rule.parts;
  if (Object.keys(parts).some((name) => !KNOWN_PARTS.includes(name))) return null;
  const months = numbersOf(parts.BYMONTH);
  const monthDays = numbersOf(parts.BYMONTHDAY);
  const positions = numbersOf(parts.BYSETPOS);
  const weekdays = parts.BYDAY?.map(toWeekday);
  if (weekdays?.includes(null)) return null;
  return {
    start,
    interval: rule.interval,
    ...(rule.count === null ? {} : { count: rule.count }),
    ...(rule.until === null ? {} : { until: lastDay(rule.until) }),
    ...(months ? { months } : {}),
    ...(monthDays ? { monthDays } : {}),
    ...(positions ? { positions } : {}),
    ...(weekdays ? { weekdays: weekdays.filter((one) => one !== null) } : {}),
  };
}

/** A time of day in UNTIL still includes its date. */
function lastDay({ year, month, day }: ICAL.Time): number {
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

function numbersOf(values: readonly unknown[] | undefined): number[] | undefined {
  return values?.map(Number);
}

function toWeekday(value: unknown): RuleWeekday | null {
  const [, nth = '0', name = ''] = RULE_WEEKDAY.exec(String(value)) ?? [];
  const weekday = WEEKDAYS.indexOf(name);
  return weekday < 0 ? null : { nth: Number(nth), weekday };
}
