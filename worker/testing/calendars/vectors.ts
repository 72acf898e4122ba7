// The vectors of the rules of business hours, in the words of the rules: hours of one date, how long they are. Called by the
// tests of domain/calendar, in Node and in workerd, whose time zones are not the same data.
import type { Calendar, CalendarException, Interval } from '../../domain/calendar/calendar';

/** A calendar with nothing but what is given. */
export function calendarOf(zone: string, parts: Partial<Omit<Calendar, 'zone'>> = {}): Calendar {
  return { zone, weekly: weekOf([]), exceptions: [], holidays: [], closesSoonMin: 15, ...parts };
}

/** The same hours on the given weekdays (0 Monday), otherwise closed. */
export function weekOf(intervals: readonly Interval[], weekdays = [0, 1, 2, 3, 4, 5, 6]): Interval[][] {
  return Array.from({ length: 7 }, (_, day) => (weekdays.includes(day) ? [...intervals] : []));
}

/** `09:00-12:00` */
export function hours(...texts: readonly string[]): Interval[] {
  return texts.map((text) => ({ start: text.slice(0, 5), end: text.slice(6) }));
}

/** Open on one date alone. */
export function openOn(zone: string, date: string, interval: string): Calendar {
  const exception: CalendarException = { kind: 'date', date, intervals: hours(interval) };
  return calendarOf(zone, { exceptions: [exception] });
}

export interface OneDateVector {
  readonly zone: string;
  readonly date: string;
  readonly interval: string;
  readonly seconds: number;
  /** The only open time, in UTC. */
  readonly opens: string;
  readonly closes: string;
}

const NEW_YORK = 'America/New_York';
const LORD_HOWE = 'Australia/Lord_Howe';

function vector(zone: string, date: string, interval: string, seconds: number, opens: string, closes: string) {
  return { zone, date, interval, seconds, opens: `${opens}:00.000Z`, closes: `${closes}:00.000Z` };
}

export const ONE_DATE_VECTORS: readonly OneDateVector[] = [
  // The gap 02-03 and the fold 01-02 of New York.
  vector(NEW_YORK, '2026-03-08', '01:30-03:30', 3_600, '2026-03-08T06:30', '2026-03-08T07:30'),
  vector(NEW_YORK, '2026-03-08', '02:15-03:15', 900, '2026-03-08T07:00', '2026-03-08T07:15'),
  vector(NEW_YORK, '2026-03-07', '22:00-02:30', 14_400, '2026-03-08T03:00', '2026-03-08T07:00'),
  vector(NEW_YORK, '2026-11-01', '00:30-02:30', 10_800, '2026-11-01T04:30', '2026-11-01T07:30'),
  vector(NEW_YORK, '2026-11-01', '01:15-01:45', 5_400, '2026-11-01T05:15', '2026-11-01T06:45'),
  vector(NEW_YORK, '2026-03-08', '00:00-24:00', 82_800, '2026-03-08T05:00', '2026-03-09T04:00'),
  vector(NEW_YORK, '2026-11-01', '00:00-24:00', 90_000, '2026-11-01T04:00', '2026-11-02T05:00'),
  // Changes of half an hour.
  vector(LORD_HOWE, '2026-10-04', '00:00-24:00', 84_600, '2026-10-03T13:30', '2026-10-04T13:00'),
  vector(LORD_HOWE, '2026-04-05', '00:00-24:00', 88_200, '2026-04-04T13:00', '2026-04-05T13:30'),
  // The end is where the fold begins: nothing after it is before 01:00.
  vector(NEW_YORK, '2026-11-01', '00:30-01:00', 1_800, '2026-11-01T04:30', '2026-11-01T05:00'),
  // The start is where the fold ends: the first pass never came to 02:00.
  vector(NEW_YORK, '2026-11-01', '02:00-03:00', 3_600, '2026-11-01T07:00', '2026-11-01T08:00'),
  // Havana goes from 01:00 back to midnight, Beirut from midnight back to 23:00 of the date before.
  vector('America/Havana', '2026-11-01', '00:00-24:00', 90_000, '2026-11-01T04:00', '2026-11-02T05:00'),
  vector('America/Havana', '2026-10-31', '00:00-24:00', 86_400, '2026-10-31T04:00', '2026-11-01T04:00'),
  vector('Asia/Beirut', '2026-10-24', '22:00-24:00', 10_800, '2026-10-24T19:00', '2026-10-24T22:00'),
  vector('Asia/Beirut', '2026-10-25', '00:00-01:00', 3_600, '2026-10-24T22:00', '2026-10-24T23:00'),
  // Samoa had no 30 December 2011.
  vector('Pacific/Apia', '2011-12-29', '00:00-24:00', 86_400, '2011-12-29T10:00', '2011-12-30T10:00'),
  vector('Pacific/Apia', '2011-12-29', '22:00-02:00', 7_200, '2011-12-30T08:00', '2011-12-30T10:00'),
  vector('Pacific/Apia', '2011-12-31', '00:00-24:00', 86_400, '2011-12-30T10:00', '2011-12-31T10:00'),
  vector('Pacific/Apia', '2011-12-30', '22:00-02:00', 7_200, '2011-12-30T10:00', '2011-12-30T12:00'),
  // End at or before the start, and quarter-hour zones.
  vector('Asia/Kathmandu', '2026-05-01', '09:00-09:00', 86_400, '2026-05-01T03:15', '2026-05-02T03:15'),
  vector('Asia/Tokyo', '2026-05-01', '22:00-00:00', 7_200, '2026-05-01T13:00', '2026-05-01T15:00'),
];

/** Hours that a gap swallows whole. */
export const EMPTY_VECTORS = [
  { zone: NEW_YORK, date: '2026-03-08', interval: '02:15-02:45' },
  { zone: LORD_HOWE, date: '2026-10-04', interval: '02:00-02:30' },
  { zone: 'Pacific/Apia', date: '2011-12-30', interval: '09:00-17:00' },
  { zone: 'Pacific/Apia', date: '2011-12-30', interval: '00:00-24:00' },
] as const;
