// Headers on every answer under /api: nothing is sniffed, framed, cached or read by another origin. A route that knows better
// about caching (media, pictures) says so itself. Sockets are left out: the answer to an upgrade has immutable headers.
import { createMiddleware } from 'hono/factory';
import { secureHeaders } from 'hono/secure-headers';

const secured = secureHeaders({
  strictTransportSecurity: 'max-age=31536000; includeSubDomains',
  referrerPolicy: 'no-referrer',
  crossOriginResourcePolicy: 'same-origin',
  xFrameOptions: 'DENY',
});

export const apiHeaders = createMiddleware(async (c, next) => {
  await secured(c, next);
  if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'private, no-store');
});
