// `npm run kill-test [-- events people kills]`: the crash test at full length, 500 webhooks of 50 people, three crashes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLocalSettings } from '../../scripts/local-settings';
import { runKillTest } from './kill-run';

const [events = 500, people = 50, kills = 3] = process.argv.slice(2).map(Number);
const stateFolder = mkdtempSync(join(tmpdir(), 'kaiwa-kill-'));
const port = process.env.KAIWA_PORT ?? '8867';

const report = await runKillTest(
  readLocalSettings({ KAIWA_STATE: stateFolder, KAIWA_PORT: port, KAIWA_DEMO_DESK: 'none' }),
  {
    events,
    people,
    kills,
  },
);
console.log(JSON.stringify(report, null, 2));
if (report.wrongThreads.length === 0 && report.wrongRows.length === 0) {
  rmSync(stateFolder, { recursive: true });
  console.log('Nothing lost, nothing doubled, nothing out of order.');
} else {
  console.error(`Something is wrong; the state is kept in ${stateFolder}`);
  process.exitCode = 1;
}
