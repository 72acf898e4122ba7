import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLocalSettings } from '../../scripts/local-settings';
import { type KillReport, runKillTest } from './kill-run';

const stateFolder = mkdtempSync(join(tmpdir(), 'kaiwa-kill-'));
let report: KillReport;

beforeAll(async () => {
  const settings = readLocalSettings({ KAIWA_STATE: stateFolder, KAIWA_PORT: '8857', KAIWA_DEMO_DESK: 'none' });
  report = await runKillTest(settings, { events: 120, people: 10, kills: 1 });
}, 300_000);

afterAll(() => rmSync(stateFolder, { recursive: true, force: true }));

test('the server was killed while webhooks were on their way', () => {
  expect(report.restartMs).toHaveLength(1);
  expect(report.repeatedPosts).toBeGreaterThan(0);
});

test('every webhook answered 200 is in its chat exactly once and in order, whatever crashed', () => {
  expect(report.wrongThreads).toEqual([]);
});

test('D1 has the same messages once it is quiet', () => {
  expect(report.wrongRows).toEqual([]);
});
