// `npm run simulate -- --commands N --seed S [--level core|workerd]`: the simulation as long as asked. `core`: a chat's real
// code in this process, with every run shrunk to the shortest that fails. `workerd`: real objects. Ends non-zero on a failure,
// whose seed is in the test's name.
import { parseArgs } from 'node:util';
import { runTool } from '../../scripts/child-process';

const LEVELS = {
  core: {
    project: 'node',
    file: 'worker/testing/simulation/core.test.ts',
    commands: 'KAIWA_COMMANDS',
    standard: '100000',
  },
  workerd: {
    project: 'workerd',
    file: 'worker/testing/simulation/workerd.worker.test.ts',
    commands: 'KAIWA_WORKERD_COMMANDS',
    standard: '10000',
  },
} as const;

const { values } = parseArgs({
  options: {
    commands: { type: 'string' },
    seed: { type: 'string' },
    level: { type: 'string', default: 'core' },
  },
});

const level = values.level === 'core' || values.level === 'workerd' ? LEVELS[values.level] : null;
const numbers = [values.commands, values.seed].filter((value) => value !== undefined);
if (!level || numbers.some((value) => !/^[1-9]\d{0,8}$/.test(value))) {
  console.error('usage: npm run simulate -- [--commands N] [--seed S] [--level core|workerd]');
  process.exitCode = 2;
} else {
  const env = {
    [level.commands]: values.commands ?? level.standard,
    KAIWA_SEED: values.seed ?? String(1 + (Date.now() % 999_999_999)),
  };
  const args = ['run', '--project', level.project, '--silent=passed-only', level.file];
  process.exitCode = (await runTool('vitest', args, { env, show: true })).code;
}
