// What the phone page asks beyond the control API: a long poll for changes, and media that messages show.
// Mounted under /phone by app.ts. The page itself is served by page-files.ts.
import { Hono } from 'hono';
import { contentOf } from '../api/content';
import { bodyOf } from '../api/stream-bytes';
import type { Platform } from '../platform';
import { askKaiwa } from '../webhook/reach-kaiwa';
import { phoneFeed } from './phone-feed';

const POLL_MS = 20_000;

export function phoneRoutes(platform: Platform): Hono {
  const app = new Hono();
  app.get('/feed', async (c) => {
    const since = Number(c.req.query('since') ?? -1);
    if (platform.state.feedNumber() === since) await platform.waitForChange(POLL_MS);
    return c.json(phoneFeed(platform.state, c.req.query('chatId') ?? null), 200, { 'cache-control': 'no-store' });
  });
  app.get('/content/:messageId', (c) => {
    const message = platform.state.messages.get(c.req.param('messageId'));
    if (!message?.media || message.unsent) return c.notFound();
    const content = contentOf(platform.state, message, message.media);
    const body = content instanceof Uint8Array ? new Uint8Array(content) : bodyOf(content);
    return c.body(body, 200, { 'content-type': message.media.contentType, 'x-content-type-options': 'nosniff' });
  });
  app.get('/media', (c) => fetchMedia(platform, c.req.query('url') ?? '', c.req.header('range') ?? null));
  return app;
}

/** What lies under Kaiwa's public address is asked of Kaiwa, as LINE's apps would do; nothing else is fetched. */
async function fetchMedia(platform: Platform, address: string, range: string | null): Promise<Response> {
  const url = URL.parse(address);
  const init = range === null ? {} : { headers: { range } };
  const asked = url === null ? null : askKaiwa(platform.route, url, init);
  return asked ?? new Response('not under MEDIA_ORIGIN, or no way to Kaiwa', { status: 404 });
}
