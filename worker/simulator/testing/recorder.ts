// Stands in for Kaiwa behind the simulator's service binding: keeps every webhook as it came and answers as it was told to.
// For tests only; `POST /recorder/mode` sets status and delay, `GET /recorder/webhooks` gives what came since the last reading.
const MEDIA = 'picture';
const TYPES: Record<string, string> = { jpg: 'image/jpeg', png: 'image/png', mp4: 'video/mp4', m4a: 'audio/mp4' };

/** Seven bytes of whatever type the name says; what is named `missing` is not there. */
function mediaOf(path: string, range: string | null): Response {
  const type = TYPES[path.split('.').at(-1) ?? ''];
  if (type === undefined || path.includes('missing')) return new Response('not found', { status: 404 });
  const headers = { 'content-type': type, 'accept-ranges': 'bytes' };
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  if (from === undefined) return new Response(MEDIA, { headers });
  const last = Math.min(to ? Number(to) : MEDIA.length - 1, MEDIA.length - 1);
  return new Response(MEDIA.slice(Number(from), last + 1), {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${from}-${last}/${MEDIA.length}` },
  });
}

interface Webhook {
  path: string;
  body: string;
  signature: string | null;
  contentType: string | null;
}

let webhooks: Webhook[] = [];
let mode = { status: 200, delayMs: 0 };

// biome-ignore lint/style/noDefaultExport: the platform takes a Worker's default export
export default {
  async fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === '/recorder/mode') {
      mode = { ...mode, ...((await request.json()) as Partial<typeof mode>) };
      return Response.json(mode);
    }
    if (pathname === '/recorder/webhooks') {
      const seen = webhooks;
      webhooks = [];
      return Response.json(seen);
    }
    if (pathname.startsWith('/media/')) return mediaOf(pathname, request.headers.get('range'));
    webhooks.push({
      path: pathname,
      body: await request.text(),
      signature: request.headers.get('x-line-signature'),
      contentType: request.headers.get('content-type'),
    });
    if (mode.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, mode.delayMs));
    return new Response(null, { status: mode.status });
  },
} satisfies ExportedHandler;
