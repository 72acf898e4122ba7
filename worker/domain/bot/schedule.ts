// When a rule applies, as settings say it: the shape that domain/calendar evaluates. Types only; the evaluation is passed in.
// PERSISTED CONTRACT: part of stored rules; new kinds and fields are additive.

/** Dates, weekdays and times are local to `zone` (IANA). What is absent does not limit. */
export interface ScheduleRange {
  readonly kind: 'range';
  readonly zone: string;
  /** `YYYY-MM-DD`, both included. */
  readonly from?: string;
  readonly to?: string;
  /** 0 Monday to 6 Sunday. */
  readonly weekdays?: readonly number[];
  /** `HH:MM`; what ends at or before its start ends on the next day, `24:00` is allowed as end. */
  readonly times?: readonly { readonly start: string; readonly end: string }[];
}

/** `open` and `closed` go by the business hours of the chat. */
export type Schedule = { readonly kind: 'always' | 'open' | 'closed' } | ScheduleRange;

/** @param at the customer's event time, ms */
export type IsScheduled = (schedule: Schedule, at: number) => boolean;
