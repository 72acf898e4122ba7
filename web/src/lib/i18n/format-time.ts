// Times as people read them, in the language of the console and the operator's zone. Latin digits, Gregorian years everywhere:
// `th-TH` alone would print 2569 for 2026.
import { m } from '../paraglide/messages';
import { getLocale } from '../paraglide/runtime';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${getLocale()} ${name}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(`${getLocale()}-u-ca-gregory-nu-latn`, options);
  formatters.set(key, made);
  return made;
}

/** 14:05 */
export function clockTime(at: number): string {
  return formatter('clock', { hour: '2-digit', minute: '2-digit', hour12: false }).format(at);
}

/** Full date and time, for titles. */
export function fullTime(at: number): string {
  return formatter('full', { dateStyle: 'full', timeStyle: 'long' }).format(at);
}

/** Nov 20, 2026, 14:05 */
export function dateAndTime(at: number): string {
  return formatter('medium', { dateStyle: 'medium', timeStyle: 'short', hour12: false }).format(at);
}

/** Nov 20, 2026 */
export function dayWords(at: number): string {
  return formatter('day', { dateStyle: 'medium' }).format(at);
}

/** 14:05 today, else Nov 29: when something is over, in a few letters. */
export function clockOrDay(at: number, now: number): string {
  if (dayKey(at) === dayKey(now)) return clockTime(at);
  return formatter('day short', { day: 'numeric', month: 'short' }).format(at);
}

/** 14:05 today, else Nov 20, 2026, 14:05. */
export function clockOrDate(at: number, now: number): string {
  return dayKey(at) === dayKey(now) ? clockTime(at) : dateAndTime(at);
}

/** The calendar day in the operator's zone, as a key: equal texts are one day. */
export function dayKey(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** Today, Yesterday, else the date; the year only where it is another one. */
export function dayName(at: number, now: number): string {
  if (dayKey(at) === dayKey(now)) return m.thread_today();
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (dayKey(at) === dayKey(yesterday.getTime())) return m.thread_yesterday();
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return formatter(`day ${isThisYear}`, {
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    ...(!isThisYear && { year: 'numeric' }),
  }).format(at);
}

/** "now", "4 min", "3 h", "2 d": how long ago, in one glance. */
export function shortAge(at: number, now: number): string {
  const age = Math.max(0, now - at);
  if (age < MINUTE_MS) return m.age_now();
  if (age < HOUR_MS) return m.age_minutes({ count: Math.floor(age / MINUTE_MS) });
  if (age < DAY_MS) return m.age_hours({ count: Math.floor(age / HOUR_MS) });
  return m.age_days({ count: Math.floor(age / DAY_MS) });
}

/** How long something lasts or lasted, where `shortAge` would say "now". */
export function shortSpan(since: number, until: number): string {
  return until - since < MINUTE_MS ? m.age_under_minute() : shortAge(since, until);
}

/** How long a customer has waited: seconds count in the first minute, in steps of five as the list ticks. */
export function waitAge(since: number, now: number): string {
  const seconds = Math.floor(Math.max(0, now - since) / 5_000) * 5;
  if (seconds < 10) return m.inbox_waits_now();
  return m.inbox_waits({ age: seconds < 60 ? m.age_seconds({ count: seconds }) : shortAge(since, now) });
}

/** "1 minute", "30 seconds": how long to wait. @param seconds rounded up to whole minutes above 90 */
export function waitTime(seconds: number): string {
  return seconds > 90
    ? m.wait_minutes({ count: Math.ceil(seconds / 60) })
    : m.wait_seconds({ count: Math.ceil(seconds) });
}
