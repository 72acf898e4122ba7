import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { handleTime, SAMPLES_NEEDED, type SlotSamples, weightedMedian } from './handle-time';

const list = (length: number, value: number): number[] => Array.from({ length }, () => value);

describe('the level', () => {
  const cases: [string, Partial<SlotSamples>, ReturnType<typeof handleTime>][] = [
    ['the team itself', { team: list(10, 300), workspace: list(50, 900) }, { level: 'L1', ahtSec: 300, samples: 10 }],
    [
      'the hour of the week where the team has nine',
      { team: list(9, 300), sameHour: list(10, 400), workspace: list(50, 900) },
      { level: 'L2', ahtSec: 400, samples: 10 },
    ],
    [
      'the workspace where the hour has nine',
      { team: list(9, 300), sameHour: list(9, 400), workspace: list(50, 900) },
      { level: 'L3', ahtSec: 900, samples: 50 },
    ],
    [
      'the setting where nobody has ten',
      { team: list(9, 300), sameHour: list(9, 400), workspace: list(9, 900) },
      { level: 'L4', ahtSec: 480, samples: 0 },
    ],
  ];
  test.each(cases)('%s', (_, samples, expected) => {
    expect(handleTime({ team: [], sameHour: [], workspace: [], ...samples }, 480)).toEqual(expected);
  });

  test('slots of no length make no infinite speed', () => {
    expect(handleTime({ team: list(10, 0), sameHour: [], workspace: [] }, 480).ahtSec).toBe(1);
  });
});

describe('the weighted median', () => {
  test.each([
    ['one value', [7], 7],
    ['of two the newer, for it weighs more than half', [1, 9], 1],
    ['of two the newer, if that is the higher one too', [9, 1], 9],
    ['of equal values that value', [5, 5, 5, 5], 5],
    // The newest twenty weigh as much as all the older ones: 1 - 1/2 = 1/2 of an endless list, more of one that ends.
    ['twenty new ones outweigh thirty old ones', [...list(20, 100), ...list(30, 900)], 100],
    ['fifteen do not', [...list(15, 100), ...list(35, 900)], 900],
  ])('%s', (_, newestFirst, expected) => {
    expect(weightedMedian(newestFirst)).toBe(expected);
  });

  test('is the smallest value at which half of the weight is reached', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 60 }), (values) => {
        const weightUpTo = (bound: number): number =>
          values.reduce((sum, value, rank) => sum + (value <= bound ? 0.5 ** (rank / 20) : 0), 0);
        const half = weightUpTo(30) / 2;
        const median = weightedMedian(values);
        expect(values).toContain(median);
        expect(weightUpTo(median)).toBeGreaterThanOrEqual(half - 1e-9);
        expect(weightUpTo(median - 1)).toBeLessThan(half + 1e-9);
      }),
    );
  });
});

test('ten samples are enough', () => {
  expect(SAMPLES_NEEDED).toBe(10);
});
