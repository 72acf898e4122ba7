// Where a text holds what was searched for, in UTF-16 units of the text as it was written, though both are compared folded and
// folding changes lengths. Widened to what a reader takes for one character, so that no mark cuts a Thai syllable or an emoji.
// Pure. Called for every hit that is shown.
import { fold } from './fold';

export interface MarkedRange {
  readonly start: number;
  /** Behind the last unit. */
  readonly end: number;
}

/** @returns in order, apart from each other; empty where the text does not hold the query */
export function markedRanges(text: string, query: string): MarkedRange[] {
  const sought = Array.from(fold(query));
  if (sought.length === 0) return [];
  const points = foldedPoints(text);
  if (points?.map(({ point }) => point).join('') !== fold(text)) return wholeIfHeld(text, query);
  const ranges: { start: number; end: number }[] = [];
  for (let at = 0; at + sought.length <= points.length; at++) {
    if (!sought.every((point, index) => points[at + index]?.point === point)) continue;
    const start = points[at]?.start ?? 0;
    const end = points[at + sought.length - 1]?.end ?? 0;
    const last = ranges.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else ranges.push({ start, end });
  }
  return ranges;
}

/** A text that does not fold piece by piece: no place in it can be told, so all of it is. */
function wholeIfHeld(text: string, query: string): MarkedRange[] {
  const points = Array.from(fold(text));
  const sought = Array.from(fold(query));
  const isHeld = points.some((_, at) => sought.every((point, index) => points[at + index] === point));
  return isHeld ? [{ start: 0, end: text.length }] : [];
}

interface FoldedPoint extends MarkedRange {
  readonly point: string;
}

/** Null where a piece of it is too long to be looked at point by point. */
function foldedPoints(text: string): FoldedPoint[] | null {
  const pieces = piecesOf(text);
  if (pieces === null) return null;
  const found: FoldedPoint[] = [];
  for (const { start, end, folded } of pieces) {
    for (const point of folded) {
      // As `fold` does it: one space between words, none at the edges.
      if (point === ' ' && (found.length === 0 || found.at(-1)?.point === ' ')) continue;
      found.push({ point, start, end });
    }
  }
  if (found.at(-1)?.point === ' ') found.pop();
  return found;
}

/** What is joined to the character before it whatever it folds to. */
const JOINED = /^[\p{M}\p{Emoji_Modifier}\p{Variation_Selector}\u200D]/u;

/**
 * Longer than any character that people write. Each point more folds its whole piece anew: a customer's thousands of marks upon one
 * letter would hold up everybody's search for half a minute.
 */
const PIECE_UNITS_MAX = 100;

interface Piece {
  readonly start: number;
  end: number;
  written: string;
  folded: string;
}

/** The text in pieces that fold by themselves as they do within it; null: one of them is too long. */
function piecesOf(text: string): readonly Piece[] | null {
  const pieces: Piece[] = [];
  let at = 0;
  for (const point of text) {
    const end = at + point.length;
    const folded = foldInside(point);
    const last = pieces.at(-1);
    if (last && (JOINED.test(point) || last.written.endsWith('\u200D') || !isApart(last, point, folded))) {
      last.written += point;
      if (last.written.length > PIECE_UNITS_MAX) return null;
      last.folded = foldInside(last.written);
      last.end = end;
    } else pieces.push({ start: at, end, written: point, folded });
    at = end;
  }
  return pieces;
}

function isApart(last: { written: string; folded: string }, point: string, folded: string): boolean {
  return foldInside(last.written + point) === last.folded + folded;
}

const EDGE = '|';

/** Folded as in the middle of a text: white space at its edges stays, one for a run. */
function foldInside(piece: string): string {
  return fold(EDGE + piece + EDGE).slice(EDGE.length, -EDGE.length);
}
