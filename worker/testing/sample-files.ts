// Small real files by their bytes, for tests of everything that looks at files. Only tests import it.

export function bytes(...parts: readonly (string | readonly number[] | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(typeof part === 'string' ? Array.from(part, (char) => char.charCodeAt(0)) : part, at);
    at += part.length;
  }
  return whole;
}

const uint16 = (value: number) => [value >> 8, value & 0xff];
const uint32 = (value: number) => [...uint16(value >>> 16), ...uint16(value & 0xffff)];

function segment(marker: number, body: Uint8Array): Uint8Array {
  return bytes([0xff, marker], uint16(body.length + 2), body);
}

/** Camera data with where the photo was taken (as far as a test has to see) and how it is turned. */
function cameraData(orientation: number): Uint8Array {
  const entry = [0x01, 0x12, 0, 3, ...uint32(1), ...uint16(orientation), 0, 0];
  return segment(0xe1, bytes('Exif\0\0MM\0*', uint32(8), uint16(1), entry, uint32(0), 'GPS 35.6812N 139.7671E'));
}

/** A JPEG by its segments; the picture itself is a few bytes of nothing. `orientation`: with camera data and a place. */
export function aJpeg(width: number, height: number, orientation?: number): Uint8Array<ArrayBuffer> {
  return bytes(
    [0xff, 0xd8],
    segment(0xe0, bytes('JFIF\0', [1, 1, 0, 0, 1, 0, 1, 0, 0])),
    orientation === undefined ? [] : cameraData(orientation),
    orientation === undefined ? [] : segment(0xe1, bytes('http://ns.adobe.com/xap/1.0/\0 GPS in XMP')),
    segment(0xdb, new Uint8Array(65)),
    segment(0xc0, bytes([8], uint16(height), uint16(width), [1, 1, 0x11, 0])),
    segment(0xda, bytes([1, 1, 0, 0, 63, 0])),
    [0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56],
    [0xff, 0xd9],
    orientation === undefined ? [] : 'GPS behind the picture',
  );
}

/** A PNG by its chunks, their sums left at zero. */
export function aPng(width: number, height: number, note?: string): Uint8Array<ArrayBuffer> {
  const chunk = (name: string, body: Uint8Array) => bytes(uint32(body.length), name, body, [0, 0, 0, 0]);
  return bytes(
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    chunk('IHDR', bytes(uint32(width), uint32(height), [8, 6, 0, 0, 0])),
    note === undefined ? [] : chunk('eXIf', bytes(note)),
    note === undefined ? [] : chunk('iTXt', bytes(note)),
    chunk('IDAT', bytes([1, 2, 3, 4])),
    chunk('IEND', bytes()),
  );
}

/** A WebP by its chunks, of the kind that says what else is in it. With a note: camera data and XMP, and bytes behind the picture. */
export function aWebp(width: number, height: number, note?: string): Uint8Array<ArrayBuffer> {
  const little = (value: number, count: number) => Array.from({ length: count }, (_, at) => (value >> (8 * at)) & 0xff);
  const chunk = (name: string, body: Uint8Array) =>
    bytes(name, little(body.length, 4), body, body.length % 2 === 1 ? [0] : []);
  const flags = note === undefined ? 0x10 : 0x1c;
  const extended = bytes([flags, 0, 0, 0], little(width - 1, 3), little(height - 1, 3));
  const chunks = bytes(
    chunk('VP8X', extended),
    chunk('VP8L', bytes([0x2f, 1, 2, 3, 4])),
    note === undefined ? [] : chunk('EXIF', bytes(note)),
    note === undefined ? [] : chunk('XMP ', bytes(note)),
    note === undefined ? [] : chunk('abcd', bytes(note)),
  );
  return bytes('RIFF', little(chunks.length + 4, 4), 'WEBP', chunks, note ?? []);
}

function box(name: string, ...content: readonly Uint8Array[]): Uint8Array {
  const body = bytes(...content);
  return bytes(uint32(body.length + 8), name, body);
}

/** Its matrix turns by a quarter where `isTurned`. */
function track(kind: 'vide' | 'soun', width: number, height: number, isTurned: boolean): Uint8Array {
  const one = [0, 1, 0, 0];
  const none = [0, 0, 0, 0];
  const matrix = isTurned
    ? [none, one, none, [0xff, 0xff, 0, 0], none, none, none, none, [0x40, 0, 0, 0]]
    : [one, none, none, none, one, none, none, none, [0x40, 0, 0, 0]];
  const tkhd = bytes(new Uint8Array(40), matrix.flat(), uint16(width), [0, 0], uint16(height), [0, 0]);
  return box('trak', box('tkhd', tkhd), box('mdia', box('hdlr', bytes(new Uint8Array(8), kind, new Uint8Array(13)))));
}

export interface Mp4Options {
  readonly brand?: string;
  readonly tracks?: readonly ('vide' | 'soun')[];
  readonly size?: readonly [number, number];
  readonly isTurned?: boolean;
  /** Bytes of data, in front of the index. */
  readonly dataBytes?: number;
}

/** An mp4 by its boxes, the index behind the data. */
export function anMp4(options: Mp4Options = {}): Uint8Array<ArrayBuffer> {
  const { brand = 'isom', tracks = ['vide', 'soun'], size: [width, height] = [640, 360] } = options;
  const index = tracks.map((kind) =>
    kind === 'vide' ? track(kind, width, height, options.isTurned ?? false) : track(kind, 0, 0, false),
  );
  const data = box('mdat', new Uint8Array(options.dataBytes ?? 32));
  return bytes(
    box('ftyp', bytes(brand, uint32(0), 'isom')),
    data,
    box('moov', box('mvhd', new Uint8Array(100)), ...index),
  );
}

export function anMp3(): Uint8Array<ArrayBuffer> {
  return bytes('ID3', [4, 0, 0, 0, 0, 0, 0], [0xff, 0xfb, 0x90, 0x00], new Uint8Array(64));
}

export function aPdf(): Uint8Array<ArrayBuffer> {
  return bytes('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n');
}

export function aText(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text));
}
