// Hours of a day as a form holds them. The browser's field of a time knows no 24:00, so midnight at the end is 00:00 there: an end
// at or before the start lies on the next day anyhow. Pure.
import type { Interval } from '$domain/calendar/calendar';
import { parseTime } from '$domain/calendar/local-date';
import { newKey } from '../form/new-key';

export interface IntervalDraft {
  readonly key: string;
  start: string;
  end: string;
}

export function toIntervalDrafts(intervals: readonly Interval[]): IntervalDraft[] {
  return intervals.map(({ start, end }) => newInterval(start, end === '24:00' ? '00:00' : end));
}

export function fromIntervalDrafts(drafts: readonly IntervalDraft[]): Interval[] {
  return drafts.map(({ start, end }) => ({ start, end: end === '00:00' ? '24:00' : end }));
}

export function newInterval(start = '09:00', end = '18:00'): IntervalDraft {
  return { key: newKey(), start, end };
}

/** Runs past midnight, beyond its very end. */
export function endsNextDay({ start, end }: Pick<IntervalDraft, 'start' | 'end'>): boolean {
  const [from, to] = [parseTime(start), parseTime(end)];
  return from !== null && to !== null && to <= from && to > 0;
}
