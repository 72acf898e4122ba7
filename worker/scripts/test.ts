// `npm test`: the static checks, every test of vitest, the browser tests; the last line says how many passed and failed.
// Goes on after a failure, so that one run tells all. Ends non-zero when anything failed or could not run.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { runBrowserTests } from './browser-tests';
import { buildConsole, isConsoleSmall } from './build-console';
import { runTool } from './child-process';
import { findBrowser, HOW_TO_GET_A_BROWSER } from './find-browser';
import { runStaticChecks } from './static-checks';

/** Of each project, the console's in its own file among them: they share one queue only where this number is the same. */
const WORKERS = `--maxWorkers=${Math.max(2, Math.floor(availableParallelism() / 2))}`;

interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** Those that start whole servers run by themselves: beside others they would measure waiting for a core. */
const VITEST_RUNS = [
  { name: 'units', projects: ['!system'] },
  { name: 'system', projects: ['system'] },
];

async function main(): Promise<void> {
  mkdirSync('.dist', { recursive: true });
  const tallies: Tally[] = [{ passed: 0, failed: await step('static checks', runStaticChecks) }];
  // First: a build writes the messages that the console's own tests read.
  tallies.push(await step('console', buildsConsole));
  // The browser tests mostly wait for pages, so they run beside the rest, with servers, ports and state of their own.
  const browser = step('browser', runInBrowser);
  for (const { name, projects } of VITEST_RUNS) tallies.push(await step(name, () => runVitest(name, projects)));
  tallies.push(await browser);
  // Of the build that the browser tests ran on.
  tallies.push(await step('size of the console', async () => toTally(await isConsoleSmall())));
  const passed = sum(tallies.map((tally) => tally.passed));
  const failed = sum(tallies.map((tally) => tally.failed));
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
  console.log(`${passed} passed, ${failed} failed`);
}

async function runVitest(name: string, projects: readonly string[]): Promise<Tally> {
  const report = `.dist/vitest-${name}.json`;
  rmSync(report, { force: true });
  const chosen = projects.flatMap((project) => ['--project', project]);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`, '--silent=passed-only'];
  const options = { show: true, env: { KAIWA_MESSAGES: 'compiled' } };
  const { code } = await runTool('vitest', ['run', ...chosen, WORKERS, ...reporters], options);
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const counts = JSON.parse(readFileSync(report, 'utf8')) as { numPassedTests: number; numFailedTests: number };
  return withExitCode({ passed: counts.numPassedTests, failed: counts.numFailedTests }, code);
}

async function buildsConsole(): Promise<Tally> {
  try {
    await buildConsole();
    return { passed: 0, failed: 0 };
  } catch (cause) {
    console.error(cause);
    return { passed: 0, failed: 1 };
  }
}

async function runInBrowser(): Promise<Tally> {
  const browser = findBrowser();
  if (!browser) {
    console.error(HOW_TO_GET_A_BROWSER);
    return { passed: 0, failed: 1 };
  }
  const { code, passed, failed } = await runBrowserTests(browser, []);
  return withExitCode({ passed, failed }, code);
}

function toTally(isRight: boolean): Tally {
  return { passed: isRight ? 1 : 0, failed: isRight ? 0 : 1 };
}

/** A runner may fail without a failed test: a file that does not load, an unhandled rejection, a server that does not start. */
function withExitCode({ passed, failed }: Tally, code: number): Tally {
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

async function step<Value>(name: string, work: () => Promise<Value>): Promise<Value> {
  const startedAt = Date.now();
  console.log(`\n== ${name}`);
  const value = await work();
  console.log(`== ${name}: ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  return value;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

await main();
