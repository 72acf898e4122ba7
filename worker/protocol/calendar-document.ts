// Calendars and schedules as admins save them. Shapes alone: whether a time, a date or a zone exists is checked by the Worker.
import * as z from 'zod/mini';

const INTERVALS_MAX = 50;

const short = z.string().check(z.maxLength(100));
const interval = z.strictObject({ start: short, end: short });
const intervals = z.array(interval).check(z.maxLength(INTERVALS_MAX));

const exceptionHours = {
  intervals,
  alsoCutsRunningHours: z.exactOptional(z.boolean()),
  name: z.exactOptional(z.string().check(z.maxLength(500))),
};

const exception = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('date'), date: short, ...exceptionHours }),
  z.strictObject({ kind: z.literal('range'), from: short, to: short, ...exceptionHours }),
  z.strictObject({ kind: z.literal('yearly'), from: short, to: short, ...exceptionHours }),
]);

/** A closed date of a subscribed or pasted calendar. Both dates are included. */
export const holiday = z.strictObject({
  from: short,
  to: short,
  name: z.string().check(z.maxLength(500)),
  feedId: short,
});
export type HolidayView = z.infer<typeof holiday>;

export const calendarDocument = z.strictObject({
  zone: short,
  /** Seven lists, Monday first. */
  weekly: z.array(intervals).check(z.maxLength(7)),
  exceptions: z.array(exception).check(z.maxLength(1_000)),
  holidays: z.array(holiday).check(z.maxLength(5_000)),
  closesSoonMin: z.number(),
});

export const scheduleDocument = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['always', 'open', 'closed']) }),
  z.strictObject({
    kind: z.literal('range'),
    zone: short,
    from: z.exactOptional(short),
    to: z.exactOptional(short),
    weekdays: z.exactOptional(z.array(z.number()).check(z.maxLength(7))),
    times: z.exactOptional(intervals),
  }),
]);

/** POST /api/admin/desk/hours/ical: a calendar file's text, and the dates of interest, both included. */
export const icalUpload = z.strictObject({
  text: z.string(),
  from: short,
  to: short,
  /** Under which its holidays are to be merged into a calendar. */
  feedId: z.string().check(z.regex(/^[a-z0-9][a-z0-9_-]{0,39}$/)),
});
export type IcalUpload = z.infer<typeof icalUpload>;

/** What the file says. Nothing was saved: the console merges it into the hours. */
export const icalAnswer = z.object({
  holidays: z.array(holiday),
  /** Events that are no holidays: with times of day, with a rule that is not yearly, unreadable. */
  leftOut: z.object({ timed: z.number(), recurring: z.number(), unreadable: z.number() }),
});
export type IcalAnswer = z.infer<typeof icalAnswer>;
