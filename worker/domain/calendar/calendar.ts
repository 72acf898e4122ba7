// A calendar of business hours as it is saved: local times in one zone, never UTC. Which times are open follows from it by
// open-time.ts; whether it may be saved says calendar-faults.ts. Pure types. PERSISTED CONTRACT: stored as JSON in D1 and in
// the settings snapshot; new fields are optional.

/** `HH:MM`, 00:00 to 23:59. As the end of an interval also `24:00`. */
export type LocalTime = string;
/** `YYYY-MM-DD`. */
export type LocalDate = string;
/** `MM-DD`, a day of every year. `02-29` counts in leap years alone. */
export type YearDay = string;

/** Belongs as a whole to the date on which it starts. An end at or before the start lies on the next date: 09:00-09:00 is 24 h. */
export interface Interval {
  readonly start: LocalTime;
  readonly end: LocalTime;
}

interface ExceptionHours {
  /** Instead of the weekly ones; none: closed. */
  readonly intervals: readonly Interval[];
  /** Ends at midnight what has run since the date before. Otherwise that goes on to its own end. */
  readonly alsoCutsRunningHours?: boolean;
  readonly name?: string;
}

/** `range` includes both dates. `yearly` too, and may run over New Year: 12-29 to 01-03. */
export type CalendarException = ExceptionHours &
  (
    | { readonly kind: 'date'; readonly date: LocalDate }
    | { readonly kind: 'range'; readonly from: LocalDate; readonly to: LocalDate }
    | { readonly kind: 'yearly'; readonly from: YearDay; readonly to: YearDay }
  );

/** Closed dates from a subscribed iCal feed, kept as of its last good copy. Includes both dates. */
export interface Holiday {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly name: string;
  /** Whose copy it is, so that one feed is renewed without the others. */
  readonly feedId: string;
}

/**
 * One date's hours come from the first of these that names it: an exception of kind `date`, of kind `range`, of kind `yearly`
 * (each kind in the order of the list), a holiday, the weekly hours. Without any interval it is never open; no calendar at all
 * (null) is always open.
 */
export interface Calendar {
  /** IANA name. */
  readonly zone: string;
  /** Seven lists, Monday first. */
  readonly weekly: readonly (readonly Interval[])[];
  readonly exceptions: readonly CalendarException[];
  readonly holidays: readonly Holiday[];
  /** So many minutes before closing, new chats are warned. */
  readonly closesSoonMin: number;
}

export const CLOSES_SOON_MIN_DEFAULT = 15;
