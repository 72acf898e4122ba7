// Names of weekdays in the language of the console.
import { getLocale } from '../../paraglide/runtime';

/** 1970-01-05 was a Monday. */
const A_MONDAY = Date.UTC(1970, 0, 5);
const DAY_MS = 86_400_000;

/** @param day 0 Monday to 6 Sunday */
export function weekdayName(day: number): string {
  return new Intl.DateTimeFormat(getLocale(), { weekday: 'long', timeZone: 'UTC' }).format(A_MONDAY + day * DAY_MS);
}
