// Until when a chat can be put on hold, in the operator's own zone. Pure.

const HOUR_MS = 3_600_000;
/** As the Worker holds it at most. */
const HOLD_MAX_MS = 30 * 24 * HOUR_MS;
const MORNING_HOUR = 9;

export const inAnHour = (now: number): number => now + HOUR_MS;

export const tomorrowMorning = (now: number): number => morningIn(1, now);

/** 9:00 so many days later by the calendar of this place, also where a day has 23 or 25 hours. */
export function morningIn(days: number, now: number): number {
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, MORNING_HOUR).getTime();
}

/** What a field of day and time says (`2026-11-28T09:30`), as ms; null where it is none, over, or too far away. */
export function pickedTime(text: string, now: number): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return null;
  const at = new Date(text).getTime();
  return Number.isNaN(at) || at <= now || at > now + HOLD_MAX_MS ? null : at;
}

/** For the field: this time in its own form, to the minute. */
export function toFieldTime(at: number): string {
  const day = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
  return `${date}T${two(day.getHours())}:${two(day.getMinutes())}`;
}
