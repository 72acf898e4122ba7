import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isMassVanish, noteVanished, type Vanished } from './mass-vanish';

const NOW = 1_800_000_000_000;

/** People who vanish one after another, `everyMs` apart, from a shard that had `people`. */
function leaving(count: number, people: number, everyMs = 0): Vanished[] {
  return Array.from({ length: count }, (_, i) => ({
    shard: 'hub-0',
    operator: `op_${i}`,
    at: NOW + i * everyMs,
    peopleBefore: people - i,
  }));
}

describe('a shard is ill', () => {
  test.each([
    ['five of nine at once', leaving(5, 9), true],
    ['five of ten are only half', leaving(5, 10), false],
    ['four of four are too few', leaving(4, 4), false],
    ['six of ten within 10 s', leaving(6, 10, 2_000), true],
    ['six of ten, one every 3 s', leaving(6, 10, 3_000), false],
    ['one person five times is one', leaving(5, 9).map((one) => ({ ...one, operator: 'op_a' })), false],
  ])('%s', (_, list, expected) => {
    expect(list.some(({ shard, at }) => isMassVanish(list, shard, at))).toBe(expected);
    // All of a crowd get the same answer, the first and the last.
    if (expected) expect(list.every(({ shard, at }) => isMassVanish(list, shard, at))).toBe(true);
  });

  test('others of another shard do not count', () => {
    const list = leaving(6, 10).map((one, i) => ({ ...one, shard: i < 3 ? 'hub-0' : 'hub-1' }));
    expect(list.some(({ shard, at }) => isMassVanish(list, shard, at))).toBe(false);
  });

  test('who left a minute before the crowd was not of it', () => {
    const early = { shard: 'hub-0', operator: 'op_early', at: NOW - 60_000, peopleBefore: 10 };
    const list = [early, ...leaving(6, 9)];
    expect(isMassVanish(list, 'hub-0', early.at)).toBe(false);
    expect(isMassVanish(list, 'hub-0', NOW)).toBe(true);
  });

  test('the first of a crowd is known for one only when the fifth is gone', () => {
    const list = leaving(5, 8, 1_000);
    const answers = list.map((_, i) => isMassVanish(list.slice(0, i + 1), 'hub-0', NOW));
    expect(answers).toEqual([false, false, false, false, true]);
  });

  test('more who vanish never turn yes into no', () => {
    const row = fc.record({
      shard: fc.constantFrom('hub-0', 'hub-1'),
      operator: fc.integer({ min: 0, max: 12 }).map((n) => `op_${n}`),
      after: fc.integer({ min: 0, max: 3_000 }),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), fc.integer({ min: 5, max: 14 }), (rows, people) => {
        let at = NOW;
        let list: readonly Vanished[] = [];
        const ill = new Map<Vanished, boolean>();
        for (const { shard, operator, after } of rows) {
          at += after;
          list = noteVanished(list, { shard, operator, at, peopleBefore: people }, 120);
          for (const one of list) {
            const answer = isMassVanish(list, one.shard, one.at);
            if (ill.get(one)) expect(answer).toBe(true);
            ill.set(one, answer);
          }
        }
      }),
    );
  });
});

test('the list keeps what a grace may still ask for, and no more', () => {
  const old = leaving(1, 9)[0] as Vanished;
  const late = { ...old, operator: 'op_late', at: NOW + 130_000 };
  expect(noteVanished([old], late, 120)).toEqual([old, late]);
  expect(noteVanished([old], { ...late, at: late.at + 1 }, 120)).toHaveLength(1);
});
