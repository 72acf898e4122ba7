// Writes small PNG files without a compressor: the pixels are stored as they are, one palette entry each. Pure.
// Used for drawn faces of people and for stand-ins of stickers and emoji. https://www.w3.org/TR/png-3/

export interface IndexedPicture {
  width: number;
  height: number;
  /** Bits per pixel. */
  depth: 1 | 2;
  /** Red, green, blue, 0 to 255; at most 2 to the power of `depth`. */
  palette: [number, number, number][];
  /** The first palette entry is seen through. */
  transparent?: boolean;
  /** Index into the palette of each pixel. */
  colorAt: (x: number, y: number) => number;
}

/** A stored block of deflate has at most this many bytes. */
const BLOCK_BYTES_MAX = 65_535;

export function pngOf(picture: IndexedPicture): Uint8Array<ArrayBuffer> {
  const { width, height, depth, palette } = picture;
  const header = [...uint32(width), ...uint32(height), depth, 3, 0, 0, 0];
  return new Uint8Array([
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...chunk('IHDR', header),
    ...chunk('PLTE', palette.flat()),
    ...(picture.transparent ? chunk('tRNS', [0]) : []),
    ...chunk('IDAT', stored(rowsOf(picture))),
    ...chunk('IEND', []),
  ]);
}

/** @param hue degrees; saturation and lightness 0 to 1. https://www.w3.org/TR/css-color-4/#hsl-to-rgb */
export function rgbOf(hue: number, saturation: number, lightness: number): [number, number, number] {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number) => {
    const k = (offset + hue / 30) % 12;
    return Math.round(255 * (lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}

/** Of any text; the same one always gives the same number of 32 bits. */
export function hashOf(text: string): number {
  return [...text].reduce((sum, char) => Math.imul(sum ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0, 0x811c9dc5);
}

function rowsOf({ width, height, depth, colorAt }: IndexedPicture): number[] {
  const perByte = 8 / depth;
  const rowBytes = 1 + Math.ceil(width / perByte);
  const rows = new Array<number>(height * rowBytes).fill(0);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      // Each row begins with a byte that names its filter: none.
      const at = y * rowBytes + 1 + Math.floor(x / perByte);
      const shift = 8 - depth * ((x % perByte) + 1);
      rows[at] = (rows[at] ?? 0) | (colorAt(x, y) << shift);
    }
  }
  return rows;
}

/** One zlib stream of stored blocks. https://www.rfc-editor.org/rfc/rfc1951#section-3.2.4 */
function stored(bytes: number[]): number[] {
  const out = [0x78, 0x01];
  for (let start = 0; start < bytes.length; start += BLOCK_BYTES_MAX) {
    const block = bytes.slice(start, start + BLOCK_BYTES_MAX);
    const { length } = block;
    const last = start + length === bytes.length ? 1 : 0;
    out.push(last, length & 0xff, length >> 8, ~length & 0xff, (~length >> 8) & 0xff);
    for (const byte of block) out.push(byte);
  }
  return [...out, ...uint32(adler32(bytes))];
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
