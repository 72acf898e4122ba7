// What of a found message stands in its row: the words around the first place that was searched for, cut between characters as
// readers see them, in pieces that are marked or not. Pure.
import type { SearchHit } from '$protocol/search';

export interface HitPiece {
  readonly text: string;
  readonly isMarked: boolean;
}

/** Units before the first mark, and of the whole. */
const LEAD_UNITS = 24;
const EXCERPT_UNITS = 160;

export function hitPieces({ text, ranges }: Pick<SearchHit, 'text' | 'ranges'>): HitPiece[] {
  const { start, end } = excerptOf(text, ranges[0]?.start ?? 0);
  const pieces: HitPiece[] = [];
  const add = (from: number, to: number, isMarked: boolean) => {
    const shown = text.slice(Math.max(from, start), Math.min(to, end));
    if (shown !== '') pieces.push({ text: shown, isMarked });
  };
  let at = start;
  for (const range of ranges) {
    add(at, range.start, false);
    add(range.start, range.end, true);
    at = Math.max(at, range.end);
  }
  add(at, end, false);
  if (start > 0) pieces.unshift({ text: '…', isMarked: false });
  if (end < text.length) pieces.push({ text: '…', isMarked: false });
  return pieces;
}

function excerptOf(text: string, firstMark: number): { start: number; end: number } {
  if (text.length <= EXCERPT_UNITS) return { start: 0, end: text.length };
  const borders = Array.from(
    new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text),
    ({ index }) => index,
  );
  const wanted = firstMark <= LEAD_UNITS ? 0 : firstMark - LEAD_UNITS;
  const start = borders.find((border) => border >= wanted) ?? 0;
  const end =
    text.length <= start + EXCERPT_UNITS ? text.length : borders.findLast((border) => border <= start + EXCERPT_UNITS);
  return { start, end: end ?? text.length };
}
