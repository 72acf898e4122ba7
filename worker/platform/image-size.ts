// Width and height of an image by its head, as it is shown. Pure but for the reading. Called by jobs/copy-media and
// desk/judge-upload. https://www.w3.org/TR/png-3/#11IHDR, https://developers.google.com/speed/webp/docs/riff_container
import type { ByteSource } from './byte-source';
import { isFrame, jpegSegments, orientationOf, uint16 } from './jpeg-segments';

/** Camera data with a small picture in it and a colour profile come before a JPEG's size. */
const HEAD_BYTES = 262_144;

export interface ImageSize {
  /** pixels */
  readonly width: number;
  readonly height: number;
}

/** @param contentType as its bytes showed; null for other types and what cannot be read */
export async function imageSize(source: ByteSource, contentType: string): Promise<ImageSize | null> {
  const read = READERS[contentType];
  const size = read ? read(await source.read(0, contentType === 'image/jpeg' ? HEAD_BYTES : 64)) : null;
  return size && size.width > 0 && size.height > 0 ? size : null;
}

const READERS: Readonly<Record<string, (head: Uint8Array) => ImageSize | null>> = {
  'image/jpeg': jpegSize,
  'image/png': (head) => {
    const view = viewOf(head);
    return head.length < 24 ? null : { width: view.getUint32(16), height: view.getUint32(20) };
  },
  'image/gif': (head) => {
    const view = viewOf(head);
    return head.length < 10 ? null : { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  },
  'image/webp': webpSize,
};

function jpegSize(head: Uint8Array): ImageSize | null {
  let isTurned = false;
  for (const segment of jpegSegments(head)) {
    isTurned ||= (orientationOf(head, segment) ?? 1) >= 5;
    if (!isFrame(segment)) continue;
    const height = uint16(head, segment.start + 5);
    const width = uint16(head, segment.start + 7);
    return isTurned ? { width: height, height: width } : { width, height };
  }
  return null;
}

function webpSize(head: Uint8Array): ImageSize | null {
  if (head.length < 30) return null;
  const view = viewOf(head);
  const kind = String.fromCharCode(...head.subarray(12, 16));
  if (kind === 'VP8 ') return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (kind === 'VP8L') {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (kind !== 'VP8X') return null;
  return { width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 };
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
