// `npm run bench [-- --json FILE]`: what Kaiwa costs over a bare floor, both measured in turns in one run on one machine.
// Ratios are the result; milliseconds of a shared machine are not. Asserts nothing: a time in a test is a coin toss.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from '../../scripts/child-process';
import { readLocalSettings } from '../../scripts/local-settings';
import { type Load, quantile } from './load';
import { type FrameSocket, type Side, type Sides, startSides } from './measured-sides';

const ROUNDS = 5;
const CLOSED_POSTS = 600;
const PARALLEL = 16;
const OPEN_SECONDS = 4;
/** Share of the slower side's throughput at which latencies are taken: above it one measures a growing queue. */
const OPEN_LOAD = 0.5;
const FRAMES = 60;

interface Raw {
  /** Requests a second, by round. */
  readonly throughput: number[];
  readonly openLatenciesMs: number[];
  readonly frameLatenciesMs: number[];
}

interface Row {
  readonly what: string;
  readonly kaiwa: string;
  readonly floor: string;
  readonly ratio: number;
  readonly reach: string;
}

async function main(): Promise<void> {
  const stateFolder = mkdtempSync(join(tmpdir(), 'kaiwa-bench-'));
  const settings = readLocalSettings({
    KAIWA_STATE: stateFolder,
    KAIWA_PORT: process.env.KAIWA_PORT ?? '8877',
    KAIWA_DEMO_DESK: 'none',
  });
  const sides = await startSides(settings);
  try {
    const raw = await measure(sides);
    const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, versions: await versions() };
    const rows = toRows(raw);
    console.log(`${machine.cpu}, ${machine.cores} cores; ${machine.versions}`);
    console.table(rows);
    const at = process.argv.indexOf('--json');
    const file = at === -1 ? undefined : process.argv[at + 1];
    if (file)
      writeFileSync(file, `${JSON.stringify({ measuredAt: new Date().toISOString(), machine, rows, raw }, null, 2)}\n`);
  } finally {
    await sides.stop();
    rmSync(stateFolder, { recursive: true, force: true });
  }
}

interface Measured {
  readonly kaiwa: Raw;
  readonly floor: Raw;
  /** Rate of arrival at which the open latencies were taken, the same for both. */
  readonly perSecond: number;
}

async function measure({ kaiwa, floor }: Sides): Promise<Measured> {
  const measured = [
    { side: kaiwa, raw: emptyRaw(), socket: await kaiwa.openSocket() },
    { side: floor, raw: emptyRaw(), socket: await floor.openSocket() },
  ] as const;
  // Makes the chats, their profiles and the code warm, and tells how much goes through.
  const warm: number[] = [];
  for (const { side } of [...measured, ...measured]) {
    warm.push(200 / mustPass(await side.client.closed(side.webhooks(200), PARALLEL)).seconds);
  }
  const perSecond = Math.max(5, Math.floor(Math.min(...warm.slice(2)) * OPEN_LOAD));
  for (let round = 0; round < ROUNDS; round++) {
    // Turns alternate, and so does who begins: what drifts on the machine hits both.
    const inTurn = round % 2 === 0 ? measured : [...measured].reverse();
    for (const { side, raw } of inTurn) {
      const load = mustPass(await side.client.closed(side.webhooks(CLOSED_POSTS), PARALLEL));
      raw.throughput.push(CLOSED_POSTS / load.seconds);
    }
    for (const { side, raw } of inTurn) {
      const load = mustPass(await side.client.open(side.webhooks(OPEN_SECONDS * perSecond), perSecond));
      raw.openLatenciesMs.push(...load.latenciesMs);
    }
    for (const { side, raw, socket } of inTurn) await measureFrames(side, socket, raw, round);
  }
  for (const { socket } of measured) socket.close();
  return { kaiwa: measured[0].raw, floor: measured[1].raw, perSecond };
}

async function measureFrames(side: Side, socket: FrameSocket, raw: Raw, round: number): Promise<void> {
  for (let frame = 0; frame < FRAMES; frame++) {
    const text = `frame ${round}-${frame} of the measurement`;
    const arrived = socket.sees(text);
    const startedAt = performance.now();
    const answered = side.client.post(side.toSocket(text));
    await arrived;
    raw.frameLatenciesMs.push(performance.now() - startedAt);
    if ((await answered) !== 200) throw new Error('A measured request was refused.');
  }
}

function mustPass(load: Load): Load {
  if (load.failed > 0) throw new Error(`${load.failed} measured requests were refused.`);
  return load;
}

function emptyRaw(): Raw {
  return { throughput: [], openLatenciesMs: [], frameLatenciesMs: [] };
}

function toRows({ kaiwa, floor, perSecond }: Measured): Row[] {
  const ms = (value: number) => `${value.toFixed(2)} ms`;
  const throughput = [quantile(kaiwa.throughput, 0.5), quantile(floor.throughput, 0.5)] as const;
  const p99 = [quantile(kaiwa.openLatenciesMs, 0.99), quantile(floor.openLatenciesMs, 0.99)] as const;
  const frame = [quantile(kaiwa.frameLatenciesMs, 0.5), quantile(floor.frameLatenciesMs, 0.5)] as const;
  return [
    {
      what: 'webhook -> 200, throughput (median of rounds)',
      kaiwa: `${throughput[0].toFixed(0)}/s`,
      floor: `${throughput[1].toFixed(0)}/s`,
      ratio: rounded(throughput[0] / throughput[1]),
      reach: '>= 0.6',
    },
    {
      what: `webhook -> 200, p99 at ${perSecond}/s`,
      kaiwa: ms(p99[0]),
      floor: ms(p99[1]),
      ratio: rounded(p99[0] / p99[1]),
      reach: '<= 2.5',
    },
    {
      what: 'webhook -> frame on the open chat, p50 (floor: bare echo)',
      kaiwa: ms(frame[0]),
      floor: ms(frame[1]),
      ratio: rounded(frame[0] / frame[1]),
      reach: '<= 2',
    },
  ];
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

async function versions(): Promise<string> {
  const { output } = await runTool('wrangler', ['--version']);
  return `Node ${process.version}, wrangler ${output.trim().split('\n').at(-1) ?? ''}`;
}

await main();
