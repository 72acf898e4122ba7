// A picked, pasted or dropped file made ready to be sent: what it is by its bytes and the server's own rules, drawn anew or measured,
// with the small picture that LINE wants. Browser only. Nothing leaves the device here. Called by ComposerShelf.
import { hasRunningName, RUNNING_HEAD_BYTES, runs } from '$platform/running-file';
import { sniffFile } from '$platform/sniff-file';
import type { ApiErrorCode } from '../api/api-result';
import { drawStandIn, encodeImage, encodePreview, readImage } from './encode-image';
import type { PreparedMedia } from './new-message';
import { probeAudio, probeVideo } from './probe-media';
import { readMp4 } from './read-mp4';

/** What the server takes at all, in bytes. */
export const UPLOAD_BYTES_MAX = 200_000_000;
/** Longer names say nothing more; the ending stays. */
const NAME_MAX = 200;

/** Why something goes as a link though it looks like a picture, video or sound; the composer has the words. */
export type LinkReason = 'unreadable' | 'not_for_line' | null;

export type Preparation =
  | {
      readonly ok: true;
      readonly media: PreparedMedia;
      readonly linkReason: LinkReason;
      /** It moved, and goes as a still picture. */
      readonly isStilled: boolean;
    }
  | { readonly ok: false; readonly code: ApiErrorCode };

export async function prepareMedia(file: File): Promise<Preparation> {
  if (file.size === 0) return { ok: false, code: 'FILE_EMPTY' };
  let head: Uint8Array;
  try {
    head = new Uint8Array(await file.slice(0, RUNNING_HEAD_BYTES).arrayBuffer());
  } catch {
    // A folder that was dropped, or a file that is gone from the disk since.
    return { ok: false, code: 'FILE_EMPTY' };
  }
  if (runs(head)) return { ok: false, code: 'FILE_TYPE_REFUSED' };
  const contentType = sniffFile(head);
  // What a phone calls a picture may be of a format that this browser alone knows.
  if (contentType.startsWith('image/') || file.type.startsWith('image/')) {
    const image = await prepareImage(file, contentType);
    if (image !== null) return { ...image, isStilled: contentType === 'image/gif' };
  }
  // A picture drawn anew has a name of ours; everything else goes under its own.
  if (hasRunningName(file.name)) return { ok: false, code: 'FILE_TYPE_REFUSED' };
  if (file.size > UPLOAD_BYTES_MAX) return { ok: false, code: 'FILE_TOO_LARGE' };
  if (contentType === 'video/mp4' || contentType === 'audio/mp4') return prepareContainer(file);
  if (contentType === 'audio/mpeg') return prepareAudio(file, null);
  if (file.type.startsWith('image/')) return asFile(file, 'unreadable');
  return asFile(file, /^(?:video|audio)\//.test(contentType) ? 'not_for_line' : null);
}

async function prepareImage(file: File, contentType: string) {
  const bitmap = await readImage(file);
  if (bitmap === null) return null;
  const encoded = await encodeImage(bitmap, contentType === 'image/png' || contentType === 'image/gif');
  const preview = await encodePreview(bitmap);
  bitmap.close();
  if (encoded === null || preview === null) return null;
  const ending = encoded.blob.type === 'image/png' ? 'png' : 'jpg';
  const media: PreparedMedia = {
    kind: 'image',
    blob: encoded.blob,
    fileName: `${shortName(file.name).replace(/\.[^.]*$/, '') || 'image'}.${ending}`,
    preview,
    durationMs: null,
    width: encoded.width,
    height: encoded.height,
  };
  return { ok: true as const, media, linkReason: null };
}

async function prepareContainer(file: File): Promise<Preparation> {
  const facts = await readMp4({
    size: file.size,
    read: async (from, length) => new Uint8Array(await file.slice(from, from + length).arrayBuffer()),
  });
  if (facts === null) return asFile(file, 'unreadable');
  if (!facts.hasVideo) return prepareAudio(file, facts.durationMs);
  const probed = await probeVideo(file);
  const size = probed ?? sizeOf(facts);
  if (size === null) return asFile(file, 'unreadable');
  const media: PreparedMedia = {
    kind: 'video',
    blob: file,
    fileName: shortName(file.name),
    preview: probed?.poster ?? (await drawStandIn(size.width, size.height)),
    durationMs: probed?.durationMs ?? facts.durationMs,
    width: size.width,
    height: size.height,
  };
  return { ok: true, media, linkReason: null, isStilled: false };
}

function sizeOf({ width, height }: { readonly width: number | null; readonly height: number | null }) {
  return width === null || height === null ? null : { width, height };
}

async function prepareAudio(file: File, knownMs: number | null): Promise<Preparation> {
  const durationMs = (await probeAudio(file))?.durationMs ?? knownMs;
  // LINE wants the length of a sound; without it, only a link is left.
  if (durationMs === null) return asFile(file, 'unreadable');
  const media: PreparedMedia = { ...plain(file), kind: 'audio', durationMs };
  return { ok: true, media, linkReason: null, isStilled: false };
}

function asFile(file: File, linkReason: LinkReason): Preparation {
  if (file.size > UPLOAD_BYTES_MAX) return { ok: false, code: 'FILE_TOO_LARGE' };
  return { ok: true, media: plain(file), linkReason, isStilled: false };
}

function plain(file: File): PreparedMedia {
  return {
    kind: 'file',
    blob: file,
    fileName: shortName(file.name) || 'file',
    preview: null,
    durationMs: null,
    width: null,
    height: null,
  };
}

function shortName(name: string): string {
  if (name.length <= NAME_MAX) return name;
  const ending = /\.[^.]{1,10}$/.exec(name)?.[0] ?? '';
  return name.slice(0, NAME_MAX - ending.length) + ending;
}
