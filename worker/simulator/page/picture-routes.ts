// Serves the drawn pictures of people and groups that came without one of their own, to Kaiwa and to the phone page.
// Mounted under /pictures by app.ts.
import { Hono } from 'hono';
import type { Platform } from '../platform';
import { identiconPng } from '../state/identicon';

export function pictureRoutes(platform: Platform): Hono {
  const app = new Hono();
  app.get('/:file{.+\\.png}', (c) => {
    const id = c.req.param('file').slice(0, -'.png'.length);
    const { users, groups } = platform.state;
    if (users.get(id) === undefined && groups.get(id) === undefined) return c.notFound();
    return c.body(identiconPng(id), 200, { 'content-type': 'image/png', 'x-content-type-options': 'nosniff' });
  });
  return app;
}
