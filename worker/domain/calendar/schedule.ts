// When a bot rule holds: always, by a calendar's hours, or in a range of dates, weekdays and local times of its own. Pure.
// PERSISTED CONTRACT: stored as JSON with the rule; new fields are optional. Called by the bot, with the customer's event time.
import type { Calendar, Interval, LocalDate } from './calendar';
import { toHours } from './hours-of-date';
import { DAY_MS, MINUTE_MS, requireDay, weekdayOf } from './local-date';
import { OFFSET_DAYS_MAX, toSpan } from './local-span';
import { isOpen } from './opening-hours';
import { offsetSegments } from './zone-offsets';

export type Schedule =
  | { readonly kind: 'always' }
  /** While the calendar is open. */
  | { readonly kind: 'open' }
  /** While it is not. */
  | { readonly kind: 'closed' }
  | ScheduleRange;

/** Each part that is absent limits nothing. Times that run past midnight belong to the date on which they start. */
export interface ScheduleRange {
  readonly kind: 'range';
  /** IANA name. */
  readonly zone: string;
  /** First and last date, both included. */
  readonly from?: LocalDate;
  readonly to?: LocalDate;
  /** 0 Monday to 6 Sunday. */
  readonly weekdays?: readonly number[];
  readonly times?: readonly Interval[];
}

const WHOLE_DAY: readonly Interval[] = [{ start: '00:00', end: '24:00' }];

/**
 * @param calendar the one in force for the chat; null is always open
 * @param at ms
 * Throws on a schedule that scheduleFaults would refuse.
 */
export function isScheduled(schedule: Schedule, calendar: Calendar | null, at: number): boolean {
  switch (schedule.kind) {
    case 'always':
      return true;
    case 'open':
      return isOpen(calendar, at);
    case 'closed':
      return !isOpen(calendar, at);
    case 'range':
      return isInRange(schedule, at);
  }
}

function isInRange(range: ScheduleRange, at: number): boolean {
  const today = Math.floor(at / DAY_MS);
  const first = today - 1 - OFFSET_DAYS_MAX;
  const last = today + OFFSET_DAYS_MAX;
  const segments = offsetSegments(range.zone, first - OFFSET_DAYS_MAX, last + 2 + OFFSET_DAYS_MAX);
  for (let day = first; day <= last; day++) {
    if (!isDayInRange(range, day)) continue;
    for (const { start, end } of (range.times ?? WHOLE_DAY).map(toHours)) {
      const span = toSpan(day * DAY_MS + start * MINUTE_MS, day * DAY_MS + end * MINUTE_MS, segments);
      if (span && span.from <= at && at < span.until) return true;
    }
  }
  return false;
}

function isDayInRange({ from, to, weekdays }: ScheduleRange, day: number): boolean {
  if (from !== undefined && day < requireDay(from)) return false;
  if (to !== undefined && day > requireDay(to)) return false;
  return weekdays === undefined || weekdays.includes(weekdayOf(day));
}
