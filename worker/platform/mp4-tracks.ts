// Which tracks an mp4 has and how large its picture is, from the boxes around its data; the data itself is never read.
// Pure but for the reading. Called by jobs/copy-media and desk/judge-upload. ISO/IEC 14496-12.
import type { ByteSource } from './byte-source';

export interface Mp4Tracks {
  readonly hasPicture: boolean;
  readonly hasSound: boolean;
  /** Pixels as shown, turned where the file says so; null where it does not say. */
  readonly size: { readonly width: number; readonly height: number } | null;
}

const BOXES_MAX = 256;
/** The index of a video as long as LINE takes is smaller. */
const INDEX_BYTES_MAX = 8 * 1024 * 1024;

/** Null where there is no index to be found. */
export async function mp4Tracks(source: ByteSource): Promise<Mp4Tracks | null> {
  let at = 0;
  for (let count = 0; count < BOXES_MAX && at + 8 <= source.size; count++) {
    const box = boxAt(await source.read(at, 16), 0, source.size - at);
    if (!box) return null;
    if (box.name === 'moov') {
      if (box.size > INDEX_BYTES_MAX) return null;
      return readIndex((await source.read(at, box.size)).subarray(box.headBytes));
    }
    at += box.size;
  }
  return null;
}

interface Box {
  readonly name: string;
  readonly headBytes: number;
  /** Its head included. */
  readonly size: number;
}

function boxAt(bytes: Uint8Array, at: number, bytesLeft: number): Box | null {
  if (at + 8 > bytes.length) return null;
  const view = viewOf(bytes.subarray(at));
  const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
  const stated = view.getUint32(0);
  if (stated === 1) {
    if (view.byteLength < 16) return null;
    const size = Number(view.getBigUint64(8));
    return size >= 16 ? { name, headBytes: 16, size } : null;
  }
  const size = stated === 0 ? bytesLeft : stated;
  return size >= 8 ? { name, headBytes: 8, size } : null;
}

function* boxesIn(bytes: Uint8Array): Generator<{ name: string; body: Uint8Array }, undefined> {
  let at = 0;
  for (let box = boxAt(bytes, at, bytes.length); box; box = boxAt(bytes, at, bytes.length - at)) {
    yield { name: box.name, body: bytes.subarray(at + box.headBytes, at + box.size) };
    at += box.size;
  }
  return undefined;
}

function readIndex(moov: Uint8Array): Mp4Tracks {
  const tracks = [...boxesIn(moov)].filter(({ name }) => name === 'trak').map(({ body }) => readTrack(body));
  const picture = tracks.find(({ kind }) => kind === 'vide');
  return {
    hasPicture: picture !== undefined,
    hasSound: tracks.some(({ kind }) => kind === 'soun'),
    size: picture && picture.width > 0 && picture.height > 0 ? { width: picture.width, height: picture.height } : null,
  };
}

function readTrack(trak: Uint8Array): { kind: string; width: number; height: number } {
  let kind = '';
  let size = { width: 0, height: 0 };
  for (const { name, body } of boxesIn(trak)) {
    if (name === 'tkhd') size = shownSize(body);
    if (name !== 'mdia') continue;
    const handler = [...boxesIn(body)].find((box) => box.name === 'hdlr');
    if (handler) kind = String.fromCharCode(...handler.body.subarray(8, 12));
  }
  return { kind, ...size };
}

/** A head of a track ends in nine numbers of a matrix, then width and height in 16.16. */
function shownSize(tkhd: Uint8Array): { width: number; height: number } {
  const matrix = tkhd[0] === 1 ? 52 : 40;
  if (tkhd.length < matrix + 44) return { width: 0, height: 0 };
  const view = viewOf(tkhd);
  const width = view.getUint32(matrix + 36) >>> 16;
  const height = view.getUint32(matrix + 40) >>> 16;
  const isTurned = view.getInt32(matrix) === 0 && view.getInt32(matrix + 16) === 0;
  return isTurned ? { width: height, height: width } : { width, height };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
