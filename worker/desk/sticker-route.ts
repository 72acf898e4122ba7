// /api/stickers and /api/emoji: pictures of LINE's stickers and emoji, passed on from LINE's CDN to whoever is signed in.
// Never stored by us, in no cache of ours either: they are others' work. https://developers.line.biz/en/docs/messaging-api/sticker-list/
import { type Context, Hono } from 'hono';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import type { AppEnv } from '../env';
import { errorResponse } from '../platform/error-response';
import { fetchImage } from '../platform/fetch-image';
import { picturePassedOn } from './serve-picture';

const STICKER_ID = /^\d{1,20}$/;
const PRODUCT_ID = /^[0-9a-f]{24}$/;
const EMOJI_ID = /^\d{3}$/;
/** A sticker never changes; the browser that saw it may keep it for a day. */
const KEPT = 'private, max-age=86400';

export const stickerRoutes = new Hono<AppEnv>()
  .use('/stickers/*', requireOperator, requireLiveLogin)
  .use('/emoji/*', requireOperator, requireLiveLogin)
  .get('/stickers/:stickerId', (c) => {
    const stickerId = c.req.param('stickerId');
    if (!STICKER_ID.test(stickerId)) return errorResponse(c, 'NOT_FOUND');
    return passOn(c, `/stickershop/v1/sticker/${stickerId}/android/sticker.png`);
  })
  .get('/emoji/:productId/:emojiId', (c) => {
    const { productId, emojiId } = c.req.param();
    if (!PRODUCT_ID.test(productId) || !EMOJI_ID.test(emojiId)) return errorResponse(c, 'NOT_FOUND');
    return passOn(c, `/sticonshop/v1/sticon/${productId}/android/${emojiId}.png`);
  });

async function passOn(c: Context<AppEnv>, path: string): Promise<Response> {
  const base = c.get('config').STICKER_CDN_BASE.replace(/\/+$/, '');
  return picturePassedOn(c, await fetchImage(`${base}${path}`), KEPT);
}
