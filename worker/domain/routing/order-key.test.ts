// The order of a queue: priority with ageing in open seconds, or time alone; and positions, which follow from it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alwaysOpen, anEntry, aTeam, NOW } from '../../testing/dispatch/desk-builders';
import { ageingSteps, effectivePriority } from './ageing';
import type { OpenSecondsBetween, Priority, QueueEntry } from './entry';
import { compareD1, keysOf, queueOrder } from './order-key';
import { orderedQueue, positionOf } from './position';

const MINUTE = 60_000;

/** Who waited since, in minutes before now; due 60 s after that unless said otherwise. */
function waiting(
  sessionId: string,
  minutes: number,
  priority: Priority,
  overrides: Partial<QueueEntry> = {},
): QueueEntry {
  return anEntry(sessionId, { queueSince: NOW - minutes * MINUTE, priority, ...overrides });
}

function orderOf(entries: readonly QueueEntry[], team = aTeam(), open: OpenSecondsBetween = alwaysOpen): string[] {
  return orderedQueue(team, entries, NOW, open).map(({ entry }) => entry.sessionId);
}

describe('effective priority', () => {
  test.each([
    [3, 0, 300, 3],
    [3, 299, 300, 3],
    [3, 300, 300, 2],
    [3, 899.999, 300, 1],
    [3, 900, 300, 0],
    [3, 90_000, 300, 0],
    [0, 600, 300, 0],
    [1, 299, 300, 1],
    [2, 1_000_000, 0, 2],
  ] as const)('priority %d after %d open seconds with a step of %d is %d', (priority, waited, step, expected) => {
    expect(effectivePriority(priority, waited, step)).toBe(expected);
  });
});

describe('D1', () => {
  test('priority goes first, then the due time, then the time of entering, then the id', () => {
    const entries = [
      waiting('d', 2, 2, { slaDueAt: NOW + 1 }),
      waiting('c', 2, 2, { slaDueAt: NOW }),
      waiting('b', 1, 1),
      waiting('a', 1, 1),
      waiting('e', 1, 2, { slaDueAt: NOW }),
    ];
    expect(orderOf(entries)).toEqual(['a', 'b', 'c', 'e', 'd']);
  });

  test('after 5, 10 and 15 open minutes a low one counts as normal, high and urgent', () => {
    const low = (minutes: number) => waiting('low', minutes, 3);
    const against = (minutes: number, priority: Priority) => orderOf([low(minutes), waiting('other', 1, priority)])[0];
    expect([against(4, 2), against(5, 2)]).toEqual(['other', 'low']);
    expect([against(9, 1), against(10, 1)]).toEqual(['other', 'low']);
    expect([against(14, 0), against(15, 0)]).toEqual(['other', 'low']);
  });

  test('time in which the team is closed ages nobody', () => {
    const closedUntil = NOW - 2 * MINUTE;
    const open: OpenSecondsBetween = (_, from, to) => Math.max(0, to - Math.max(from, closedUntil)) / 1_000;
    const entries = [waiting('night', 600, 3), waiting('now', 1, 2)];
    expect(orderOf(entries, aTeam(), open)).toEqual(['now', 'night']);
    expect(orderOf(entries)).toEqual(['night', 'now']);
  });

  test('with a step of 0 nobody ages', () => {
    const entries = [waiting('low', 600, 3), waiting('normal', 1, 2)];
    expect(orderOf(entries, aTeam({ ageStepSec: 0 }))).toEqual(['normal', 'low']);
  });
});

describe('first in, first out', () => {
  const entries = [waiting('urgent', 1, 0), waiting('b', 3, 2), waiting('a', 3, 3, { slaDueAt: NOW + MINUTE })];

  test('goes by the time of entering, then by the id, whatever the priority', () => {
    expect(orderOf(entries, aTeam({ order: 'fifo' }))).toEqual(['a', 'b', 'urgent']);
  });

  test('yields to priority where the strategy is priority based', () => {
    expect(orderOf(entries, aTeam({ order: 'fifo', strategy: 'priority_based' }))).toEqual(['urgent', 'b', 'a']);
  });
});

describe('the steps of a whole queue', () => {
  /** Open intervals, ascending and apart, as offsets before NOW in seconds. */
  const calendar = fc
    .uniqueArray(fc.integer({ min: 0, max: 20_000 }), { minLength: 0, maxLength: 12 })
    .map((cuts) => cuts.sort((a, b) => a - b).map((cut) => NOW - 20_000_000 + cut * 1_000));

  const openOf =
    (cuts: readonly number[]): OpenSecondsBetween =>
    (_, from, to) => {
      let open = 0;
      for (let index = 0; index + 1 < cuts.length; index += 2) {
        const start = Math.max(cuts[index] ?? 0, from);
        const end = Math.min(cuts[index + 1] ?? 0, to);
        open += Math.max(0, end - start) / 1_000;
      }
      return open;
    };

  test('are those of the formula, for every calendar and every wait', () => {
    fc.assert(
      fc.property(
        calendar,
        fc.array(fc.integer({ min: 0, max: 21_000_000 }), { minLength: 1, maxLength: 20 }),
        fc.constantFrom(0, 1, 60, 300, 900),
        fc.integer({ min: 0, max: 3 }),
        (cuts, waits, ageStepSec, priority) => {
          const open = openOf(cuts);
          const sinces = waits.map((wait) => NOW - wait);
          const steps = ageingSteps({ teamId: 'support', ageStepSec }, Math.min(...sinces), NOW, open);
          for (const since of sinces) {
            const formula = effectivePriority(priority as Priority, open('support', since, NOW), ageStepSec);
            expect(Math.max(0, priority - steps(since))).toBe(formula);
          }
        },
      ),
    );
  });

  test('ask the calendar a few dozen times for five thousand entries', () => {
    let asked = 0;
    const open: OpenSecondsBetween = (_, from, to) => {
      asked += 1;
      return Math.max(0, Math.min(to, NOW - 3 * MINUTE) - from) / 1_000;
    };
    const entries = Array.from({ length: 5_000 }, (_, index) => waiting(`s${index}`, index / 10, 3));
    const keyOf = keysOf(aTeam(), entries, NOW, open);
    expect(new Set(entries.map((entry) => keyOf(entry).effective)).size).toBe(4);
    expect(asked).toBeLessThan(150);
  });
});

describe('position', () => {
  const team = aTeam();
  const queue = [
    waiting('first', 3, 2),
    waiting('parked', 2, 2, { parked: { kind: 'callback', notBefore: null } }),
    waiting('elsewhere', 2, 2, { teams: ['billing'] }),
    waiting('overflowed', 1.5, 2, { teams: ['billing', 'support'] }),
    waiting('reserved', 1.2, 2, { isReserved: true }),
    waiting('last', 1, 2),
  ];
  const at = (sessionId: string, teamId = 'support') =>
    positionOf(sessionId, { ...team, teamId }, queue, NOW, alwaysOpen);

  test('is one more than the entries of the same team before it that are not parked', () => {
    expect([at('first'), at('overflowed'), at('reserved'), at('last')]).toEqual([1, 2, 3, 4]);
    expect(at('parked')).toBe(2);
  });

  test('is counted in each team by itself, and is null in a team where the session does not wait', () => {
    expect([at('elsewhere', 'billing'), at('overflowed', 'billing')]).toEqual([1, 2]);
    expect([at('first', 'billing'), at('elsewhere'), at('unknown')]).toEqual([null, null, null]);
  });

  test('agrees with the place in the ordered queue', () => {
    for (const { entry, position } of orderedQueue(team, queue, NOW, alwaysOpen)) {
      expect(at(entry.sessionId)).toBe(position);
    }
  });
});

test('the order is a total one: any two different sessions have a first', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 40 })), {
        minLength: 2,
        maxLength: 30,
      }),
      fc.constantFrom<'d1' | 'fifo'>('d1', 'fifo'),
      (shapes, order) => {
        const entries = shapes.map(([priority, minutes], index) => waiting(`s${index}`, minutes, priority as Priority));
        const keyOf = keysOf(aTeam(), entries, NOW, alwaysOpen);
        const compare = queueOrder(aTeam({ order }));
        const keys = entries.map(keyOf);
        for (const a of keys) {
          for (const b of keys) if (a !== b) expect(compare(a, b) < 0).toBe(compare(b, a) > 0);
          expect(keys.filter((b) => compare(a, b) === 0)).toEqual([a]);
        }
        expect([...keys].sort(compareD1)).toEqual([...keys].reverse().sort(compareD1));
      },
    ),
  );
});
