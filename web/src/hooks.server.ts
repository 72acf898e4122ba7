// The server side of the console: hands /api/* and /ws/* to the Worker untouched and puts the headers on our own pages.
// It knows nothing else of the Worker. No state at module scope: one isolate serves every operator.
import type { Handle } from '@sveltejs/kit';

/** security.md: what every page of the console says. The content security policy comes from kit.csp. */
const PAGE_HEADERS: ReadonlyArray<readonly [string, string]> = [
  ['strict-transport-security', 'max-age=31536000; includeSubDomains'],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  [
    'permissions-policy',
    'accelerometer=(), autoplay=(self), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), midi=(), payment=(), usb=()',
  ],
  ['x-frame-options', 'DENY'],
  ['reporting-endpoints', 'csp="/api/csp-report"'],
  // Without it the adapter puts the page into the edge's cache and serves it to everybody.
  ['cache-control', 'private, no-store'],
];

const isForWorker = (pathname: string) => pathname.startsWith('/api/') || pathname.startsWith('/ws/');

export const handle: Handle = async ({ event, resolve }) => {
  if (isForWorker(event.url.pathname)) {
    const api = event.platform?.env.API;
    // Only `vite dev` has no binding, and there the proxy of vite.config.ts takes these paths first.
    if (api === undefined) return new Response('The Worker is not bound to this console.', { status: 502 });
    return api.fetch(event.request);
  }
  const response = await resolve(event);
  for (const [name, value] of PAGE_HEADERS) response.headers.set(name, value);
  return response;
};
