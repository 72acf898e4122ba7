// `npm start`: the whole of Kaiwa on this machine, without an account and without a network. Ends everything it started on
// Ctrl-C. KAIWA_PORT moves the three ports, KAIWA_STATE the folder of state.
import { buildConsole } from './build-console';
import { type LocalSettings, readLocalSettings } from './local-settings';
import { ALL_PARTS, type LocalSystem, startLocalSystem, takenPorts } from './local-system';
import { DEMO_CHANNEL, DEMO_PEOPLE, prepareState, SECOND_CHANNEL, tellSimulator } from './seed-workspace';

/** As wrangler.toml says for production; locally nothing fires crons by itself. */
const SWEEP_EVERY_MS = 5 * 60_000;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function main(): Promise<void> {
  // Until all stands, a signal ends this process and with it what was started.
  const leave = () => process.exit(130);
  for (const signal of SIGNALS) process.once(signal, leave);
  const settings = readLocalSettings();
  const taken = await takenPorts(settings);
  if (taken.length > 0) {
    throw new Error(
      `Port ${taken.join(' and ')} is taken by another program. End it, or choose another base: KAIWA_PORT=9000 npm start`,
    );
  }
  await step('Building the console', buildConsole);
  await step('Preparing the database', () => prepareState(settings));
  const system = await step('Starting Worker, simulator and console', () =>
    startLocalSystem(settings, ALL_PARTS, true),
  );
  await tellSimulator(settings);
  // The first turn asks LINE how the channels stand, so that the settings do not begin with nothing.
  await callSweep(settings);
  const sweeping = setInterval(() => void callSweep(settings), SWEEP_EVERY_MS);
  console.log(addressTable(settings));
  for (const signal of SIGNALS) process.off(signal, leave);
  const reason = await firstEnd(system);
  // Said and set before the others are ended: should that go wrong, the reason is known all the same.
  if (reason !== null) {
    console.error(`\n${reason}`);
    process.exitCode = 1;
  }
  clearInterval(sweeping);
  await system.stop();
}

async function step<Value>(words: string, work: () => Promise<Value>): Promise<Value> {
  const startedAt = Date.now();
  process.stdout.write(`${words} … `);
  const value = await work();
  console.log(`${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  return value;
}

/** Resolves with null on a signal, with a sentence when one of the three ended by itself. */
function firstEnd(system: LocalSystem): Promise<string | null> {
  return new Promise((resolve) => {
    for (const signal of SIGNALS) process.on(signal, () => resolve(null));
    for (const server of system.servers.values()) {
      void server.ended.then((how) =>
        resolve(`The ${server.name} ended by itself (${how}), so Kaiwa ends. Its log: ${server.logFile}`),
      );
    }
  });
}

async function callSweep(settings: LocalSettings): Promise<void> {
  try {
    await fetch(`${settings.urls.worker}/cdn-cgi/local/scheduled`, { signal: AbortSignal.timeout(60_000) });
  } catch (error) {
    console.error('The sweep could not be called:', error);
  }
}

function addressTable(settings: LocalSettings): string {
  const { urls, demo } = settings;
  const rows: [string, string][] = [
    ['Console', urls.console],
    ['Worker', `${urls.worker}   (API: ${urls.worker}/api/docs)`],
    ['LINE simulator', urls.simulator],
  ];
  if (settings.isSimulated) {
    rows.push(
      ['Sign in as', DEMO_PEOPLE.map((person) => person.email).join(', ')],
      ['Password', demo.password],
      ['Second factor', factorWords(settings)],
      ['Channels', `${DEMO_CHANNEL.id}, secret ${demo.channelSecret}; ${SECOND_CHANNEL.id}`],
    );
  } else {
    rows.push(['LINE', `${settings.variables.LINE_API_BASE} (no demo people; see "A real LINE account" in README.md)`]);
  }
  rows.push(['State, logs', settings.stateFolder]);
  const width = Math.max(...rows.map(([name]) => name.length));
  return `\n${rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n')}\n\nKaiwa is ready. Ctrl-C ends it.`;
}

/** That nobody must have one is said, for it holds nowhere else. */
function factorWords({ variables }: LocalSettings): string {
  return variables.FACTOR_POLICY === 'required'
    ? 'required for supervisors and admins'
    : 'not required in this local demo (FACTOR_POLICY); a deployed Kaiwa demands it of supervisors and admins';
}

main().catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
