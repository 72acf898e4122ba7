// Starts command-line tools for the scripts: one that ends, and servers that live in a process group of their own.
// Must not know what it starts. Called by the scripts; wrangler leaves workerd children, so only whole groups are ended.
import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

const BIN = join(process.cwd(), 'node_modules', '.bin');
const STOP_MS_MAX = 5_000;

export type Variables = Readonly<Record<string, string>>;

const living = new Set<ChildProcess>();

// Whatever ends this process, its servers end with it. (Nothing can be done about a SIGKILL of this process itself.)
process.on('exit', () => {
  for (const child of living) signalGroup(child, 'SIGKILL');
});

/** A signal alone ends a process without 'exit'. A script that ends more gently listens by itself before it starts a server. */
function endOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    if (process.listenerCount(signal) === 0) process.once(signal, () => process.exit(130));
  }
}

/** The environment of every tool: Kaiwa's own Node first, nothing reported to anyone, nothing fetched. */
export function toolEnvironment(extra: Variables = {}): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PATH: `${BIN}${delimiter}${process.env.PATH ?? ''}`,
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_SEND_ERROR_REPORTS: 'false',
    WRANGLER_HIDE_BANNER: 'true',
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    ...extra,
  };
}

export interface Finished {
  readonly code: number;
  readonly output: string;
}

/** Runs a tool of node_modules/.bin to its end. `show`: its output goes to the terminal, else it is collected. */
export function runTool(
  tool: string,
  args: readonly string[],
  { env = {}, show = false, cwd = '.' }: { env?: Variables; show?: boolean; cwd?: string } = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(BIN, tool), args, {
      env: toolEnvironment(env),
      cwd,
      stdio: show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** As runTool, for a step without which nothing can go on: throws with the tool's words. */
export async function requireTool(
  tool: string,
  args: readonly string[],
  options: { env?: Variables; cwd?: string } = {},
): Promise<string> {
  const { code, output } = await runTool(tool, args, options);
  if (code !== 0) throw new Error(`${tool} ${args.slice(0, 3).join(' ')} failed:\n${output.trim()}`);
  return output;
}

export interface Server {
  readonly name: string;
  readonly logFile: string;
  /** Settles when the process ends, whoever ended it, with how: `code 1` or `SIGKILL`. */
  readonly ended: Promise<string>;
  /**
   * Resolves once the address answers with anything below 500, or with exactly `status`; throws when the process ends or the
   * time is over.
   */
  answers(url: string, withinMs: number, status?: number): Promise<void>;
  /** Ends the whole group, first politely. */
  stop(): Promise<void>;
  /** Ends the whole group at once, as a crash or a power cut would. */
  kill(): Promise<void>;
  /** The last lines it wrote. */
  lastWords(): string;
}

/**
 * Starts a server in its own process group; what it writes goes to `logFile`.
 * @param echo decides which of its lines also go to the terminal
 */
export function startServer(input: {
  readonly name: string;
  readonly tool: string;
  readonly args: readonly string[];
  readonly env?: Variables;
  readonly logFile: string;
  readonly echo?: (line: string) => boolean;
}): Server {
  endOnSignals();
  mkdirSync(dirname(input.logFile), { recursive: true });
  const log = createWriteStream(input.logFile);
  const child = spawn(join(BIN, input.tool), input.args, {
    env: toolEnvironment(input.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  living.add(child);
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`);
      if (input.echo?.(line)) console.error(`[${input.name}] ${line}`);
    });
  }
  const ended = new Promise<string>((resolve) =>
    child.once('exit', (code, signal) => {
      // The leader is gone; children of the group that outlived it must not keep its port.
      signalGroup(child, 'SIGKILL');
      living.delete(child);
      resolve(signal ?? `code ${code}`);
    }),
  );
  const lastWords = () => readFileSync(input.logFile, 'utf8').trim().split('\n').slice(-25).join('\n');

  return {
    name: input.name,
    logFile: input.logFile,
    ended,
    lastWords,
    async answers(url, withinMs, status) {
      const until = Date.now() + withinMs;
      while (Date.now() < until) {
        if (hasEnded(child)) throw new Error(`${input.name} ended while starting:\n${lastWords()}`);
        if (await isAnswering(url, status)) return;
        await wait(100);
      }
      const awaited = status === undefined ? '' : ` with ${status}`;
      throw new Error(`${input.name} did not answer at ${url}${awaited} within ${withinMs / 1000} s:\n${lastWords()}`);
    },
    async stop() {
      signalGroup(child, 'SIGTERM');
      await Promise.race([ended, wait(STOP_MS_MAX, undefined, { ref: false })]);
      signalGroup(child, 'SIGKILL');
      await ended;
    },
    async kill() {
      signalGroup(child, 'SIGKILL');
      await ended;
    },
  };
}

/** Whether something listens on this port of localhost, on either address family. */
export async function isPortTaken(port: number): Promise<boolean> {
  const answers = await Promise.all(['127.0.0.1', '::1'].map((host) => canListen(port, host)));
  return answers.includes('taken');
}

function canListen(port: number, host: string): Promise<'free' | 'taken'> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRINUSE' ? 'taken' : 'free'));
    probe.listen(port, host, () => probe.close(() => resolve('free')));
  });
}

async function isAnswering(url: string, status: number | undefined): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000), redirect: 'manual' });
    return status === undefined ? response.status < 500 : response.status === status;
  } catch {
    // Not listening yet, which is what the caller waits out.
    return false;
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  // Once its leader was seen to end the number may belong to someone else.
  if (child.pid === undefined || !living.has(child)) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // ESRCH: the whole group is gone, which is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
