// Streams one file of a chat from R2 to the console. What a sender claims about a file is never believed: only image types
// that were checked by their bytes are shown, all else is a download in a sandbox.
// Called by chat-route after the chat's object said where the file lies.
import type { Context } from 'hono';
import type { MediaCopy } from '../domain/chat/message-content';
import { parseByteRange } from '../platform/byte-range';
import { errorResponse } from '../platform/error-response';

const SHOWN_TYPES: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);

export async function serveMedia(c: Context, bucket: R2Bucket, media: MediaCopy): Promise<Response> {
  if (media.state !== 'ready' || media.key === undefined) return errorResponse(c, 'NOT_FOUND');
  const head = media.sizeBytes === undefined ? await bucket.head(media.key) : null;
  const size = media.sizeBytes ?? head?.size;
  if (size === undefined) return errorResponse(c, 'NOT_FOUND');
  const range = parseByteRange(c.req.header('range'), size);
  if (range === 'unsatisfiable') {
    return new Response(null, { status: 416, headers: { ...safetyHeaders(null), 'content-range': `bytes */${size}` } });
  }
  const object = await bucket.get(media.key, range ? { range } : {});
  if (!object) return errorResponse(c, 'NOT_FOUND');
  const headers = new Headers(safetyHeaders(media.contentType ?? null));
  headers.set('accept-ranges', 'bytes');
  headers.set('etag', object.httpEtag);
  headers.set('content-length', String(range?.length ?? size));
  if (range) headers.set('content-range', `bytes ${range.offset}-${range.offset + range.length - 1}/${size}`);
  return new Response(object.body, { status: range ? 206 : 200, headers });
}

/** The headers of a file from outside; `contentType` is what its bytes were found to be. */
export function safetyHeaders(contentType: string | null): Record<string, string> {
  const isShown = contentType !== null && SHOWN_TYPES.has(contentType);
  return {
    'content-type': isShown ? contentType : 'application/octet-stream',
    'content-disposition': isShown ? 'inline' : 'attachment; filename="file"',
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    // Kept by this browser alone and not for long: a file never changes under its name, but its message may be unsent.
    'cache-control': 'private, max-age=600',
  };
}
