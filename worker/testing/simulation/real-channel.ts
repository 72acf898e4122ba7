// A channel of the simulation in workerd: what the Worker knows of it and the LINE behind it, and the one fetch by which every
// object of the Worker reaches its own channel's LINE. Only tests import it.
import { env } from 'cloudflare:workers';
import { vi } from 'vitest';
import { outputGate } from '../fake-line';
import { seedChannel, type TestChannel } from '../line-webhook';
import { SimulatedLine } from './simulated-line';

export interface RealChannel {
  readonly settings: TestChannel;
  readonly line: SimulatedLine;
  /** How many calls LINE had seen each time all objects were killed. */
  readonly crashedAfter: number[];
}

/** Channels without a pasted token, so that each call names its channel by the token that it was given. */
export async function seedChannels(count: number): Promise<RealChannel[]> {
  const channels: RealChannel[] = [];
  for (let place = 0; place < count; place++) {
    const own = { id: `channel-${place}`, lineChannelId: String(2_000_000_000 + place), accessToken: null };
    const line = new SimulatedLine(
      () => Date.now(),
      () => false,
    );
    channels.push({ settings: await seedChannel(env, own), line, crashedAfter: [] });
  }
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init = {}) => {
    await outputGate();
    return reach(channels, String(input), init);
  });
  return channels;
}

function reach(channels: readonly RealChannel[], url: string, init: RequestInit): Promise<Response> | Response {
  if (new URL(url).pathname === '/oauth2/v3/token') {
    const clientId = new URLSearchParams(String(init.body)).get('client_id');
    return Response.json({ token_type: 'Bearer', access_token: `${clientId}.${crypto.randomUUID()}`, expires_in: 900 });
  }
  const token = new Headers(init.headers).get('authorization') ?? '';
  const channel = channels.find(({ settings }) => token.includes(settings.lineChannelId));
  return channel ? channel.line.fetch(url, init) : Response.json({ message: 'Authentication failed' }, { status: 401 });
}
