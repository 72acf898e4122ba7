// Plays LINE's CDN of sticker and emoji pictures with drawn stand-ins, to whoever is configured to ask here instead of LINE.
// Mounted under /cdn by app.ts. The paths are LINE's own.
import { Hono } from 'hono';
import { stickerPng } from '../state/sticker-picture';

const STICKER_PX = 160;
const EMOJI_PX = 54;
const HEADERS = {
  'content-type': 'image/png',
  'x-content-type-options': 'nosniff',
  'cache-control': 'public, max-age=86400',
};

export function cdnRoutes(): Hono {
  const app = new Hono();
  app.get('/stickershop/v1/sticker/:stickerId/android/sticker.png', (c) => {
    const { stickerId } = c.req.param();
    return /^\d+$/.test(stickerId) ? c.body(stickerPng(stickerId, STICKER_PX), 200, HEADERS) : c.notFound();
  });
  app.get('/sticonshop/v1/sticon/:productId/android/:file{[0-9A-Za-z]+\\.png}', (c) => {
    const { productId, file } = c.req.param();
    return c.body(stickerPng(`${productId} ${file}`, EMOJI_PX), 200, HEADERS);
  });
  return app;
}
