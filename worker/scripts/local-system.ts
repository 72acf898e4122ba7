// The whole system on this machine: Worker, simulator and console, each a process group of its own, one after another (two
// wranglers that start in the same moment take each other's port). Called by start, the browser tests, kill test and bench.
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isPortTaken, type Server, startServer } from './child-process';
import { type LocalSettings, MEDIA_ORIGIN } from './local-settings';

const START_MS_MAX = 90_000;
/** Of their wrangler.toml: by these they find each other. */
const NAMES = { worker: 'kaiwa', simulator: 'kaiwa-line-simulator', console: 'kaiwa-console' } as const;

export const ALL_PARTS = ['worker', 'simulator', 'console'] as const;
export type Part = (typeof ALL_PARTS)[number];

export interface LocalSystem {
  readonly servers: ReadonlyMap<Part, Server>;
  /** Starts one part again after it was killed; returns once it answers. */
  restart(part: Part): Promise<void>;
  stop(): Promise<void>;
}

/** The ports of this base that something else listens on. */
export async function takenPorts(settings: LocalSettings): Promise<number[]> {
  const ports = Object.values(settings.ports);
  const taken = await Promise.all(ports.map(isPortTaken));
  return ports.filter((_, index) => taken[index]);
}

/**
 * Starts the parts and returns once all answer; ends what it started when one does not. The state must be prepared.
 * @param echo whether warnings and errors of the Worker are shown
 */
export async function startLocalSystem(
  settings: LocalSettings,
  parts: readonly Part[],
  echo = false,
): Promise<LocalSystem> {
  const servers = new Map<Part, Server>();
  const registry = join(settings.stateFolder, 'registry');
  // A Worker that was killed left its entry here, and for a minute the console would go to its old address.
  rmSync(registry, { recursive: true, force: true });
  const start = async (part: Part): Promise<void> => {
    // Whoever was killed left its address here, and the others would go to it for a minute.
    rmSync(join(registry, NAMES[part]), { force: true });
    const { args, answersAt } = commands(settings)[part];
    const server = startServer({
      name: part,
      tool: 'wrangler',
      args,
      // Workers of one registry find each other by name, so every state has a registry of its own.
      env: { WRANGLER_REGISTRY_PATH: registry, CI: 'true' },
      logFile: join(settings.stateFolder, 'logs', `${part}.log`),
      ...(echo ? { echo: isTrouble } : {}),
    });
    servers.set(part, server);
    await server.answers(answersAt, START_MS_MAX);
  };
  const stop = async (): Promise<void> => {
    await Promise.all([...servers.values()].map((server) => server.stop()));
  };
  try {
    for (const part of parts) await start(part);
    await consoleReachesWorker(settings, servers);
  } catch (error) {
    await stop();
    throw error;
  }
  return { servers, restart: start, stop };
}

/** Both may answer while the way between them does not stand yet: nobody is signed in, so the Worker says 401 through the console. */
async function consoleReachesWorker(settings: LocalSettings, servers: ReadonlyMap<Part, Server>): Promise<void> {
  if (!servers.has('worker')) return;
  await servers.get('console')?.answers(`${settings.urls.console}/api/me`, START_MS_MAX, 401);
}

function commands(settings: LocalSettings): Record<Part, { args: string[]; answersAt: string }> {
  const { ports, urls } = settings;
  const variables = ['--env-file', settings.workerVariablesFile];
  return {
    worker: {
      args: [
        ...['dev', '--config', 'wrangler.toml', '--port', String(ports.worker), '--persist-to', settings.workerState],
        // A route in wrangler.toml would otherwise change the origin that the Worker sees.
        ...['--infer-origin-from-routes=false', '--inspector-port', '0', ...variables],
      ],
      answersAt: `${urls.worker}/healthz`,
    },
    simulator: {
      args: [
        ...['dev', '--config', 'worker/simulator/wrangler.toml', '--port', String(ports.simulator)],
        ...['--persist-to', settings.simulatorState, '--inspector-port', '0'],
        ...['--var', `DEMO_CHANNEL_SECRET:${settings.demo.channelSecret}`, '--var', `MEDIA_ORIGIN:${MEDIA_ORIGIN}`],
      ],
      answersAt: `${urls.simulator}/`,
    },
    console: {
      args: [
        ...['pages', 'dev', '--cwd', resolve('web'), '--port', String(ports.console), '--inspector-port', '0'],
        ...['--persist-to', join(settings.stateFolder, 'console')],
      ],
      answersAt: urls.console,
    },
  };
}

/** The Worker writes one JSON line per event; warnings and errors are what a developer has to see. */
function isTrouble(line: string): boolean {
  return /"level":"(warn|error)"/.test(line) || /\[ERROR\]|Uncaught/.test(line);
}
