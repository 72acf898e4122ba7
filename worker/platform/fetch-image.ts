// Fetches a picture to pass it on: capped, late ones given up, no redirect followed, nothing of our own asker sent along, and
// an image by its bytes or nothing. Called by desk/serve-picture and desk/sticker-route.
import { readCapped } from './read-capped';
import { sniffImage } from './sniff-image';

/** Also what is shown of one: LINE's own limit of a preview. */
export const PICTURE_BYTES_MAX = 1_048_576;
const PICTURE_WITHIN_MS = 5_000;

export interface Picture {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
}

export type NoPicture = 'bad_status' | 'too_large' | 'unreachable' | 'no_image';

/** The picture, or why there is none. The address was judged by the caller. */
export async function fetchImage(address: string): Promise<Picture | NoPicture> {
  const bytes = await readPicture(address);
  if (typeof bytes === 'string') return bytes;
  const contentType = sniffImage(bytes);
  return contentType === null ? 'no_image' : { bytes, contentType };
}

async function readPicture(address: string): Promise<Uint8Array<ArrayBuffer> | NoPicture> {
  try {
    const signal = AbortSignal.timeout(PICTURE_WITHIN_MS);
    const response = await fetch(address, { redirect: 'manual', signal, headers: { accept: 'image/*' } });
    if (response.status === 200 && response.body)
      return (await readCapped(response.body, PICTURE_BYTES_MAX)) ?? 'too_large';
    await response.body?.cancel();
    return 'bad_status';
  } catch {
    // Late, cut off or refused: fetch's errors have no classes to tell apart.
    return 'unreachable';
  }
}
