// Runs Playwright's tests against a system of their own: fresh state, ports apart from a developer's. Called by e2e and test.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { runTool } from './child-process';

/** Ours alone, so it may be thrown away before each run: yesterday's chats must not leak into today's test. */
const STATE = '.state-e2e';
const PORT = '8887';
const REPORT = '.dist/playwright.json';

export interface BrowserResult {
  readonly code: number;
  readonly passed: number;
  readonly failed: number;
}

/** Tests of one chat want no desk at all; the handoff's want teams, rules and the bot. Each has a system of its own. */
const DESKS = ['none', 'full'] as const;

/** @param filters names of spec files, all when empty */
export async function runBrowserTests(browser: string, filters: readonly string[]): Promise<BrowserResult> {
  const all = { code: 0, passed: 0, failed: 0 };
  for (const desk of desksOf(filters)) {
    const { code, passed, failed } = await runOnDesk(browser, filters, desk);
    all.code ||= code;
    all.passed += passed;
    all.failed += failed;
  }
  return all;
}

function desksOf(filters: readonly string[]): readonly (typeof DESKS)[number][] {
  if (filters.length === 0) return DESKS;
  return filters.every((filter) => filter.includes('handoff')) ? ['full'] : ['none'];
}

async function runOnDesk(browser: string, filters: readonly string[], desk: string): Promise<BrowserResult> {
  rmSync(STATE, { recursive: true, force: true });
  rmSync(REPORT, { force: true });
  const { code } = await runTool('playwright', ['test', '--config', 'web/e2e/playwright.config.ts', ...filters], {
    show: true,
    env: {
      KAIWA_BROWSER: browser,
      KAIWA_STATE: resolve(STATE),
      KAIWA_PORT: process.env.KAIWA_E2E_PORT ?? PORT,
      KAIWA_DEMO_PASSWORD: 'the password of the browser tests',
      KAIWA_DEMO_DESK: desk,
      PLAYWRIGHT_JSON_OUTPUT_FILE: resolve(REPORT),
    },
  });
  if (!existsSync(REPORT)) return { code, passed: 0, failed: 1 };
  const { stats } = JSON.parse(readFileSync(REPORT, 'utf8')) as { stats: { expected: number; unexpected: number } };
  return { code, passed: stats.expected, failed: stats.unexpected };
}
