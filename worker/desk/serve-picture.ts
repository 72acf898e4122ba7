// Passes a contact's picture from LINE's hosts to the console, so that no third party sees an operator's address. Keeps
// nothing. What comes is capped and looked at: an image by its bytes, or nothing. Called by chat-route.
// Every failure is NOT_FOUND: the console shows initials then.
import type { Context } from 'hono';
import type { AppEnv } from '../env';
import { errorResponse } from '../platform/error-response';
import { logWarn } from '../platform/log';
import { readCapped } from '../platform/read-capped';
import { sniffImage } from '../platform/sniff-image';
import { pictureAddress } from './picture-address';
import { safetyHeaders } from './serve-media';

export const PICTURE_BYTES_MAX = 1_048_576;
const PICTURE_WITHIN_MS = 5_000;
/** The address in a chat's row changes with the picture, so a browser may keep one for a day. */
const KEPT = 'private, max-age=86400';

/** @param address as LINE gave it in the contact's profile */
export async function servePicture(c: Context<AppEnv>, address: string): Promise<Response> {
  const url = pictureAddress(address, c.get('config').LINE_API_BASE);
  const bytes = url ? await readPicture(url) : 'foreign_host';
  const contentType = typeof bytes === 'string' ? null : sniffImage(bytes);
  if (typeof bytes === 'string' || contentType === null) {
    logWarn('picture_not_served', { reason: typeof bytes === 'string' ? bytes : 'no_image' });
    return errorResponse(c, 'NOT_FOUND');
  }
  const headers = { ...safetyHeaders(contentType), 'cache-control': KEPT, 'content-length': String(bytes.length) };
  return new Response(bytes, { headers });
}

/** The bytes, or why there are none. Nothing of the operator's request goes out with it, and no redirect is followed. */
async function readPicture(url: URL): Promise<Uint8Array<ArrayBuffer> | 'bad_status' | 'too_large' | 'unreachable'> {
  try {
    const signal = AbortSignal.timeout(PICTURE_WITHIN_MS);
    const response = await fetch(url.href, { redirect: 'manual', signal, headers: { accept: 'image/*' } });
    if (response.status === 200 && response.body)
      return (await readCapped(response.body, PICTURE_BYTES_MAX)) ?? 'too_large';
    await response.body?.cancel();
    return 'bad_status';
  } catch {
    // Late, cut off or refused: fetch's errors have no classes to tell apart.
    return 'unreachable';
  }
}
