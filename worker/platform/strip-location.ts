// Takes out of a photo what its camera wrote about it, above all where it was taken; how it is turned is kept. The picture
// itself is not touched. Pure. Called by desk/finish-upload.
// https://www.w3.org/TR/png-3/#11textinfo; for JPEG see jpeg-segments.
import { jpegSegments, orientationOf, startsWith } from './jpeg-segments';

/** Camera data and XMP, then IPTC. */
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP13 = 0xed;
const COMMENT = 0xfe;
const END_OF_IMAGE = 0xd9;

/** @param contentType as its bytes showed; other types come back as they are */
export function stripLocation(bytes: Uint8Array<ArrayBuffer>, contentType: string): Uint8Array<ArrayBuffer> {
  if (contentType === 'image/jpeg') return stripJpeg(bytes);
  return contentType === 'image/png' ? stripPng(bytes) : bytes;
}

function stripJpeg(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const kept: Uint8Array[] = [bytes.subarray(0, 2)];
  let scan = 2;
  let orientation = 1;
  for (const segment of jpegSegments(bytes)) {
    const { marker, start, end } = segment;
    scan = end;
    orientation = orientationOf(bytes, segment) ?? orientation;
    const isAside = marker === APP1 || marker === APP13 || marker === COMMENT;
    // A table of further pictures behind this one, which are cut off below.
    const isIndex = marker === APP2 && startsWith(bytes, start + 4, 'MPF\0');
    if (!isAside && !isIndex) kept.push(bytes.subarray(start, end));
  }
  // Readers look for it right behind the start, and where JFIF's segment stands there, behind that.
  if (orientation !== 1) kept.splice(kept[1]?.[1] === 0xe0 ? 2 : 1, 0, orientationSegment(orientation));
  kept.push(bytes.subarray(scan, endOfImage(bytes, scan)));
  return joined(kept);
}

/** Cameras hang videos and further photos behind the picture, with their own camera data. */
function endOfImage(bytes: Uint8Array, scan: number): number {
  for (let at = scan; at + 1 < bytes.length; ) {
    const marker = bytes[at + 1] ?? 0;
    const isData = bytes[at] !== 0xff || marker === 0 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd7);
    if (isData) at += 1;
    else if (marker === END_OF_IMAGE) return at + 2;
    else at += 2 + Math.max(2, ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
  }
  return bytes.length;
}

/** Camera data that say how the picture is turned and nothing else. */
function orientationSegment(orientation: number): Uint8Array {
  const head = [0xff, APP1, 0, 34, ...text('Exif\0\0MM\0*'), 0, 0, 0, 8, 0, 1];
  return new Uint8Array([...head, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]);
}

const PNG_ASIDE: ReadonlySet<string> = new Set(['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME']);
const PNG_START_BYTES = 8;

function stripPng(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [bytes.subarray(0, PNG_START_BYTES)];
  for (let at = PNG_START_BYTES; at + 12 <= bytes.length; ) {
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const end = at + 12 + view.getUint32(at);
    if (!PNG_ASIDE.has(name)) kept.push(bytes.subarray(at, end));
    if (name === 'IEND') break;
    at = end;
  }
  return joined(kept);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function text(words: string): number[] {
  return Array.from(words, (char) => char.charCodeAt(0));
}
