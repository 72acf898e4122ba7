// The upper figure that a customer is told at entry holds for 80 % of the waits, plus or minus 5, in queues of every kind.
// Seeds are fixed, so a red run is the change's own; `npm run wait-simulation` plays more queues and others.
import { afterAll, describe, expect, test } from 'vitest';
import { type Coverage, measureCoverage, P80_LEAST, P80_MOST, toTable } from './coverage';
import { QueueSimulation } from './queue-simulation';
import { WAIT_SCENARIOS, type WaitScenario } from './wait-scenarios';

const SEED = 20_261_128;
const WAITS = 2_000;

describe(`the P80 told at entry, over ${WAITS} waits`, () => {
  const measured: Coverage[] = [];
  afterAll(() => console.log(toTable(measured)));

  test.each(WAIT_SCENARIOS.map((scenario) => [scenario.name, scenario] as const))('%s', (_, scenario) => {
    const coverage = measureCoverage(scenario, SEED, WAITS);
    measured.push(coverage);
    expect(coverage.p80).toBeGreaterThanOrEqual(P80_LEAST);
    expect(coverage.p80).toBeLessThanOrEqual(P80_MOST);
    // Those who left would mostly have had such waits too, so the figure is true for everyone.
    expect(coverage.p80OfAll).toBeGreaterThanOrEqual(P80_LEAST);
    expect(coverage.p80OfAll).toBeLessThanOrEqual(P80_MOST);
    // The lower figure of the range is the middle, and the upper one is no exaggeration.
    expect(Math.abs(coverage.p50 - 0.5)).toBeLessThan(0.05);
    expect(coverage.meanP80Sec).toBeLessThan(1.8 * coverage.meanWaitSec);
  });
});

/** One operator, one slot, a chat of exactly a minute, a customer every 30 s at most, nobody leaves. */
const CLOCKWORK: WaitScenario = {
  name: 'clockwork',
  queues: 1,
  operators: [{ capacity: 1, queues: [0] }],
  arrivalsPerHour: () => 50,
  arrivalsMost: 50,
  urgent: 0,
  slotSec: () => 60,
  patienceSec: () => 1e9,
  dutySec: () => null,
};

describe('the simulation itself', () => {
  test('the same seed plays the same waits', () => {
    const [one, other] = [new QueueSimulation(CLOCKWORK, 7), new QueueSimulation(CLOCKWORK, 7)];
    one.run(200);
    other.run(200);
    expect(one.observed).toEqual(other.observed);
  });

  test('in a queue like clockwork nobody waits longer than the chats before her', () => {
    const simulation = new QueueSimulation(CLOCKWORK, SEED);
    simulation.run(300);
    for (const { waitedSec, estimateSec, outcome } of simulation.observed.slice(50)) {
      expect(outcome).toBe('assigned');
      // Position times a minute is the most: the chat under way has begun already.
      expect(waitedSec).toBeLessThanOrEqual(estimateSec + 1e-6);
      expect(waitedSec).toBeGreaterThan(estimateSec - 60 - 1e-6);
    }
  });
});
