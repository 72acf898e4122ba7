// A calendar of business hours as a form holds it. Pure. Called by the draft of the hours.
import type { Calendar, CalendarException, Holiday } from '$domain/calendar/calendar';
import { CLOSES_SOON_MIN_DEFAULT } from '$domain/calendar/calendar';
import { newKey } from '../form/new-key';
import { fromIntervalDrafts, type IntervalDraft, newInterval, toIntervalDrafts } from './interval-drafts';

export interface ExceptionDraft {
  readonly key: string;
  kind: CalendarException['kind'];
  date: string;
  from: string;
  to: string;
  isClosed: boolean;
  readonly intervals: IntervalDraft[];
  name: string;
  alsoCutsRunningHours: boolean;
}

export interface CalendarDraft {
  zone: string;
  /** Seven, Monday first. */
  readonly weekly: IntervalDraft[][];
  readonly exceptions: ExceptionDraft[];
  holidays: readonly Holiday[];
  closesSoonMin: number | null;
}

const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6] as const;

export function toCalendarDraft(calendar: Calendar): CalendarDraft {
  return {
    zone: calendar.zone,
    weekly: WEEKDAYS.map((day) => toIntervalDrafts(calendar.weekly[day] ?? [])),
    exceptions: calendar.exceptions.map(toExceptionDraft),
    holidays: calendar.holidays,
    closesSoonMin: calendar.closesSoonMin,
  };
}

/** An empty number stays one: the Worker names it. */
export function fromCalendarDraft({ zone, weekly, exceptions, holidays, closesSoonMin }: CalendarDraft): Calendar {
  return {
    zone: zone.trim(),
    weekly: weekly.map(fromIntervalDrafts),
    exceptions: exceptions.map(fromExceptionDraft),
    holidays: [...holidays],
    closesSoonMin: closesSoonMin ?? Number.NaN,
  };
}

/** Monday to Friday from nine to six. */
export function newCalendar(zone: string): CalendarDraft {
  return {
    zone,
    weekly: WEEKDAYS.map((day) => (day < 5 ? [newInterval()] : [])),
    exceptions: [],
    holidays: [],
    closesSoonMin: CLOSES_SOON_MIN_DEFAULT,
  };
}

/** The hours of one day put on others in place of theirs. */
export function copyDay(weekly: IntervalDraft[][], from: number, to: readonly number[]): void {
  const hours = fromIntervalDrafts(weekly[from] ?? []);
  for (const day of to) weekly[day] = toIntervalDrafts(hours);
}

export function newException(date: string): ExceptionDraft {
  return toExceptionDraft({ kind: 'date', date, intervals: [] });
}

function toExceptionDraft(exception: CalendarException): ExceptionDraft {
  const { kind, intervals, name = '', alsoCutsRunningHours = false } = exception;
  return {
    key: newKey(),
    kind,
    date: kind === 'date' ? exception.date : '',
    from: kind === 'date' ? '' : exception.from,
    to: kind === 'date' ? '' : exception.to,
    isClosed: intervals.length === 0,
    intervals: toIntervalDrafts(intervals),
    name,
    alsoCutsRunningHours,
  };
}

function fromExceptionDraft(draft: ExceptionDraft): CalendarException {
  const { kind, date, from, to, isClosed, intervals, name, alsoCutsRunningHours } = draft;
  const hours = {
    intervals: isClosed ? [] : fromIntervalDrafts(intervals),
    ...(alsoCutsRunningHours && { alsoCutsRunningHours }),
    ...(name.trim() !== '' && { name: name.trim() }),
  };
  return kind === 'date' ? { kind, date, ...hours } : { kind, from: from.trim(), to: to.trim(), ...hours };
}

/** Those of a file in place of what came from the same feed before, by date. */
export function mergeHolidays(known: readonly Holiday[], read: readonly Holiday[], feedId: string): Holiday[] {
  const others = known.filter((holiday) => holiday.feedId !== feedId);
  return [...others, ...read].toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
}
