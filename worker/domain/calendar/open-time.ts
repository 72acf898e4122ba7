// The open time of a calendar as instants: the union of all its intervals, in pieces of 32 days that are worked out when first
// asked for. Remembers pieces per calendar object, so a question costs a search in a short list. Pure but for that memory, which
// goes with the object. Called by opening-hours.ts.
import type { Calendar } from './calendar';
import { DateRules, type HoursOfDate } from './hours-of-date';
import { DAY_MS, MINUTE_MS, MINUTES_OF_DAY } from './local-date';
import { OFFSET_DAYS_MAX, type Span, toSpan } from './local-span';
import { type OffsetSegment, offsetSegments } from './zone-offsets';

const PIECE_DAYS = 32;
const PIECE_MS = PIECE_DAYS * DAY_MS;
/** More than five years. */
const PIECES_KEPT_MAX = 64;
/** A date's hours begin and end within this many days of its UTC namesake: an overnight end, a full day's offset. */
const REACH_BEFORE_DAYS = 1 + OFFSET_DAYS_MAX;
const REACH_AFTER_DAYS = OFFSET_DAYS_MAX;

/** The open time in [from, until): spans in order, apart from each other, cut at both ends. */
export interface Piece extends Span {
  readonly spans: readonly Span[];
  /** By span: open ms of this piece before it. */
  readonly openMsBefore: readonly number[];
  readonly openMs: number;
}

const known = new WeakMap<Calendar, OpenTime>();

/** Throws on a calendar that calendarFaults would refuse. */
export function openTimeOf(calendar: Calendar): OpenTime {
  const remembered = known.get(calendar);
  if (remembered) return remembered;
  const openTime = new OpenTime(calendar);
  known.set(calendar, openTime);
  return openTime;
}

export class OpenTime {
  readonly #zone: string;
  readonly #rules: DateRules;
  readonly #pieces = new Map<number, Piece>();

  constructor(calendar: Calendar) {
    this.#zone = calendar.zone;
    this.#rules = new DateRules(calendar);
  }

  get isNeverOpen(): boolean {
    return this.#rules.isNeverOpen;
  }

  /** The piece that holds this instant. The next one is that of its `until`. */
  pieceAt(at: number): Piece {
    const index = Math.floor(at / PIECE_MS);
    const remembered = this.#pieces.get(index);
    if (remembered) return remembered;
    if (this.#pieces.size >= PIECES_KEPT_MAX) this.#pieces.clear();
    const piece = this.#workOut(index);
    this.#pieces.set(index, piece);
    return piece;
  }

  #workOut(index: number): Piece {
    const firstDay = index * PIECE_DAYS - REACH_BEFORE_DAYS;
    const lastDay = (index + 1) * PIECE_DAYS + REACH_AFTER_DAYS;
    const segments = offsetSegments(this.#zone, firstDay - OFFSET_DAYS_MAX, lastDay + 2 + OFFSET_DAYS_MAX);
    const spans: Span[] = [];
    let today = this.#rules.hoursOf(firstDay);
    for (let day = firstDay; day <= lastDay; day++) {
      const tomorrow = this.#rules.hoursOf(day + 1);
      spans.push(...spansOf(day, today, tomorrow.cutsRunningHours, segments));
      today = tomorrow;
    }
    return toPiece({ from: index * PIECE_MS, until: (index + 1) * PIECE_MS }, spans);
  }
}

/** Open ms of the piece before an instant that lies in it. */
export function openMsUpTo(piece: Piece, at: number): number {
  const index = lastStartedIndex(piece, at);
  const span = piece.spans[index];
  return span ? (piece.openMsBefore[index] ?? 0) + Math.min(at, span.until) - span.from : 0;
}

/** Index of the last span that starts at or before `at`; -1 where none does. */
export function lastStartedIndex({ spans }: Piece, at: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle]?.from ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function spansOf(day: number, { hours }: HoursOfDate, isCut: boolean, segments: readonly OffsetSegment[]): Span[] {
  const spans: Span[] = [];
  for (const { start, end } of hours) {
    const lastMinute = isCut ? Math.min(end, MINUTES_OF_DAY) : end;
    const span = toSpan(day * DAY_MS + start * MINUTE_MS, day * DAY_MS + lastMinute * MINUTE_MS, segments);
    if (span) spans.push(span);
  }
  return spans;
}

/** The union of spans within the piece; overlapping and touching ones become one. */
function toPiece({ from, until }: Span, all: readonly Span[]): Piece {
  const spans: Span[] = [];
  for (const span of all.toSorted((a, b) => a.from - b.from)) {
    const cut = { from: Math.max(from, span.from), until: Math.min(until, span.until) };
    if (cut.from >= cut.until) continue;
    const last = spans.at(-1);
    if (last && cut.from <= last.until)
      spans[spans.length - 1] = { from: last.from, until: Math.max(last.until, cut.until) };
    else spans.push(cut);
  }
  const openMsBefore: number[] = [];
  let openMs = 0;
  for (const span of spans) {
    openMsBefore.push(openMs);
    openMs += span.until - span.from;
  }
  return { from, until, spans, openMsBefore, openMs };
}
