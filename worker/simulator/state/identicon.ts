// Draws the picture of a person who came without one: a symmetric pattern of two colours that follows from a text, as a PNG of
// 88 × 88 px and about a kilobyte. Pure, and without a compressor: the pixels are stored as they are.
// https://www.w3.org/TR/png-3/

const CELLS = 5;
const CELL_PX = 12;
/** Room for the corners that a round frame cuts off. */
const MARGIN_PX = 14;
const SIZE_PX = CELLS * CELL_PX + 2 * MARGIN_PX;
/** One bit per pixel, and the filter byte that begins each row. */
const ROW_BYTES = 1 + SIZE_PX / 8;

/** @param seed any text; the same one always gives the same bytes */
export function identiconPng(seed: string): Uint8Array<ArrayBuffer> {
  const hash = hashOf(seed);
  const hue = hash % 360;
  const header = [...uint32(SIZE_PX), ...uint32(SIZE_PX), 1, 3, 0, 0, 0];
  const palette = [...rgbOf(hue, 0.55, 0.9), ...rgbOf(hue, 0.5, 0.45)];
  return new Uint8Array([
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...chunk('IHDR', header),
    ...chunk('PLTE', palette),
    ...chunk('IDAT', stored(pixels(Math.imul(hash, 0x9e3779b1) >>> 8))),
    ...chunk('IEND', []),
  ]);
}

/** Rows of palette indices; bits 0 to 14 of `pattern` are the left half and the middle column, the right half mirrors them. */
function pixels(pattern: number): number[] {
  const rows = new Array<number>(SIZE_PX * ROW_BYTES).fill(0);
  for (let y = MARGIN_PX; y < SIZE_PX - MARGIN_PX; y++) {
    for (let x = MARGIN_PX; x < SIZE_PX - MARGIN_PX; x++) {
      const column = Math.floor((x - MARGIN_PX) / CELL_PX);
      const row = Math.floor((y - MARGIN_PX) / CELL_PX);
      const bit = row * 3 + Math.min(column, CELLS - 1 - column);
      const at = y * ROW_BYTES + 1 + (x >> 3);
      if ((pattern >> bit) & 1) rows[at] = (rows[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return rows;
}

function hashOf(text: string): number {
  return [...text].reduce((sum, char) => Math.imul(sum ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0, 0x811c9dc5);
}

/** @param hue degrees; saturation and lightness 0 to 1. https://www.w3.org/TR/css-color-4/#hsl-to-rgb */
function rgbOf(hue: number, saturation: number, lightness: number): number[] {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  return [0, 8, 4].map((offset) => {
    const k = (offset + hue / 30) % 12;
    return Math.round(255 * (lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  });
}

/** One zlib stream of a single stored block. https://www.rfc-editor.org/rfc/rfc1951#section-3.2.4 */
function stored(bytes: number[]): number[] {
  const { length } = bytes;
  const sizes = [length & 0xff, length >> 8, ~length & 0xff, (~length >> 8) & 0xff];
  return [0x78, 0x01, 0x01, ...sizes, ...bytes, ...uint32(adler32(bytes))];
}

function chunk(type: string, data: number[]): number[] {
  const named = [...new TextEncoder().encode(type), ...data];
  return [...uint32(data.length), ...named, ...uint32(crc32(named))];
}

function uint32(value: number): number[] {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);
}

function adler32(bytes: number[]): number {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return ((high << 16) | low) >>> 0;
}

function crc32(bytes: number[]): number {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return ~rest >>> 0;
}
