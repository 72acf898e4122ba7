// Stands in for Kaiwa behind the simulator's service binding: keeps every webhook as it came and answers as it was told to.
// For tests only; `POST /recorder/mode` sets status and delay, `GET /recorder/webhooks` gives what came since the last reading.
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
    if (pathname.startsWith('/media/')) return new Response('picture', { headers: { 'content-type': 'image/jpeg' } });
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
