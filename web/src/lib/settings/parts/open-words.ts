// Whether a calendar is open at an instant, in a sentence with the next change in the calendar's own zone. Pure.
// Of a calendar that could not be saved it says nothing: the rules throw on those.
import type { Calendar } from '$domain/calendar/calendar';
import { calendarFaults } from '$domain/calendar/calendar-faults';
import { localParts } from '$domain/calendar/local-parts';
import { isOpen, nextClose, nextOpen } from '$domain/calendar/opening-hours';
import { listed } from '../../i18n/join-words';
import { m } from '../../paraglide/messages';
import { weekdayName } from './weekday-name';

export interface OpenState {
  readonly isOpen: boolean;
  readonly words: string;
}

/** @param calendar null: always open. @param now ms. @returns null where the calendar has faults */
export function openState(calendar: Calendar | null, now: number): OpenState | null {
  if (calendar === null) return { isOpen: true, words: m.set_hours_always_open() };
  if (calendarFaults(calendar).length > 0) return null;
  if (isOpen(calendar, now)) {
    const until = nextClose(calendar, now);
    const words = until === null ? m.set_hours_open() : m.set_hours_open_until({ time: timeOf(calendar.zone, until) });
    return { isOpen: true, words };
  }
  const from = nextOpen(calendar, now);
  const words = from === null ? m.set_hours_never() : m.set_hours_closed_until({ time: timeOf(calendar.zone, from) });
  return { isOpen: false, words };
}

/** "Monday, 2026-11-30, 09:00" on the clocks of the zone. */
function timeOf(zone: string, at: number): string {
  const { weekday, date, time } = localParts(zone, at);
  return listed([weekdayName(weekday), date, time]);
}
