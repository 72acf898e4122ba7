// `npm test`: the static checks, every unit and Worker test, and of the slow ones (whole systems, browsers) those of the main ways: ten
// minutes on two cores. `npm test -- --all`, as CI asks for it: every test, in half an hour. The last line says how many passed and
// failed. Goes on after a failure, so that one run tells all. Ends non-zero when anything failed or could not run.
import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { ALL_PARTS, MAIN_PARTS, runBrowserTests } from './browser-tests';
import { buildConsole, isConsoleSmall } from './build-console';
import { runTool } from './child-process';
import { failedInVitest, readReport, type VitestReport } from './failed-tests';
import { findBrowser, HOW_TO_GET_A_BROWSER } from './find-browser';
import { runStaticChecks } from './static-checks';

/** Of each project, the console's in its own file among them: they share one queue only where this number is the same. */
const WORKERS = `--maxWorkers=${Math.max(2, Math.floor(availableParallelism() / 2))}`;

const isWhole = process.argv.includes('--all');
/** A server that is killed, LINE as its own client sees it. */
const MAIN_SYSTEM = ['kill.system', 'restart.system', 'line-client.system'];

interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** What failed, a line each, said once more at the end: the run is too long to look for it. */
  readonly names?: readonly string[];
}

async function main(): Promise<void> {
  mkdirSync('.dist', { recursive: true });
  const tallies: Tally[] = [{ passed: 0, failed: await step('static checks', runStaticChecks) }];
  // First: a build writes the messages that the console's own tests read.
  tallies.push(await step('console', buildsConsole));
  // By themselves: the limits of time in them are the product's own, and beside a browser they would measure waiting for a core.
  tallies.push(await step('units', () => runVitest('units', '!system', [])));
  // Both mostly wait, for servers and for pages; each has servers, ports and state of its own.
  const browser = step('browser', runInBrowser);
  tallies.push(await step('system', () => runVitest('system', 'system', isWhole ? [] : MAIN_SYSTEM)));
  tallies.push(await browser);
  // Of the build that the browser tests ran on.
  tallies.push(await step('size of the console', async () => toTally(await isConsoleSmall())));
  const passed = sum(tallies.map((tally) => tally.passed));
  const failed = sum(tallies.map((tally) => tally.failed));
  for (const name of tallies.flatMap(({ names = [] }) => names)) console.log(`FAILED  ${name}`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
  if (!isWhole) console.log('The main ways through systems and browsers; all of them: npm test -- --all');
  console.log(`${passed} passed, ${failed} failed`);
}

async function runVitest(name: string, project: string, files: readonly string[]): Promise<Tally> {
  const file = `.dist/vitest-${name}.json`;
  rmSync(file, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`, '--silent=passed-only'];
  const options = { show: true, env: { KAIWA_MESSAGES: 'compiled' } };
  const { code } = await runTool('vitest', ['run', ...files, '--project', project, WORKERS, ...reporters], options);
  const report = readReport<VitestReport>(file);
  if (!report) return { passed: 0, failed: 1, names: [`${name}: the tests did not begin`] };
  const names = failedInVitest(report, process.cwd());
  return withExitCode({ passed: report.numPassedTests, failed: report.numFailedTests, names }, code);
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
  const { code, ...tally } = await runBrowserTests(browser, isWhole ? ALL_PARTS : MAIN_PARTS);
  return withExitCode(tally, code);
}

function toTally(isRight: boolean): Tally {
  return { passed: isRight ? 1 : 0, failed: isRight ? 0 : 1 };
}

/** A runner may fail without a failed test: a file that does not load, an unhandled rejection, a server that does not start. */
function withExitCode(tally: Tally, code: number): Tally {
  return { ...tally, failed: code !== 0 && tally.failed === 0 ? 1 : tally.failed };
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
