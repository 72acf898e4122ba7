// `npm run wait-simulation -- [--queues N] [--waits N] [--seed S]`: plays N queues of every scenario and prints how many waits
// ended within the upper figure told at entry, beside a plain average. Ends non-zero when a scenario leaves 75 to 85 %.
import { parseArgs } from 'node:util';
import { type Coverage, measureCoverage, P80_LEAST, P80_MOST, pooled, toTable } from './coverage';
import { WAIT_SCENARIOS } from './wait-scenarios';

const { values } = parseArgs({
  options: { queues: { type: 'string' }, waits: { type: 'string' }, seed: { type: 'string' } },
});

const given = Object.values(values);
if (given.some((value) => !/^[1-9]\d{0,8}$/.test(value))) {
  console.error('usage: npm run wait-simulation -- [--queues N] [--waits N] [--seed S]');
  process.exitCode = 2;
} else {
  const queues = Number(values.queues ?? 5);
  const waits = Number(values.waits ?? 2_000);
  const seed = Number(values.seed ?? 1 + (Date.now() % 999_999_999));
  console.log(`${queues} queues of each scenario, ${waits} waits each after the warm-up, seeds from ${seed}\n`);
  process.exitCode = play(queues, waits, seed) ? 0 : 1;
}

/** @returns whether every scenario keeps what is promised */
function play(queues: number, waits: number, seed: number): boolean {
  const lines: Coverage[] = WAIT_SCENARIOS.map((scenario) =>
    pooled(Array.from({ length: queues }, (_, index) => measureCoverage(scenario, seed + index, waits))),
  );
  console.log(toTable(lines));
  const outside = lines.filter(({ p80 }) => p80 < P80_LEAST || p80 > P80_MOST);
  for (const { scenario } of outside) console.error(`outside of 75 to 85 %: ${scenario}`);
  return outside.length === 0;
}
