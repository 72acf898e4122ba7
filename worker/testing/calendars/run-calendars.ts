// `npm run calendars -- --count N --seed S`: random calendars in all zones of this Node, 60 days each, against the oracle that goes
// minute by minute. Prints what differs and ends non-zero where anything does; `--from I --count 1` plays number I again.
import { parseArgs } from 'node:util';
import { compareRandomCalendar } from './compare-calendar';

/** One wrong rule breaks thousands; the first few tell which. */
const SHOWN_MAX = 5;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string' },
    from: { type: 'string', default: '0' },
  },
});
const seed = values.seed ?? String(1 + (Date.now() % 999_999_999));

if ([values.count, seed].some((value) => !/^[1-9]\d{0,8}$/.test(value)) || !/^\d{1,9}$/.test(values.from)) {
  console.error('usage: npm run calendars -- [--count N] [--seed S] [--from I]');
  process.exitCode = 2;
} else {
  const zones = Intl.supportedValuesOf('timeZone');
  const count = Number(values.count);
  console.log(`${count} calendars of seed ${seed} in ${zones.length} zones …`);
  let different = 0;
  const first = Number(values.from);
  for (let index = first; index < first + count; index++) {
    const differences = compareRandomCalendar(zones, Number(seed), index);
    if (differences.length === 0) continue;
    different += 1;
    if (different <= SHOWN_MAX) console.log(differences[0]);
  }
  console.log(`${count} calendars, ${different} differences`);
  process.exitCode = different === 0 ? 0 : 1;
}
