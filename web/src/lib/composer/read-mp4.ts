// The few facts of an mp4 that sending needs, read from its boxes: length, size of the picture, which tracks there are. A browser
// that lacks the codec cannot tell them, but LINE's clients may still play the file. Pure: bytes come by `read`.
// ISO/IEC 14496-12: boxes of a 4-byte length and a 4-letter name; `moov` may stand before or behind the data.

export interface Mp4Facts {
  readonly durationMs: number | null;
  readonly hasVideo: boolean;
  readonly hasAudio: boolean;
  /** Of the picture as it is shown, turned where the file says so; null without one. */
  readonly width: number | null;
  readonly height: number | null;
}

export interface ByteSource {
  readonly size: number;
  read(from: number, length: number): Promise<Uint8Array>;
}

/** The server reads no more either: what it does not find is a file to it. */
const MOOV_MAX = 8 * 1024 * 1024;
const BOXES_MAX = 256;
const HEAD = 16;

/** @returns null where it cannot be read as one */
export async function readMp4(source: ByteSource): Promise<Mp4Facts | null> {
  let at = 0;
  for (let count = 0; count < BOXES_MAX && at + 8 <= source.size; count++) {
    const head = await source.read(at, HEAD);
    const box = boxAt(head, 0, source.size - at);
    if (box === null) return null;
    if (box.name === 'moov') {
      if (box.size > MOOV_MAX) return null;
      return readMoov((await source.read(at, box.size)).subarray(box.head));
    }
    at += box.size;
  }
  return null;
}

interface Box {
  readonly name: string;
  readonly head: number;
  readonly size: number;
}

function boxAt(bytes: Uint8Array, at: number, left: number): Box | null {
  if (bytes.length < at + 8) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, bytes.length - at);
  const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
  const short = view.getUint32(0);
  if (short === 1) {
    if (view.byteLength < 16) return null;
    return { name, head: 16, size: Number(view.getBigUint64(8)) };
  }
  const size = short === 0 ? left : short;
  return size >= 8 ? { name, head: 8, size } : null;
}

/** The boxes inside a box, name and contents. */
function* boxesIn(bytes: Uint8Array): Generator<{ name: string; body: Uint8Array }> {
  let at = 0;
  for (let box = boxAt(bytes, at, bytes.length); box !== null; box = boxAt(bytes, at, bytes.length - at)) {
    yield { name: box.name, body: bytes.subarray(at + box.head, at + box.size) };
    at += box.size;
  }
}

const viewOf = (body: Uint8Array) => new DataView(body.buffer, body.byteOffset, body.byteLength);

function readMoov(moov: Uint8Array): Mp4Facts {
  let durationMs: number | null = null;
  const tracks: { kind: string; width: number; height: number }[] = [];
  for (const { name, body } of boxesIn(moov)) {
    if (name === 'mvhd') durationMs = durationOf(body);
    if (name === 'trak') tracks.push(readTrack(body));
  }
  const picture = tracks.find((track) => track.kind === 'vide');
  const hasSize = picture !== undefined && picture.width > 0 && picture.height > 0;
  return {
    durationMs,
    hasVideo: picture !== undefined,
    hasAudio: tracks.some((track) => track.kind === 'soun'),
    width: hasSize ? picture.width : null,
    height: hasSize ? picture.height : null,
  };
}

function durationOf(mvhd: Uint8Array): number | null {
  if (mvhd.length < 32) return null;
  const view = viewOf(mvhd);
  const isLong = mvhd[0] === 1;
  const scale = view.getUint32(isLong ? 20 : 12);
  const length = isLong ? Number(view.getBigUint64(24)) : view.getUint32(16);
  return scale > 0 && length > 0 ? Math.round((length / scale) * 1_000) : null;
}

function readTrack(trak: Uint8Array): { kind: string; width: number; height: number } {
  let kind = '';
  let size = { width: 0, height: 0 };
  for (const { name, body } of boxesIn(trak)) {
    if (name === 'tkhd') size = sizeOf(body);
    if (name !== 'mdia') continue;
    for (const inner of boxesIn(body)) {
      if (inner.name === 'hdlr') kind = String.fromCharCode(...inner.body.subarray(8, 12));
    }
  }
  return { kind, ...size };
}

/** Size in the track's head, as 16.16; its matrix says whether the picture is turned by a quarter. */
function sizeOf(tkhd: Uint8Array): { width: number; height: number } {
  const matrixAt = tkhd[0] === 1 ? 52 : 40;
  if (tkhd.length < matrixAt + 44) return { width: 0, height: 0 };
  const view = viewOf(tkhd);
  const width = view.getUint32(matrixAt + 36) / 65_536;
  const height = view.getUint32(matrixAt + 40) / 65_536;
  const isTurned = view.getInt32(matrixAt) === 0 && view.getInt32(matrixAt + 4) !== 0;
  return isTurned ? { width: height, height: width } : { width, height };
}
