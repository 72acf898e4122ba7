// What holds over a day: turns are even, loads are even, and nobody starves however long the overload lasts.
import { describe, expect, test } from 'vitest';
import type { OperatorState, Priority, QueueEntry } from '../../domain/routing/entry';
import { SeededChance } from '../seeded-chance';
import { anEntry, anOperator, aTeam, NOW } from './desk-builders';
import { SimulatedDesk } from './simulated-desk';

const SEED = Number(process.env.KAIWA_SEED || 20_261_128);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Ways to come: one by one, and now and then a dozen in one instant. */
function arrivals(chance: SeededChance, count: number, withinMs: number): { at: number; entries: QueueEntry[] }[] {
  const groups: { at: number; entries: QueueEntry[] }[] = [];
  for (let made = 0; made < count; ) {
    const at = NOW + chance.below(withinMs);
    const size = Math.min(count - made, chance.happens(0.1) ? 12 : 1);
    const entries = Array.from({ length: size }, (_, index) => {
      const priority = chance.pick<Priority>([0, 1, 2, 2, 2, 3, 3]);
      return anEntry(`s${String(made + index).padStart(6, '0')}`, { queueSince: at, priority });
    });
    groups.push({ at, entries });
    made += size;
  }
  return groups;
}

function play(
  desk: SimulatedDesk,
  groups: readonly { readonly at: number; readonly entries: readonly QueueEntry[] }[],
) {
  for (const { at, entries } of groups) desk.ask(at, entries);
  desk.time.play();
  expect(desk.waiting).toBe(0);
}

const share = ({ used, capacity }: OperatorState) => used / (capacity ?? 10);
const slot = ({ capacity }: OperatorState) => 1 / (capacity ?? 10);

describe('round robin', () => {
  test('after every chat of a day no two operators differ by more than one chat', () => {
    const chance = new SeededChance(SEED);
    const counts = new Map(Array.from({ length: 13 }, (_, index): [string, number] => [`op${index}`, 0]));
    const operators = [...counts.keys()].map((id) => anOperator(id, { capacity: null }));
    const desk = new SimulatedDesk(
      operators,
      aTeam({ strategy: 'round_robin' }),
      () => 60_000 + chance.below(HOUR),
      (_, served) => {
        counts.set(served.operatorId, (counts.get(served.operatorId) ?? 0) + 1);
        expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(1);
      },
    );
    play(desk, arrivals(chance, 1_500, DAY));
    expect(desk.served).toHaveLength(1_500);
  });
});

describe('least busy', () => {
  const mixed = () => [2, 3, 4, 4, 5, 6, 8, null].map((capacity, index) => anOperator(`op${index}`, { capacity }));

  test('while chats only come, no two loads differ by more than one slot', () => {
    const seen: number[] = [];
    const desk = new SimulatedDesk(
      mixed(),
      aTeam(),
      () => DAY,
      () => {
        const loads = [...desk.operators.values()];
        for (const a of loads) for (const b of loads) expect(share(a) - share(b)).toBeLessThanOrEqual(slot(a) + 1e-9);
        seen.push(loads.length);
      },
    );
    // Three rounds of everybody's share; an unlimited one never fills.
    for (let index = 0; index < 42; index++) desk.ask(NOW + index, [anEntry(`s${index}`, { queueSince: NOW + index })]);
    desk.time.play(NOW + HOUR);
    expect(seen).toHaveLength(42);
  });

  test('over a day in which chats come and end, a chat never makes a load exceed another by more than its slot', () => {
    const chance = new SeededChance(SEED + 1);
    const desk = new SimulatedDesk(
      mixed(),
      aTeam(),
      () => 60_000 + chance.below(HOUR),
      (operators, { operatorId }) => {
        const chosen = operators.find((operator) => operator.operatorId === operatorId);
        if (!chosen) throw new Error(`nobody is called ${operatorId}`);
        for (const other of operators) {
          if (other.capacity !== null && other.used >= other.capacity) continue;
          expect(share(chosen) + slot(chosen) - share(other)).toBeLessThanOrEqual(slot(chosen) + 1e-9);
        }
      },
    );
    play(desk, arrivals(chance, 1_500, DAY));
    expect(desk.served).toHaveLength(1_500);
  });
});

describe('a day of overload', () => {
  const AGED_OUT_MS = 900_000;
  const SERVICE_MS = 960_000;

  /** 20 slots serve 75 an hour; 90 come. Every service takes as long, so that slots free at the same instants in any order. */
  function overload(team: Parameters<typeof aTeam>[0]) {
    const operators = Array.from({ length: 5 }, (_, index) => anOperator(`op${index}`, { capacity: 4 }));
    const desk = new SimulatedDesk(operators, aTeam(team), () => SERVICE_MS);
    play(desk, arrivals(new SeededChance(SEED + 2), 90 * 24, DAY));
    return desk.served;
  }

  const longestWait = (served: ReturnType<typeof overload>) =>
    Math.max(...served.map(({ at, entry }) => at - entry.queueSince));

  /** By how much the newest of those who were served before somebody came later than that one. */
  function worstOvertaking(served: ReturnType<typeof overload>): number {
    let newest = 0;
    let worst = 0;
    for (const { entry } of served) {
      worst = Math.max(worst, newest - entry.queueSince);
      newest = Math.max(newest, entry.queueSince);
    }
    return worst;
  }

  test('nobody is overtaken by whoever came more than 15 minutes later, so that every wait is bounded', () => {
    const served = overload({});
    expect(served).toHaveLength(90 * 24);
    expect(worstOvertaking(served)).toBeLessThanOrEqual(AGED_OUT_MS);
    expect(longestWait(served)).toBeGreaterThan(2 * AGED_OUT_MS);
    expect(longestWait(served)).toBeLessThanOrEqual(longestWait(overload({ order: 'fifo' })) + AGED_OUT_MS);
  });

  test('within one priority whoever came first is served first', () => {
    const served = overload({});
    for (const priority of [0, 1, 2, 3]) {
      const sinces = served.filter(({ entry }) => entry.priority === priority).map(({ entry }) => entry.queueSince);
      expect(sinces.length).toBeGreaterThan(100);
      expect(sinces).toEqual([...sinces].sort((a, b) => a - b));
    }
  });

  test('without ageing the low ones starve: this is what the steps are for', () => {
    expect(worstOvertaking(overload({ ageStepSec: 0 }))).toBeGreaterThan(2 * HOUR);
  });
});
