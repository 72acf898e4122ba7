// Random walks over the agreement of Dispatcher and chats: the real state machine on one side, the real ledger on the other,
// and a network between them that delays, repeats, reorders and loses. The seed of a failure is in its message.
import { describe, expect, test } from 'vitest';
import { AgreementWorld, type Weakness } from '../../testing/dispatch/agreement-world';
import { SeededChance } from '../../testing/seeded-chance';

const WALKS = 3_000;
const STEPS = 70;
/** More than any walk needs to come to rest. */
const QUIET_STEPS = 5_000;

function walk(seed: number, weakness: Weakness | null): AgreementWorld {
  const world = new AgreementWorld(new SeededChance(seed), weakness);
  for (let step = 0; step < STEPS && world.fault === null; step++) world.step(false);
  if (world.fault !== null) return world;
  let left = QUIET_STEPS;
  while (left > 0 && world.step(true)) left -= 1;
  if (left === 0) world.fault ??= 'never quiet';
  world.checkQuiet();
  return world;
}

function firstFault(weakness: Weakness | null, walks: number): { seed: number; fault: string } | null {
  for (let seed = 1; seed <= walks; seed++) {
    const { fault } = walk(seed, weakness);
    if (fault !== null) return { seed, fault };
  }
  return null;
}

test('nobody is asked above capacity, nobody loses what is not meant, and once quiet both sides say the same', () => {
  expect(firstFault(null, WALKS)).toBeNull();
});

test('every decision ends once, and as something', () => {
  const outcomes = new Set<string>();
  for (let seed = 1; seed <= 400; seed++) {
    const { released } = walk(seed, null);
    const numbers = released.map(({ reservation }) => reservation.decisionNo);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const { outcome } of released) outcomes.add(outcome);
  }
  expect([...outcomes].sort()).toEqual(['accepted', 'declined', 'lost_to', 'not_shown', 'refused', 'timeout']);
});

describe('without one of its guards it breaks', () => {
  test.each<[Weakness, RegExp]>([
    ['no_fence', /above capacity|offer of|slot of/],
    ['late_facts_taken', /above capacity|entry of|slot of/],
    ['owner_lost_unguarded', /took demo/],
    ['released_by_time', /above capacity|offer of/],
  ])('%s', (weakness, words) => {
    expect(firstFault(weakness, WALKS)?.fault).toMatch(words);
  });
});
