// Random calendars against the oracle, as many as a few seconds allow; `npm run calendars` plays ten thousand.
import { expect, test } from 'vitest';
import { compareRandomCalendar } from './compare-calendar';

const COUNT = 150;
/** The same in every run, so that a red one is the change's own. */
const SEED = 20_261_128;
/** Has no factor in common with the number of zones, so that the sample goes through all parts of the world. */
const STRIDE = 5;

test(`${COUNT} calendars of seed ${SEED}: every function says what the oracle says`, { timeout: 120_000 }, () => {
  const zones = Intl.supportedValuesOf('timeZone');
  const indexes = Array.from({ length: COUNT }, (_, i) => STRIDE * i);
  expect(new Set(indexes.map((index) => index % zones.length)).size).toBe(COUNT);
  expect(indexes.flatMap((index) => compareRandomCalendar(zones, SEED, index))).toEqual([]);
});
