// Streams one file of a chat from R2 to the console. What a sender claims about a file is never believed: only types that
// were checked by their bytes and run nothing are shown, all else is a download in a sandbox.
// Called by chat-route after the chat's object said where the file lies.
import type { Context } from 'hono';
import type { MediaCopy } from '../domain/chat/message-content';
import { errorResponse } from '../platform/error-response';
import { contentDisposition } from '../platform/file-name';
import { serveObject } from '../platform/serve-object';
import { isShownInline, UNKNOWN_TYPE } from '../platform/sniff-file';

/** As the chat's object knows it; `fileName` is the sender's own. */
export type ServedMedia = MediaCopy & { readonly fileName?: string };

/** Reads the query: `preview=1` for the small picture, `download=1` for a download of what would be shown. */
export async function serveMedia(c: Context, bucket: R2Bucket, media: ServedMedia): Promise<Response> {
  const isPreview = c.req.query('preview') === '1';
  if (media.state !== 'ready' || media.key === undefined) return errorResponse(c, 'NOT_FOUND');
  if (isPreview) {
    const preview = media.previewKey === undefined ? null : await serve(c, bucket, media.previewKey, {});
    if (preview) return preview;
    // An image stands for its own preview; of anything else the whole would be no small picture.
    if (!media.contentType?.startsWith('image/')) return errorResponse(c, 'NOT_FOUND');
  }
  return (await serve(c, bucket, media.key, media)) ?? errorResponse(c, 'NOT_FOUND');
}

function serve(c: Context, bucket: R2Bucket, key: string, facts: Partial<ServedMedia>): Promise<Response | null> {
  const wantsDownload = c.req.query('download') === '1';
  return serveObject(c.req.raw, bucket, key, (object) => {
    const contentType = facts.contentType ?? object.httpMetadata?.contentType ?? UNKNOWN_TYPE;
    const headers = safetyHeaders(contentType, facts.fileName);
    if (!wantsDownload) return headers;
    return { ...headers, 'content-disposition': contentDisposition('attachment', facts.fileName ?? 'file') };
  });
}

/** The headers of a file from outside; `contentType` is what its bytes were found to be. */
export function safetyHeaders(contentType: string, fileName?: string): Record<string, string> {
  const isShown = isShownInline(contentType);
  return {
    'content-type': isShown ? contentType : UNKNOWN_TYPE,
    'content-disposition': isShown
      ? contentDisposition('inline', fileName)
      : contentDisposition('attachment', fileName ?? 'file'),
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    // Kept by this browser alone, and each time it asks whether it still may: a message can be unsent.
    'cache-control': 'private, no-cache',
  };
}
