// `npm run fuzz -- [--requests N] [--seed S]`: the fuzz of routes and sockets as long as asked (10,000). Ends non-zero on a failure,
// whose seed is in the test's name.
import { parseArgs } from 'node:util';
import { runTool } from '../../scripts/child-process';

const { values } = parseArgs({ options: { requests: { type: 'string', default: '10000' }, seed: { type: 'string' } } });
const seed = values.seed ?? String(1 + (Date.now() % 999_999_999));

if (![values.requests, seed].every((value) => /^[1-9]\d{0,8}$/.test(value))) {
  console.error('usage: npm run fuzz -- [--requests N] [--seed S]');
  process.exitCode = 2;
} else {
  console.log(`seed ${seed}`);
  const args = ['run', '--project', 'workerd', '--silent=passed-only', 'worker/testing/fuzz'];
  const options = { env: { KAIWA_FUZZ_REQUESTS: values.requests, KAIWA_SEED: seed }, show: true };
  process.exitCode = (await runTool('vitest', args, options)).code;
}
