// What the clock on the wall of a zone shows at an instant, for whoever writes a time for people. Pure.
import type { LocalDate, LocalTime } from './calendar';
import { DAY_MS, toDate, weekdayOf } from './local-date';
import { offsetMsAt } from './zone-offsets';

export interface LocalParts {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** 0 Monday to 6 Sunday. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly date: LocalDate;
  readonly time: LocalTime;
}

/** @param at ms; seconds are cut off. Throws RangeError for an unknown zone */
export function localParts(zone: string, at: number): LocalParts {
  const local = at + offsetMsAt(zone, at);
  const shown = new Date(local);
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    weekday: weekdayOf(Math.floor(local / DAY_MS)),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
    date: toDate(Math.floor(local / DAY_MS)),
    time: shown.toISOString().slice(11, 16),
  };
}
