// /media/{name} under MEDIA_ORIGIN: what operators sent, for LINE's clients, which ask without login for as long as the chat
// lives. The name is the only key, 128 random bits; nothing but finished uploads can be reached. Type and disposition were
// decided by the bytes when the upload was finished. https://developers.line.biz/en/reference/messaging-api/#video-message
import { Hono } from 'hono';
import { publicKey } from '../db/upload-queries';
import type { AppEnv } from '../env';
import { errorResponse } from '../platform/error-response';
import { serveObject } from '../platform/serve-object';
import { isShownInline, UNKNOWN_TYPE } from '../platform/sniff-file';

const NAME = /^[0-9a-f]{32}$/;

export const publicMediaRoutes = new Hono<AppEnv>().get('/:name', async (c) => {
  const name = c.req.param('name');
  const file = NAME.test(name) ? await serveObject(c.req.raw, c.env.MEDIA, publicKey(name), publicHeaders) : null;
  if (file) return file;
  c.header('cache-control', 'no-store');
  return errorResponse(c, 'NOT_FOUND');
});

function publicHeaders({ httpMetadata }: R2Object): Record<string, string> {
  const { contentType = UNKNOWN_TYPE, contentDisposition } = httpMetadata ?? {};
  const isShown = isShownInline(contentType) && contentDisposition === 'inline';
  return {
    'content-type': contentType,
    'content-disposition': isShown ? 'inline' : (contentDisposition ?? 'attachment'),
    'cache-control': 'public, max-age=31536000, immutable',
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'cross-origin',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
  };
}
