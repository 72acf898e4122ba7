// The floor of the measurements (see wrangler.toml beside it). Does nothing that a chat desk needs beyond what is measured.
import { DurableObject } from 'cloudflare:workers';

interface FloorEnv {
  readonly FLOOR: DurableObjectNamespace<FloorObject>;
  readonly SECRET: string;
}

interface Webhook {
  readonly events: readonly [{ readonly source: { readonly userId: string } }];
}

export class FloorObject extends DurableObject<FloorEnv> {
  constructor(ctx: DurableObjectState, env: FloorEnv) {
    super(ctx, env);
    ctx.storage.sql.exec('CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, body TEXT NOT NULL)');
  }

  insert(body: string): void {
    this.ctx.storage.sql.exec('INSERT INTO events (body) VALUES (?)', body);
  }

  /** The bare echo: no signature, no storage, one frame. */
  echo(text: string): void {
    for (const socket of this.ctx.getWebSockets()) socket.send(text);
  }

  override fetch(): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  override webSocketClose(socket: WebSocket): void {
    socket.close();
  }
}

let key: Promise<CryptoKey> | null = null;

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    if (pathname === '/socket') return env.FLOOR.getByName('echo').fetch(request);
    if (pathname === '/echo') {
      await env.FLOOR.getByName('echo').echo(await request.text());
      return new Response(null);
    }
    if (pathname !== '/webhook') return new Response('floor');
    const body = await request.arrayBuffer();
    const encoder = new TextEncoder();
    key ??= crypto.subtle.importKey('raw', encoder.encode(env.SECRET), { name: 'HMAC', hash: 'SHA-256' }, false, [
      'verify',
    ]);
    const signature = Uint8Array.from(atob(request.headers.get('x-line-signature') ?? ''), (char) =>
      char.charCodeAt(0),
    );
    if (!(await crypto.subtle.verify('HMAC', await key, signature, body))) return new Response(null, { status: 401 });
    const text = new TextDecoder().decode(body);
    const webhook = JSON.parse(text) as Webhook;
    await env.FLOOR.getByName(webhook.events[0].source.userId).insert(text);
    return new Response(null);
  },
} satisfies ExportedHandler<FloorEnv>;
