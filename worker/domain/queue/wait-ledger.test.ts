import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCounted } from './wait-estimate';
import {
  appendSlot,
  appendWait,
  calibrationOf,
  EMPTY_LEDGER,
  ledgerOf,
  SLOT_KEEP_MS,
  type SlotRow,
  slotSamples,
  trimLedger,
  type WaitLedger,
  type WaitRow,
} from './wait-ledger';

const NOW = 1_800_000_000_000;
const DAY = 86_400_000;

function slot(key: string, ago: number, overrides: Partial<SlotRow> = {}): SlotRow {
  return { key, endedAt: NOW - ago, heldMs: 300_000, hourOfWeek: 40, ...overrides };
}

function wait(key: string, ago: number, overrides: Partial<WaitRow> = {}): WaitRow {
  const past = { outcome: 'assigned', waitedSec: 100, estimateSec: 100, p80Sec: 160 } as const;
  return { key, endedAt: NOW - ago, week: '2026-11-23', ...past, ...overrides };
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const keys = (rows: readonly { readonly key: string }[]): string[] => rows.map(({ key }) => key);

function withSlots(rows: readonly SlotRow[]): WaitLedger {
  return rows.reduce((ledger, row) => appendSlot(ledger, row).ledger, EMPTY_LEDGER);
}

function withWaits(rows: readonly WaitRow[]): WaitLedger {
  return rows.reduce((ledger, row) => appendWait(ledger, row).ledger, EMPTY_LEDGER);
}

describe('slot times', () => {
  test('the last 50 are kept, newest first, and what falls out of the hour is dropped', () => {
    const ledger = withSlots(numbers(50).map((i) => slot(`s${i}`, 1_000 - i)));
    const { ledger: next, dropped } = appendSlot(ledger, slot('new', 0));
    expect(keys(next.slots).slice(0, 2)).toEqual(['new', 's49']);
    expect(next.slots).toHaveLength(50);
    expect(keys(dropped)).toEqual(['s0']);
  });

  test('one of another hour stays stored though it is no longer among the last 50', () => {
    const early = slot('early', 5_000, { hourOfWeek: 7 });
    const ledger = withSlots([early, ...numbers(50).map((i) => slot(`s${i}`, 1_000 - i))]);
    expect(keys(ledger.slots)).not.toContain('early');
    expect(keys(ledger.slotsByHour[7] ?? [])).toEqual(['early']);
  });

  test('the same slot told twice counts once', () => {
    const ledger = withSlots([slot('a', 10)]);
    expect(appendSlot(ledger, slot('a', 10))).toEqual({ ledger, dropped: [] });
  });

  test('those older than 28 days are dropped', () => {
    const ledger = withSlots([slot('old', SLOT_KEEP_MS + 1), slot('kept', SLOT_KEEP_MS)]);
    const trimmed = trimLedger(ledger, NOW);
    expect(keys(trimmed.dropped)).toEqual(['old']);
    expect(keys(trimmed.ledger.slots)).toEqual(['kept']);
    expect(trimLedger(trimmed.ledger, NOW).dropped).toEqual([]);
  });

  test('any order of the same rows makes the same ledger, and it is the one made from what is stored', () => {
    const row = fc.record({ ago: fc.integer({ min: 0, max: 20 }), hourOfWeek: fc.integer({ min: 0, max: 2 }) });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 130 }), (made) => {
        const rows = made.map(({ ago, hourOfWeek }, i) => slot(`s${i}`, ago, { hourOfWeek }));
        const stored = new Map<string, SlotRow>();
        let ledger = EMPTY_LEDGER;
        for (const next of rows) {
          const appended = appendSlot(ledger, next);
          stored.set(next.key, next);
          for (const { key } of appended.dropped) stored.delete(key);
          ledger = appended.ledger;
        }
        expect(ledger).toEqual(withSlots([...rows].reverse()));
        expect(ledger).toEqual(ledgerOf([...stored.values()], [], []));
        expect(stored.size).toBeLessThanOrEqual(150);
      }),
    );
  });
});

describe('the samples of a level', () => {
  test('are the team’s of 14 days, in seconds, newest first', () => {
    const rows = numbers(10).map((i) => slot(`s${i}`, i * DAY, { heldMs: (i + 1) * 1_000 }));
    const ledger = withSlots([...rows, slot('old', 14 * DAY + 1)]);
    expect(slotSamples(ledger, [ledger], NOW, 40)).toEqual({
      team: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      sameHour: [],
      workspace: [],
    });
  });

  test('else those of this hour of the week and the two beside it, of 28 days, over the week’s end too', () => {
    const old = (key: string, hourOfWeek: number): SlotRow => slot(key, 20 * DAY, { hourOfWeek });
    const ledger = withSlots([
      ...numbers(4).map((i) => old(`sunday${i}`, 167)),
      ...numbers(4).map((i) => old(`midnight${i}`, 0)),
      ...numbers(4).map((i) => old(`one${i}`, 1)),
      old('two', 2),
      old('sunday ten', 166),
    ]);
    const samples = slotSamples(ledger, [ledger], NOW, 0);
    expect([samples.team.length, samples.sameHour.length, samples.workspace.length]).toEqual([0, 12, 0]);
  });

  test('else the newest 50 of the workspace of 14 days', () => {
    const mine = withSlots([slot('mine', 500, { heldMs: 1_000 })]);
    const other = withSlots(numbers(50).map((i) => slot(`o${i}`, 1_000 + i, { heldMs: 2_000 })));
    const quiet = withSlots([slot('q', 14 * DAY + 1, { heldMs: 3_000 })]);
    const { workspace } = slotSamples(mine, [mine, other, quiet], NOW, 40);
    expect(workspace).toEqual([1, ...numbers(49).map(() => 2)]);
  });
});

describe('waits', () => {
  test('the last 200 are kept, and longer those that still tell how good the estimate was', () => {
    const telling = wait('telling', 9_000);
    const silent = numbers(200).map((i) => wait(`w${i}`, 1_000 - i, { estimateSec: 0, p80Sec: 0, waitedSec: 0 }));
    const ledger = withWaits([telling, ...silent]);
    expect(keys(ledger.waits)).not.toContain('telling');
    expect(keys(ledger.counted)).toEqual(['telling']);
    expect(keys(appendWait(ledger, { ...wait('n', 0), estimateSec: 0, p80Sec: 0 }).dropped)).toEqual(['w0']);
  });

  test('what neither list needs is dropped, once', () => {
    const ledger = withWaits(numbers(200).map((i) => wait(`w${i}`, 1_000 - i)));
    expect(keys(appendWait(ledger, wait('new', 0)).dropped)).toEqual(['w0']);
  });

  test('the same wait told twice counts once, in its week too', () => {
    const ledger = withWaits([wait('a', 10)]);
    expect(appendWait(ledger, wait('a', 10))).toEqual({ ledger, dropped: [] });
    const short = wait('short', 10, { outcome: 'abandoned' });
    expect(withWaits([short, short]).waits).toHaveLength(1);
  });

  test('what is stored makes the same ledger again', () => {
    const row = fc.record({ ago: fc.integer({ min: 0, max: 50 }), waited: fc.constantFrom(1, 100, 300) });
    const outcome = fc.constantFrom('assigned' as const, 'abandoned' as const);
    fc.assert(
      fc.property(fc.array(fc.tuple(row, outcome), { maxLength: 450 }), (made) => {
        const stored = new Map<string, WaitRow>();
        let ledger = EMPTY_LEDGER;
        made.forEach(([{ ago, waited }, how], i) => {
          const next = wait(`w${i}`, ago, { waitedSec: waited, outcome: how });
          const appended = appendWait(ledger, next);
          stored.set(next.key, next);
          for (const { key } of appended.dropped) stored.delete(key);
          ledger = appended.ledger;
        });
        expect(ledgerOf([], [...stored.values()], ledger.weeks)).toEqual(ledger);
        expect(stored.size).toBeLessThanOrEqual(400);
        expect(ledger.counted.every(isCounted)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});

describe('calibration', () => {
  const hit = (i: number): WaitRow => wait(`hit${i}`, 1_000 + i);
  const miss = (i: number): WaitRow => wait(`miss${i}`, 2_000 + i, { waitedSec: 161 });
  const mixed = (hits: number, misses: number): WaitLedger =>
    withWaits([...numbers(hits).map(hit), ...numbers(misses).map(miss)]);

  test.each([
    [0, 0, { share: null, isLearning: false }],
    [10, 0, { share: 1, isLearning: false }],
    [120, 79, { share: 120 / 199, isLearning: false }],
    [160, 40, { share: 0.8, isLearning: false }],
    [150, 50, { share: 0.75, isLearning: false }],
    [149, 51, { share: 0.745, isLearning: true }],
    [170, 30, { share: 0.85, isLearning: false }],
    [171, 29, { share: 0.855, isLearning: true }],
  ])('%i within the P80 and %i not', (hits, misses, expected) => {
    expect(calibrationOf(mixed(hits, misses))).toMatchObject({ counted: hits + misses, within: hits, ...expected });
  });

  test('is kept by week, for a year, and leaves out what does not tell', () => {
    const rows = [
      wait('a', 3, { week: '2026-11-16' }),
      wait('b', 2, { week: '2026-11-23', waitedSec: 500 }),
      wait('c', 1, { week: '2026-11-23' }),
      wait('d', 0, { week: '2026-11-23', outcome: 'abandoned' }),
    ];
    expect(withWaits(rows).weeks).toEqual([
      { week: '2026-11-23', counted: 2, within: 1 },
      { week: '2026-11-16', counted: 1, within: 1 },
    ]);
    const years = withWaits(numbers(60).map((i) => wait(`y${i}`, 0, { week: String(1_000 + i) })));
    expect(years.weeks.map(({ week }) => week).slice(0, 2)).toEqual(['1059', '1058']);
    expect(years.weeks).toHaveLength(53);
  });
});
