// Calendars as nobody would write them: hours that begin and end in gaps and folds, overlap, touch, run overnight; exceptions of
// every kind on top of each other. All from seeded chance. Called by compare-calendar's callers.
import type { Calendar, CalendarException, Holiday, Interval } from '../../domain/calendar/calendar';
import type { ScheduleRange } from '../../domain/calendar/schedule';
import type { SeededChance } from '../seeded-chance';
import type { Window } from './minute-oracle';
import { clockChanges, DAY, STEP_DAYS } from './wall-clock';

const WINDOW_DAYS = 60;
const HALVES = [true, false] as const;

/** 60 days that hold a clock change where the zone has one. */
export function randomWindow(chance: SeededChance, zone: string): Window {
  const changes = clockChanges(zone);
  const around = changes.length > 0 ? chance.pick(changes) : Date.UTC(2000 + chance.below(40), chance.below(12), 1);
  return { zone, from: around - chance.below(WINDOW_DAYS - STEP_DAYS) * DAY, days: WINDOW_DAYS };
}

export function randomCalendar(chance: SeededChance, window: Window): Calendar {
  const isSparse = chance.happens(0.1);
  return {
    zone: window.zone,
    weekly: Array.from({ length: 7 }, () => (isSparse && chance.happens(0.9) ? [] : randomIntervals(chance))),
    exceptions: Array.from({ length: chance.below(9) }, () => randomException(chance, window)),
    holidays: Array.from({ length: chance.below(5) }, () => randomHoliday(chance, window)),
    closesSoonMin: chance.below(120),
  };
}

export function randomRange(chance: SeededChance, window: Window): ScheduleRange {
  const [from, to] = [randomDate(chance, window), randomDate(chance, window)].sort();
  return {
    kind: 'range',
    zone: window.zone,
    ...(from !== undefined && chance.pick(HALVES) ? { from } : {}),
    ...(to !== undefined && chance.pick(HALVES) ? { to } : {}),
    ...(chance.pick(HALVES) ? { weekdays: [0, 1, 2, 3, 4, 5, 6].filter(() => chance.pick(HALVES)) } : {}),
    ...(chance.happens(0.8) ? { times: randomIntervals(chance) } : {}),
  };
}

function randomIntervals(chance: SeededChance): Interval[] {
  return Array.from({ length: chance.pick([0, 1, 1, 2, 2, 3]) }, () => {
    const start = randomTime(chance);
    return { start, end: randomEnd(chance, start) };
  });
}

function randomEnd(chance: SeededChance, start: string): string {
  const kind = chance.next();
  if (kind < 0.1) return '24:00';
  if (kind < 0.2) return start;
  return kind < 0.25 ? '00:00' : randomTime(chance);
}

/** Mostly in the hours in which clocks change, on round minutes and others. */
function randomTime(chance: SeededChance): string {
  const hour = chance.happens(0.6) ? chance.below(4) : chance.below(24);
  const minute = chance.happens(0.7) ? 15 * chance.below(4) : chance.below(60);
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

function randomException(chance: SeededChance, window: Window): CalendarException {
  const [from, to] = randomSpan(chance, window);
  const hours = {
    intervals: chance.happens(0.4) ? [] : randomIntervals(chance),
    ...(chance.pick(HALVES) ? { alsoCutsRunningHours: chance.happens(0.8) } : {}),
  };
  const kind = chance.pick(['date', 'range', 'yearly'] as const);
  if (kind === 'date') return { kind, date: from, ...hours };
  if (kind === 'range') return { kind, from, to, ...hours };
  // One in ten the other way round: all year but for some days.
  const isTurned = chance.happens(0.1);
  return { kind, from: (isTurned ? to : from).slice(5), to: (isTurned ? from : to).slice(5), ...hours };
}

function randomHoliday(chance: SeededChance, window: Window): Holiday {
  const [from, to] = randomSpan(chance, window);
  return { from, to, name: 'a holiday', feedId: 'feed' };
}

function randomSpan(chance: SeededChance, window: Window): [string, string] {
  const first = randomDate(chance, window);
  const days = chance.pick([0, 0, 0, 1, 3, 10]);
  return [first, toDate(Date.parse(first) + days * DAY)];
}

function randomDate(chance: SeededChance, { from, days }: Window): string {
  return toDate(from + (chance.below(days + 4) - 2) * DAY);
}

function toDate(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
