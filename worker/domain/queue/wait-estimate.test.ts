import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  abandonedShare,
  estimateWait,
  isCounted,
  isWithin,
  outlookOf,
  type PastWait,
  type QueueOutlook,
  queueSpeed,
  type ServingOperator,
  waitRatios,
} from './wait-estimate';

const HANDLE = { level: 'L1', ahtSec: 400, samples: 50 } as const;

function operator(overrides: Partial<ServingOperator> = {}): ServingOperator {
  return { capacity: 4, used: 4, reserved: 0, queues: 1, ...overrides };
}

function wait(overrides: Partial<PastWait> = {}): PastWait {
  return { outcome: 'assigned', waitedSec: 100, estimateSec: 100, p80Sec: 160, ...overrides };
}

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

const OUTLOOK: QueueOutlook = {
  ...HANDLE,
  mu: 0.01,
  free: 0,
  abandoned: 0,
  ratios: { r50: 0.9, r80: 1.6, counted: 0 },
};

describe('speed and free slots', () => {
  test.each([
    ['nobody', [], { mu: 0, free: 0 }],
    ['one who is full', [operator()], { mu: 4 / 400, free: 0 }],
    ['used and reserved slots are not free', [operator({ used: 2, reserved: 1 })], { mu: 4 / 400, free: 1 }],
    ['more chats than capacity are no debt', [operator({ used: 7 }), operator({ used: 3 })], { mu: 8 / 400, free: 1 }],
    ['who serves two queues gives each a half', [operator({ used: 1, queues: 2 })], { mu: 2 / 400, free: 1 }],
    ['a serving operator of no queue that waits counts whole', [operator({ queues: 0 })], { mu: 4 / 400, free: 0 }],
    ['three thirds are one slot', times(3, () => operator({ used: 3, queues: 3 })), { mu: 4 / 400, free: 1 }],
    ['no capacity at all', [operator({ capacity: 0, used: 0 })], { mu: 0, free: 0 }],
    [
      'who is unlimited always has a slot',
      [operator({ capacity: null, used: 90 })],
      { mu: Number.POSITIVE_INFINITY, free: Number.POSITIVE_INFINITY },
    ],
  ])('%s', (_, operators, expected) => {
    expect(queueSpeed(operators, 400)).toEqual(expected);
  });
});

describe('the estimate', () => {
  test.each([
    ['the next one waits for one slot', 1, {}, 100],
    ['the third for three', 3, {}, 300],
    ['who finds a free slot does not wait', 2, { free: 2 }, 0],
    ['who comes behind the free slots waits for one', 3, { free: 2 }, 100],
    ['a part of those before her will leave', 5, { abandoned: 0.25 }, 400],
    ['but she is there', 1, { abandoned: 0.5 }, 100],
    ['nobody serves', 1, { mu: 0 }, Number.POSITIVE_INFINITY],
  ])('%s', (_, position, overrides, expected) => {
    const estimate = estimateWait(position, { ...OUTLOOK, ...overrides });
    expect(estimate.estimateSec).toBeCloseTo(expected, 9);
    expect(estimate.p50Sec).toBeCloseTo(expected * 0.9, 9);
    expect(estimate.p80Sec).toBeCloseTo(expected * 1.6, 9);
  });

  test('where nobody serves, no percentile makes a time of it', () => {
    const never = Number.POSITIVE_INFINITY;
    const outlook = { ...OUTLOOK, mu: 0, ratios: { r50: 0, r80: 0, counted: 200 } };
    expect(estimateWait(1, outlook)).toEqual({ estimateSec: never, p50Sec: never, p80Sec: never });
  });

  test('an unlimited operator means no wait, whatever the position', () => {
    const outlook = outlookOf({ handle: HANDLE, operators: [operator({ capacity: null })], waits: [], counted: [] });
    expect(estimateWait(900, outlook).estimateSec).toBe(0);
  });

  test('never falls with the position, never rises with an operator more', () => {
    const operators = fc.array(
      fc.record({
        capacity: fc.integer({ min: 0, max: 6 }),
        used: fc.integer({ min: 0, max: 8 }),
        reserved: fc.integer({ min: 0, max: 2 }),
        queues: fc.integer({ min: 0, max: 4 }),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(operators, fc.integer({ min: 1, max: 40 }), (people, position) => {
        const outlook = outlookOf({ handle: HANDLE, operators: people, waits: [], counted: [] });
        const fewer = outlookOf({ handle: HANDLE, operators: people.slice(1), waits: [], counted: [] });
        const { estimateSec } = estimateWait(position, outlook);
        expect(estimateWait(position + 1, outlook).estimateSec).toBeGreaterThanOrEqual(estimateSec);
        expect(estimateSec).toBeLessThanOrEqual(estimateWait(position, fewer).estimateSec + 1e-6);
      }),
    );
  });
});

describe('the share of those who leave', () => {
  const left = wait({ outcome: 'abandoned', waitedSec: 60 });
  test.each([
    ['is nothing below 30 waits', [...times(20, () => left), ...times(9, () => wait())], 0],
    ['counts from 30 on', [...times(10, () => left), ...times(20, () => wait())], 1 / 3],
    ['is a half at most', times(40, () => left), 0.5],
    [
      'leaves out who left within 10 s',
      [...times(10, () => ({ ...left, waitedSec: 9.9 })), ...times(30, () => wait())],
      0,
    ],
    [
      'counts who left after 10 s',
      [...times(10, () => ({ ...left, waitedSec: 10 })), ...times(30, () => wait())],
      0.25,
    ],
    ['leaves out who was parked or closed', [...times(30, () => ({ ...left, outcome: 'parked' as const }))], 0],
    ['looks at the last 200 alone', [...times(200, () => wait()), ...times(50, () => left)], 0],
  ])('%s', (_, waits, expected) => {
    expect(abandonedShare(waits)).toBeCloseTo(expected, 12);
  });
});

describe('a wait that tells how good the estimate was', () => {
  test.each([
    ['ended with an operator in time', wait(), true, true],
    ['ended with an operator at the very end', wait({ waitedSec: 160 }), true, true],
    ['ended with an operator too late', wait({ waitedSec: 161 }), true, false],
    ['she left after her P80: a miss', wait({ outcome: 'abandoned', waitedSec: 161 }), true, false],
    ['she left before: not at all', wait({ outcome: 'abandoned', waitedSec: 160 }), false, false],
    ['we closed it after its P80: a miss', wait({ outcome: 'closed', waitedSec: 900 }), true, false],
    ['she parked before her P80: not at all', wait({ outcome: 'parked' }), false, false],
    ['a slot was free: there was nothing to estimate', wait({ estimateSec: 0, p80Sec: 0, waitedSec: 0 }), false, false],
    ['nobody served: there was no estimate', wait({ estimateSec: null, p80Sec: null }), false, false],
  ])('%s', (_, past, counted, within) => {
    expect(isCounted(past)).toBe(counted);
    if (counted) expect(isWithin(past)).toBe(within);
  });
});

describe('the percentiles of actual / estimated', () => {
  const ratio = (value: number): PastWait => wait({ waitedSec: value * 100 });

  test('are 0.9 and 1.6 below 30 waits', () => {
    expect(waitRatios(times(29, () => ratio(7)))).toEqual({ r50: 0.9, r80: 1.6, counted: 0 });
  });

  test('are the nearest ranks from 30 on', () => {
    // 0.1, 0.2 ... 3.0: the 15th and the 24th.
    expect(waitRatios(times(30, (i) => ratio((i + 1) / 10)))).toEqual({ r50: 1.5, r80: 2.4, counted: 30 });
  });

  test('look at the last 200 that tell', () => {
    const silent = times(50, () => wait({ outcome: 'abandoned', waitedSec: 1 }));
    const newest = times(200, () => ratio(1));
    expect(waitRatios([...silent, ...newest, ...times(100, () => ratio(9))])).toEqual({ r50: 1, r80: 1, counted: 200 });
  });

  test('a miss that she ended stands at the ratio it had reached', () => {
    const left = times(30, () => wait({ outcome: 'abandoned', waitedSec: 300 }));
    expect(waitRatios([...left, ...times(70, () => ratio(1))])).toEqual({ r50: 1, r80: 3, counted: 100 });
  });
});
