// Browser tests: the whole system as `npm start` serves it, on ports and state of their own, driven by the system's browser.
// Run by worker/scripts/browser-tests.ts, which sets the KAIWA_ variables that are read here and in addresses.ts.
import { defineConfig } from '@playwright/test';
import { addresses } from './addresses';

const TAKES_PICTURES = '**/screenshots.spec.ts';
/** Ask for a desk with teams, rules and a bot; the others look at chats that no bot answers and no rule gives away. */
const NEEDS_A_DESK = '**/handoff*.spec.ts';
const hasDesk = process.env.KAIWA_DEMO_DESK === 'full';
const wantsPictures = process.argv.some((argument) => argument.includes('screenshots'));

export default defineConfig({
  testDir: '.',
  outputDir: process.env.KAIWA_E2E_OUTPUT ?? '../../test-results',
  // One system serves all; tests keep apart by customers of their own.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  // Longer than a page ever needs: in `npm test` the other suites have the cores at the same time.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  testMatch: hasDesk ? NEEDS_A_DESK : '**/*.spec.ts',
  testIgnore: [...(hasDesk ? [] : [NEEDS_A_DESK]), ...(wantsPictures ? [] : [TAKES_PICTURES])],
  reporter: [['list'], ['json']],
  use: {
    baseURL: addresses.console,
    actionTimeout: 20_000,
    // Chromium refuses its sandbox to root, as containers run.
    launchOptions: {
      args: ['--no-sandbox'],
      ...(process.env.KAIWA_BROWSER ? { executablePath: process.env.KAIWA_BROWSER } : {}),
    },
    testIdAttribute: 'data-test',
    locale: 'en-US',
    // KAIWA_TRACE=on: every step of a failed test to look at; it makes all of them slower.
    trace: process.env.KAIWA_TRACE === 'on' ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
  },
  webServer: {
    command: 'node worker/scripts/run.mjs worker/scripts/start.ts',
    cwd: '../..',
    // The console answers before its way to the Worker stands. KAIWA_REUSE=on: a system that runs already, for working on the tests.
    ...(process.env.KAIWA_REUSE === 'on'
      ? { url: addresses.console, reuseExistingServer: true }
      : { wait: { stdout: /Kaiwa is ready/ } }),
    timeout: 180_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    stdout: 'pipe',
  },
});
