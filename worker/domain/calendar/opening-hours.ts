// The questions that the rest of the system asks of business hours. Instants are ms UTC; null for a calendar is "always open".
// Pure: no clock, `at` is passed in. Writes no texts: local-parts.ts has what those need. Called by chats, the queue, SLA timers
// and reports.
import type { Calendar } from './calendar';
import { DAY_MS, MINUTE_MS } from './local-date';
import { lastStartedIndex, type OpenTime, openMsUpTo, openTimeOf } from './open-time';

/** How far nextOpen and nextClose look ahead. */
const SEARCH_MS = 366 * DAY_MS;
/** How far addOpenSeconds looks ahead: three years, for targets of some hours on a calendar that is hardly ever open. */
const ADD_MS = 3 * SEARCH_MS;

export function isOpen(calendar: Calendar | null, at: number): boolean {
  if (calendar === null) return true;
  const piece = openTimeOf(calendar).pieceAt(at);
  const span = piece.spans[lastStartedIndex(piece, at)];
  return span !== undefined && at < span.until;
}

/** `at` itself where it is open, else the next opening; null where none comes within 366 days. */
export function nextOpen(calendar: Calendar | null, at: number): number | null {
  if (calendar === null) return at;
  const next = nextSpanStart(openTimeOf(calendar), at, at + SEARCH_MS);
  return next === null ? null : Math.max(at, next);
}

/**
 * The first instant after `at` at which open time ends: the present one where it is open, else the next. Always greater than
 * `at`, so a timer that rang at a closing finds the following one. Null where it never closes within 366 days: without a
 * calendar, with one that is open day and night, and with one that does not open.
 */
export function nextClose(calendar: Calendar | null, at: number): number | null {
  if (calendar === null) return null;
  const openTime = openTimeOf(calendar);
  const limit = at + SEARCH_MS;
  let start = nextSpanStart(openTime, at, limit);
  while (start !== null && start <= limit) {
    const piece = openTime.pieceAt(start);
    const until = piece.spans[lastStartedIndex(piece, start)]?.until ?? start;
    // What reaches the end of its piece may go on in the next.
    if (until < piece.until || !isOpen(calendar, until)) return until <= limit ? until : null;
    start = until;
  }
  return null;
}

/** Open seconds in [from, until), in real time, with fractions; 0 where `until` is not after `from`. */
export function openSecondsBetween(calendar: Calendar | null, from: number, until: number): number {
  if (until <= from) return 0;
  if (calendar === null) return (until - from) / 1_000;
  const openTime = openTimeOf(calendar);
  if (openTime.isNeverOpen) return 0;
  let piece = openTime.pieceAt(from);
  let openMs = -openMsUpTo(piece, from);
  while (piece.until <= until) {
    openMs += piece.openMs;
    piece = openTime.pieceAt(piece.until);
  }
  return (openMs + openMsUpTo(piece, until)) / 1_000;
}

/**
 * The first instant at which so many open seconds have passed since `at`: for due times. Where they end with a closing it is that
 * closing, not the next opening. `at` itself for 0 seconds or less. Null where that takes more than three years.
 */
export function addOpenSeconds(calendar: Calendar | null, at: number, seconds: number): number | null {
  const wantedMs = Math.round(seconds * 1_000);
  if (wantedMs <= 0) return at;
  if (calendar === null) return at + wantedMs;
  const openTime = openTimeOf(calendar);
  if (openTime.isNeverOpen) return null;
  let piece = openTime.pieceAt(at);
  // Counted from the piece's beginning, whatever of it lies before `at`.
  let missingMs = wantedMs + openMsUpTo(piece, at);
  while (missingMs > piece.openMs) {
    if (piece.until > at + ADD_MS) return null;
    missingMs -= piece.openMs;
    piece = openTime.pieceAt(piece.until);
  }
  const index = piece.openMsBefore.findLastIndex((openMs) => openMs < missingMs);
  const reached = (piece.spans[index]?.from ?? piece.from) + missingMs - (piece.openMsBefore[index] ?? 0);
  return reached <= at + ADD_MS ? reached : null;
}

/** Whether it is open and closes within the calendar's `closesSoonMin`. */
export function closesSoon(calendar: Calendar | null, at: number): boolean {
  if (calendar === null || !isOpen(calendar, at)) return false;
  const close = nextClose(calendar, at);
  return close !== null && close - at <= calendar.closesSoonMin * MINUTE_MS;
}

/** Where the span begins that holds `at`, or else the next one that begins by `limit`. */
function nextSpanStart(openTime: OpenTime, at: number, limit: number): number | null {
  if (openTime.isNeverOpen) return null;
  for (let piece = openTime.pieceAt(at); piece.from <= limit; piece = openTime.pieceAt(piece.until)) {
    const index = lastStartedIndex(piece, at);
    const current = piece.spans[index];
    const span = current && at < current.until ? current : piece.spans[index + 1];
    if (span) return span.from <= limit ? span.from : null;
  }
  return null;
}
