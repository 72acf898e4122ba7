// From local hours to instants, over gaps and folds of local time. One rule: an instant lies in the hours if some instant at or
// before it has a local time >= start and some instant at or after it has a local time < end. Pure. Called by open-time.ts and
// schedule.ts.
import type { OffsetSegment } from './zone-offsets';

/** [from, until) in ms. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** No zone is, or was ever, further from UTC. An instant with a given local time lies at most this many days from it in UTC. */
export const OFFSET_DAYS_MAX = 1;

/**
 * @param start local date and time as ms since 1970, read as if they were UTC
 * @param end the same; greater than `start`
 * @param segments reach at least OFFSET_DAYS_MAX further on both sides than the part of the span that the caller needs
 * @returns null where nothing is left of it, because local time jumped over all of it
 */
export function toSpan(start: number, end: number, segments: readonly OffsetSegment[]): Span | null {
  const from = firstAtOrAfter(start, segments);
  const until = lastBefore(end, segments);
  return from !== null && until !== null && from < until ? { from, until } : null;
}

/** The first instant with a local time >= `local`: of two the first, in a gap the one after it. */
function firstAtOrAfter(local: number, segments: readonly OffsetSegment[]): number | null {
  for (const { from, until, offsetMs } of segments) {
    const at = local - offsetMs;
    if (at < until) return Math.max(from, at);
  }
  return null;
}

/** The end of the last instants with a local time < `local`: of two passes the second, in a gap where the gap begins. */
function lastBefore(local: number, segments: readonly OffsetSegment[]): number | null {
  for (const { from, until, offsetMs } of segments.toReversed()) {
    const at = local - offsetMs;
    if (at > from) return Math.min(until, at);
  }
  return null;
}
