// Runs Playwright's tests against a system of their own: fresh state, ports apart from a developer's. Called by e2e and test.
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isPortTaken, runTool } from './child-process';
import { failedInPlaywright, type PlaywrightSuite, readReport } from './failed-tests';

/** Ours alone, so it may be thrown away before each run: yesterday's chats must not leak into today's test. */
const STATE = '.state-e2e';
const PORT = 8887;
/** Each system takes three ports. */
const PORTS_APART = 10;
/** Browser, Worker and simulator of one lane take about a core; of two cores the other suites of `npm test` have one. */
const LANES = availableParallelism() >= 4 ? 2 : 1;

export interface BrowserResult {
  readonly code: number;
  readonly passed: number;
  readonly failed: number;
  /** What failed, a line each. */
  readonly names: readonly string[];
}

/**
 * Tests of one chat want no desk at all; the handoff's want teams, rules and the bot. Each part has a system of its own.
 * `shard`: Playwright's, of the files that want this desk. `filters`: names of spec files, all when empty.
 */
interface Part {
  readonly desk: 'none' | 'full';
  readonly shard: string;
  readonly filters: readonly string[];
}
const inLanes = (filters: readonly string[]) =>
  Array.from({ length: LANES }, (_, index): Part => ({ desk: 'none', shard: `${index + 1}/${LANES}`, filters }));

export const ALL_PARTS: readonly Part[] = [...inLanes([]), { desk: 'full', shard: '1/1', filters: [] }];

/** A chat's way through a day, and what must hold whatever happens: other people, other sites, no network, two tabs, the keyboard. */
const MAIN = [
  'asleep',
  'keyboard-shift',
  'list-press',
  'message-round-trip',
  'offline',
  'other-sites',
  'phone-width',
  'rights',
  'server-away',
  'sign-out',
  'two-tabs',
];
const specs = (names: readonly string[]) => [`/(${names.join('|')})\\.spec`];

export const MAIN_PARTS: readonly Part[] = [
  ...inLanes(specs(MAIN)),
  { desk: 'full', shard: '1/1', filters: specs(['handoff']) },
];

/** @param filters names of spec files, and what else Playwright takes */
export function partsOf(filters: readonly string[]): readonly Part[] {
  if (filters.length === 0) return ALL_PARTS;
  const [names = ''] = filters;
  const part = (desk: Part['desk'], more: readonly string[] = []) => ({
    desk,
    shard: '1/1',
    filters: [...filters, ...more],
  });
  if (!names.includes('handoff')) return [part('none')];
  // Where others are named beside them, each desk finds its own.
  const more = ['--pass-with-no-tests'];
  return names.includes('|') ? [part('none', more), part('full', more)] : [part('full')];
}

interface PlaywrightReport extends PlaywrightSuite {
  readonly stats: { readonly expected: number; readonly unexpected: number };
}

export async function runBrowserTests(browser: string, parts: readonly Part[]): Promise<BrowserResult> {
  const waiting = parts.map((part, index) => ({ part, index }));
  const results: BrowserResult[] = [];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      results.push(await runPart(browser, next.part, next.index));
    }
  };
  const first = lane();
  // Two wranglers that start in the same moment take each other's port.
  if (LANES > 1) await Promise.race([first, listensOn(portOf(0))]);
  await Promise.all([first, ...Array.from({ length: LANES - 1 }, lane)]);
  return {
    code: results.find(({ code }) => code !== 0)?.code ?? 0,
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failed: results.reduce((sum, { failed }) => sum + failed, 0),
    names: results.flatMap(({ names }) => names),
  };
}

/** The console's, which is started last. */
async function listensOn(port: number): Promise<void> {
  while (!(await isPortTaken(port))) await wait(200);
}

const portOf = (index: number) => Number(process.env.KAIWA_E2E_PORT ?? PORT) + index * PORTS_APART;

async function runPart(browser: string, { desk, shard, filters }: Part, index: number): Promise<BrowserResult> {
  const state = `${STATE}-${index}`;
  const report = `.dist/playwright-${index}.json`;
  rmSync(state, { recursive: true, force: true });
  rmSync(report, { force: true });
  const args = ['test', '--config', 'web/e2e/playwright.config.ts', '--shard', shard, ...filters];
  const { code } = await runTool('playwright', args, {
    show: true,
    env: {
      KAIWA_BROWSER: browser,
      KAIWA_STATE: resolve(state),
      KAIWA_PORT: String(portOf(index)),
      KAIWA_DEMO_PASSWORD: 'the password of the browser tests',
      KAIWA_DEMO_DESK: desk,
      // Playwright empties it as it begins.
      KAIWA_E2E_OUTPUT: resolve('test-results', String(index)),
      PLAYWRIGHT_JSON_OUTPUT_FILE: resolve(report),
    },
  });
  const found = readReport<PlaywrightReport>(report);
  if (!found) return { code, passed: 0, failed: 1, names: ['the browser tests did not begin'] };
  const { expected, unexpected } = found.stats;
  return { code, passed: expected, failed: unexpected, names: failedInPlaywright(found) };
}
