// Starts the simulator's Worker with the recorder bound as Kaiwa, in workerd, for tests that need real HTTP. Node only.
import { fileURLToPath } from 'node:url';
import { createTestHarness } from 'wrangler';

export const SECRET = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
export const LONG_LIVED_TOKEN = 'long-lived-token-of-demo';

export interface RecordedWebhook {
  path: string;
  body: string;
  signature: string | null;
  contentType: string | null;
}

export interface RunningSimulator {
  /** The origin that plays api.line.me. */
  api: string;
  /** The origin that plays api-data.line.me: the same port by another name. */
  data: string;
  /** POSTs JSON to the control API; throws on anything but 2xx. */
  control: <T>(path: string, body?: unknown, method?: string) => Promise<T>;
  /** What the recorder got since the last reading. */
  webhooks: () => Promise<RecordedWebhook[]>;
  recorder: (path: string, body: unknown) => Promise<Record<string, unknown>>;
  /** Throws the object out of memory; its storage stays. */
  evict: () => Promise<void>;
  close: () => Promise<void>;
}

export async function startSimulator(): Promise<RunningSimulator> {
  const path = (file: string) => fileURLToPath(new URL(file, import.meta.url).href);
  const harness = createTestHarness({
    workers: [
      {
        configPath: path('../wrangler.toml'),
        vars: { DEMO_CHANNEL_SECRET: SECRET, DEMO_ACCESS_TOKEN: LONG_LIVED_TOKEN },
      },
      { config: { name: 'kaiwa', main: path('./recorder.ts'), compatibility_date: '2026-08-15' } },
    ],
  });
  const { url } = await harness.listen();
  const api = `http://localhost:${url.port}`;
  const recorder = harness.getWorker('kaiwa');
  return {
    api,
    data: `http://127.0.0.1:${url.port}`,
    control: async (where, body, method = 'POST') => {
      const response = await fetch(`${api}/control${where}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${where}: ${response.status} ${await response.text()}`);
      return response.json() as never;
    },
    webhooks: async () => (await (await recorder.fetch('/recorder/webhooks')).json()) as RecordedWebhook[],
    recorder: async (where, body) => {
      const response = await recorder.fetch(where, { method: 'POST', body: JSON.stringify(body) });
      return (await response.json()) as Record<string, unknown>;
    },
    evict: () => harness.getWorker('kaiwa-line-simulator').evictDurableObject('LinePlatform', { name: 'line' }),
    close: () => harness.close(),
  };
}
