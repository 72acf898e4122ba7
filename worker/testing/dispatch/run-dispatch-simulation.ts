// `npm run dispatch-simulation -- [--runs N] [--seed S] [--operators N] [--chats N] [--measure]`: that many races of operators
// for chats, from the seed on; ends non-zero with the seed of a race that broke. `--measure`: what a pass costs, as a table.
import { parseArgs } from 'node:util';
import { measurePasses } from './measure-pass';
import { playRace, type RaceReport } from './race';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    operators: { type: 'string', default: '160' },
    chats: { type: 'string', default: '800' },
    measure: { type: 'boolean', default: false },
  },
});

const seedGiven = values.seed ?? String(1 + (Date.now() % 1_000_000));
const isNumber = (value: string) => /^[1-9]\d{0,6}$/.test(value);

if (![values.runs, seedGiven, values.operators, values.chats].every(isNumber)) {
  console.error('usage: npm run dispatch-simulation -- [--runs N] [--seed S] [--operators N] [--chats N] [--measure]');
  process.exitCode = 2;
} else if (values.measure) {
  for (const line of measurePasses()) console.log(line);
} else {
  race(Number(values.runs), Number(seedGiven), { operators: Number(values.operators), chats: Number(values.chats) });
}

function race(runs: number, firstSeed: number, size: Parameters<typeof playRace>[1]): void {
  console.log(`${runs} races of ${size.operators} operators for ${size.chats} chats, seeds from ${firstSeed} on`);
  const startedAt = Date.now();
  const total = { acts: 0, passes: 0, decisions: 0, claims: 0, losersTold: 0 };
  const broken: RaceReport[] = [];
  for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
    const report = playRace(seed, size);
    for (const name of Object.keys(total) as (keyof typeof total)[]) total[name] += report[name];
    if (report.wrong.length > 0) broken.push(report);
    if ((seed - firstSeed + 1) % 100 === 0) console.log(`${seed - firstSeed + 1} races, ${broken.length} broken`);
  }
  const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
  console.log(
    `${total.acts} acts, ${total.passes} passes, ${total.decisions} decisions, ${total.claims} claims by hand, ` +
      `${total.losersTold} losers told the winner, in ${seconds} s`,
  );
  for (const { seed, wrong } of broken.slice(0, 10)) console.error(`seed ${seed}: ${wrong.slice(0, 3).join('; ')}`);
  console.log(broken.length === 0 ? 'no race broke' : `${broken.length} races broke`);
  if (broken.length > 0) process.exitCode = 1;
}
