// Draws the picture of a person who came without one: a symmetric pattern of two colours that follows from a text, as a PNG of
// 88 × 88 px and about a kilobyte. Pure.
import { hashOf, pngOf, rgbOf } from './png';

const CELLS = 5;
const CELL_PX = 12;
/** Room for the corners that a round frame cuts off. */
const MARGIN_PX = 14;
const SIZE_PX = CELLS * CELL_PX + 2 * MARGIN_PX;

/** @param seed any text; the same one always gives the same bytes */
export function identiconPng(seed: string): Uint8Array<ArrayBuffer> {
  const hash = hashOf(seed);
  const hue = hash % 360;
  const pattern = Math.imul(hash, 0x9e3779b1) >>> 8;
  return pngOf({
    width: SIZE_PX,
    height: SIZE_PX,
    depth: 1,
    palette: [rgbOf(hue, 0.55, 0.9), rgbOf(hue, 0.5, 0.45)],
    colorAt: (x, y) => cellAt(pattern, Math.floor((x - MARGIN_PX) / CELL_PX), Math.floor((y - MARGIN_PX) / CELL_PX)),
  });
}

/** Bits 0 to 14 of `pattern` are the left half and the middle column; the right half mirrors them. */
function cellAt(pattern: number, column: number, row: number): number {
  if (column < 0 || row < 0 || column >= CELLS || row >= CELLS) return 0;
  return (pattern >> (row * 3 + Math.min(column, CELLS - 1 - column))) & 1;
}
