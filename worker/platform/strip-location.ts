// Takes out of a photo what its camera wrote about it, above all where it was taken; how it is turned is kept. The picture
// itself is not touched. Pure. Called by desk/finish-upload and desk/judge-picture.
// https://www.w3.org/TR/png-3/#11textinfo; https://developers.google.com/speed/webp/docs/riff_container; for JPEG see jpeg-segments.
import { type JpegSegment, jpegSegments, orientationOf, startsWith, uint16 } from './jpeg-segments';

const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
const APP15 = 0xef;
const COMMENT = 0xfe;
const END_OF_IMAGE = 0xd9;

/** @param contentType as its bytes showed; other types come back as they are */
export function stripLocation(bytes: Uint8Array<ArrayBuffer>, contentType: string): Uint8Array<ArrayBuffer> {
  if (contentType === 'image/jpeg') return stripJpeg(bytes);
  if (contentType === 'image/webp') return stripWebp(bytes);
  return contentType === 'image/png' ? stripPng(bytes) : bytes;
}

function stripJpeg(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const kept: Uint8Array[] = [bytes.subarray(0, 2)];
  let scan = 2;
  let orientation = 1;
  for (const segment of jpegSegments(bytes)) {
    scan = segment.end;
    orientation = orientationOf(bytes, segment) ?? orientation;
    if (isOfPicture(bytes, segment)) kept.push(bytes.subarray(segment.start, segment.end));
  }
  // Readers look for it right behind the start, and where JFIF's segment stands there, behind that.
  if (orientation !== 1) kept.splice(kept[1]?.[1] === APP0 ? 2 : 1, 0, orientationSegment(orientation));
  kept.push(...scans(bytes, scan));
  return joined(kept);
}

/** Of what programs write beside the picture only what its colours need stays: camera data, XMP, provenance, notes go. */
function isOfPicture(bytes: Uint8Array, { marker, start }: JpegSegment): boolean {
  if (marker === APP2) return startsWith(bytes, start + 4, 'ICC_PROFILE\0');
  const isApps = marker >= APP0 && marker <= APP15;
  return isApps ? marker === APP0 || marker === APP14 : marker !== COMMENT;
}

/** Up to the end of the picture: cameras hang videos and further photos behind it, with their own camera data. */
function scans(bytes: Uint8Array, from: number): Uint8Array[] {
  const kept: Uint8Array[] = [];
  let start = from;
  for (let at = from; at + 1 < bytes.length; ) {
    const marker = bytes[at + 1] ?? 0;
    const isData = bytes[at] !== 0xff || marker === 0 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd7);
    if (isData) {
      at += 1;
      continue;
    }
    if (marker === END_OF_IMAGE) return [...kept, bytes.subarray(start, at + 2)];
    const end = at + 2 + Math.max(2, uint16(bytes, at + 2));
    // Between two scans anything may stand that may stand before them.
    if (!isOfPicture(bytes, { marker, start: at, end })) {
      kept.push(bytes.subarray(start, at));
      start = end;
    }
    at = end;
  }
  return [...kept, bytes.subarray(start)];
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

const WEBP_PICTURE: ReadonlySet<string> = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
const WEBP_HEAD_BYTES = 12;
/** Where a file that begins with VP8X says what else is in it, and its bits for camera data and XMP. */
const WEBP_FLAGS_AT = 20;
const WEBP_ASIDE_FLAGS = 0x08 | 0x04;

function stripWebp(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // What hangs behind the picture is none of it.
  const end = Math.min(bytes.length, 8 + view.getUint32(4, true));
  const kept: Uint8Array[] = [bytes.subarray(0, WEBP_HEAD_BYTES)];
  for (let at = WEBP_HEAD_BYTES; at + 8 <= end; ) {
    const name = String.fromCharCode(...bytes.subarray(at, at + 4));
    const length = view.getUint32(at + 4, true);
    // A chunk of odd length is filled up.
    const next = at + 8 + length + (length % 2);
    if (WEBP_PICTURE.has(name)) kept.push(bytes.subarray(at, Math.min(next, end)));
    at = next;
  }
  const whole = joined(kept);
  new DataView(whole.buffer).setUint32(4, whole.length - 8, true);
  const isExtended = startsWith(whole, WEBP_HEAD_BYTES, 'VP8X');
  if (isExtended) whole[WEBP_FLAGS_AT] = (whole[WEBP_FLAGS_AT] ?? 0) & ~WEBP_ASIDE_FLAGS;
  return whole;
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
