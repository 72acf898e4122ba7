// Passes a contact's picture from LINE's hosts to the console, so that no third party sees an operator's address. It is kept
// in the data centre's cache for an hour, nowhere else. What comes is capped and looked at: an image by its bytes, or nothing.
// Called by chat-route. Every failure is NOT_FOUND: the console shows initials then.
import type { Context } from 'hono';
import type { AppEnv } from '../env';
import { errorResponse } from '../platform/error-response';
import { fetchImage, type NoPicture, type Picture } from '../platform/fetch-image';
import { logWarn } from '../platform/log';
import { pictureAddress } from './picture-address';
import { safetyHeaders } from './serve-media';

/** The address in a chat's row changes with the picture, so a browser may keep one for a day. */
const KEPT = 'private, max-age=86400';
/** Not longer: a picture that its owner took away must not live on here. */
const CACHED = 'public, max-age=3600';

/** @param address as LINE gave it in the contact's profile */
export async function servePicture(c: Context<AppEnv>, address: string): Promise<Response> {
  const config = c.get('config');
  const url = pictureAddress(address, config.LINE_API_BASE);
  const picture = url ? await cachedPicture(url, config.MEDIA_ORIGIN) : 'foreign_host';
  return picturePassedOn(c, picture, KEPT);
}

/** @param keep the browser's own cache-control */
export function picturePassedOn(
  c: Context,
  picture: Picture | NoPicture | 'foreign_host',
  keep: string,
): Response | Promise<Response> {
  if (typeof picture === 'string') {
    logWarn('picture_not_served', { reason: picture });
    return errorResponse(c, 'NOT_FOUND');
  }
  const { bytes, contentType } = picture;
  const headers = { ...safetyHeaders(contentType), 'cache-control': keep, 'content-length': String(bytes.length) };
  return new Response(bytes, { headers });
}

/** One asking of LINE's host serves every operator of the place. Only what was found to be an image is kept. */
async function cachedPicture(url: URL, mediaOrigin: string): Promise<Picture | NoPicture> {
  // Under a name of ours that no route serves, so that a cache in front of the Worker never gives it out.
  const name = new URL(`/cached-picture?of=${encodeURIComponent(url.href)}`, mediaOrigin).href;
  const kept = await caches.default.match(name);
  const keptType = kept?.headers.get('content-type');
  if (kept && keptType) return { bytes: new Uint8Array(await kept.arrayBuffer()), contentType: keptType };
  const picture = await fetchImage(url.href);
  if (typeof picture !== 'string') {
    const headers = { 'content-type': picture.contentType, 'cache-control': CACHED };
    await caches.default.put(name, new Response(picture.bytes, { headers }));
  }
  return picture;
}
