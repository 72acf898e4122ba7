// The segments in front of a JPEG's picture: sizes, camera data, profiles. Pure. Called by image-size and strip-location.
// ITU-T T.81 annex B; CIPA DC-008 (Exif) for the camera data.

export interface JpegSegment {
  /** Second byte of the marker: 0xe1 for APP1, … */
  readonly marker: number;
  /** From the marker's 0xff to behind the segment. */
  readonly start: number;
  readonly end: number;
}

const START_OF_SCAN = 0xda;

/** Every segment before the first scan; ends early where the bytes are cut or no JPEG. */
export function* jpegSegments(bytes: Uint8Array): Generator<JpegSegment, undefined> {
  for (let at = 2; at + 4 <= bytes.length; ) {
    // A marker may be filled up with any number of 0xff.
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1;
    const marker = bytes[at + 1] ?? 0;
    const end = at + 2 + uint16(bytes, at + 2);
    if (bytes[at] !== 0xff || marker === START_OF_SCAN || end > bytes.length || end < at + 4) return undefined;
    yield { marker, start: at, end };
    at = end;
  }
  return undefined;
}

/** Frames: all of 0xc0 to 0xcf but the tables and the reserved one among them. */
export function isFrame({ marker }: JpegSegment): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** How the picture is turned, 1 to 8, by the camera data in this segment; null where it says nothing. */
export function orientationOf(bytes: Uint8Array, { marker, start, end }: JpegSegment): number | null {
  const tiff = start + 10;
  if (marker !== 0xe1 || !startsWith(bytes, start + 4, 'Exif\0\0') || tiff + 8 > end) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + tiff, end - tiff);
  const isLittle = view.getUint16(0) === 0x4949;
  const first = view.getUint32(4, isLittle);
  if (first + 2 > view.byteLength) return null;
  const count = view.getUint16(first, isLittle);
  for (let entry = first + 2; entry + 12 <= view.byteLength && entry < first + 2 + count * 12; entry += 12) {
    if (view.getUint16(entry, isLittle) !== 0x0112) continue;
    const value = view.getUint16(entry + 8, isLittle);
    return value >= 1 && value <= 8 ? value : null;
  }
  return null;
}

export function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

export function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  return Array.from(text).every((char, index) => bytes[at + index] === char.charCodeAt(0));
}
