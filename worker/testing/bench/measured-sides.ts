// The two sides of every measurement: Kaiwa as `npm start` runs it, and the floor beside it, on the same workerd by the same
// command. Called by run-bench.
import { join } from 'node:path';
import { type Server, startServer } from '../../scripts/child-process';
import { signIn } from '../../scripts/desk-client';
import type { LocalSettings } from '../../scripts/local-settings';
import { startLocalSystem } from '../../scripts/local-system';
import { DEMO_CHANNEL, prepareState } from '../../scripts/seed-workspace';
import { createSender, sign, toBody, toUserId } from '../system/line-sender';
import { LoadClient, type Post } from './load';

export interface Side {
  readonly client: LoadClient;
  /** Webhooks of one text message each, no two alike, spread over the chats. */
  webhooks(count: number): Post[];
  /** Opens the socket that frames arrive on. */
  openSocket(): Promise<FrameSocket>;
  /** What brings one frame with this text onto that socket. */
  toSocket(text: string): Post;
}

export interface FrameSocket {
  /** Resolves when a frame holds this text. */
  sees(text: string): Promise<void>;
  close(): void;
}

export interface Sides {
  readonly kaiwa: Side;
  readonly floor: Side;
  stop(): Promise<void>;
}

const CHATS = 50;
const WATCHED = toUserId(1);
const PROTOCOL = 1;

export async function startSides(settings: LocalSettings): Promise<Sides> {
  await prepareState(settings);
  const system = await startLocalSystem(settings, ['worker', 'simulator']);
  const floorPort = settings.ports.simulator + 1;
  const floorUrl = `http://localhost:${floorPort}`;
  const floorServer = startFloor(settings, floorPort);
  const kaiwaClient = new LoadClient(settings.urls.worker);
  const floorClient = new LoadClient(floorUrl);
  const stop = async () => {
    kaiwaClient.close();
    floorClient.close();
    await Promise.all([system.stop(), floorServer.stop()]);
  };
  try {
    await floorServer.answers(floorUrl, 60_000);
    return { kaiwa: kaiwaSide(settings, kaiwaClient), floor: floorSide(floorUrl, settings, floorClient), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startFloor(settings: LocalSettings, port: number): Server {
  return startServer({
    name: 'floor',
    tool: 'wrangler',
    args: [
      ...[
        'dev',
        '--config',
        'worker/testing/bench/floor/wrangler.toml',
        '--port',
        String(port),
        '--inspector-port',
        '0',
      ],
      ...['--persist-to', join(settings.stateFolder, 'floor'), '--var', `SECRET:${settings.demo.channelSecret}`],
    ],
    env: { WRANGLER_REGISTRY_PATH: join(settings.stateFolder, 'registry'), CI: 'true' },
    logFile: join(settings.stateFolder, 'logs', 'floor.log'),
  });
}

function webhookMaker(path: string, secret: string) {
  const sender = createSender({ webhookUrl: '', secret, botUserId: DEMO_CHANNEL.botUserId });
  return (userId: string, text: string): Post => {
    const body = toBody(sender.nextMessage(userId, text), DEMO_CHANNEL.botUserId, false);
    return { path, headers: { 'x-line-signature': sign(body, secret) }, body };
  };
}

function spread(make: (userId: string, text: string) => Post, count: number): Post[] {
  // Number 1 is watched by the socket and stays out of the throughput.
  return Array.from({ length: count }, (_, index) => make(toUserId(2 + (index % CHATS)), `measured message ${index}`));
}

function kaiwaSide(settings: LocalSettings, client: LoadClient): Side {
  const make = webhookMaker(`/webhook/line/${DEMO_CHANNEL.id}`, settings.demo.channelSecret);
  return {
    client,
    webhooks: (count) => spread(make, count),
    toSocket: (text) => make(WATCHED, text),
    async openSocket() {
      // The chat has to be there before its socket can be opened.
      if ((await client.post(make(WATCHED, 'first'))) !== 200) throw new Error('Kaiwa did not take the first webhook.');
      const login = { email: 'operator@kaiwa.test', password: settings.demo.password };
      const desk = await signIn(settings.urls.worker, settings.urls.console, login);
      const chatId = encodeURIComponent(`${DEMO_CHANNEL.id}:${WATCHED}`);
      const address = `${settings.urls.worker.replace('http', 'ws')}/ws/chats/${chatId}?protocol=${PROTOCOL}`;
      return connect(address, desk.headers());
    },
  };
}

function floorSide(url: string, settings: LocalSettings, client: LoadClient): Side {
  const make = webhookMaker('/webhook', settings.demo.channelSecret);
  return {
    client,
    webhooks: (count) => spread(make, count),
    toSocket: (text) => ({ path: '/echo', headers: {}, body: text }),
    openSocket: () => connect(`${url.replace('http', 'ws')}/socket`, {}),
  };
}

function connect(address: string, headers: Record<string, string>): Promise<FrameSocket> {
  // Node's WebSocket takes headers beside what the DOM's type knows.
  const socket = new WebSocket(address, { headers } as unknown as string[]);
  const waiting = new Map<string, () => void>();
  socket.addEventListener('message', (event: MessageEvent<string>) => {
    for (const [text, seen] of waiting) {
      if (!event.data.includes(text)) continue;
      waiting.delete(text);
      seen();
    }
  });
  return new Promise((resolve, reject) => {
    socket.addEventListener('error', () => reject(new Error(`no socket at ${address}`)));
    socket.addEventListener('open', () =>
      resolve({
        sees: (text) => new Promise((seen) => waiting.set(text, seen)),
        close: () => socket.close(),
      }),
    );
  });
}
