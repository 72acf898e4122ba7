import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideMaxWait, type MaxWaitContext, nextFallback, nextMaxWaitAt, type WaitingEntry } from './max-wait';
import { DEFAULT_QUEUE_SETTINGS, type MaxWaitStep } from './queue-settings';

const ASKED = 1_800_000_000_000;
const SEC = 1_000;
const ENTRY: WaitingEntry = { queueSince: ASKED, teams: ['sales'], stepsDone: 0, parked: false };
const FALLBACKS: Readonly<Record<string, string>> = { sales: 'support', support: 'general', general: 'sales' };

/** Always open. */
function at(sec: number, overrides: Partial<MaxWaitContext> = {}): MaxWaitContext {
  return {
    now: ASKED + sec * SEC,
    steps: DEFAULT_QUEUE_SETTINGS.maxWait,
    reception: 'real_time',
    addOpenSeconds: (from, seconds) => from + seconds * SEC,
    fallbackOf: (team) => FALLBACKS[team] ?? null,
    ...overrides,
  };
}

describe('the steps in their time', () => {
  test('nothing before the first is due', () => {
    const decision = decideMaxWait(ENTRY, at(299.999));
    expect(decision).toEqual({ moves: [], stepsDone: 0, teams: ['sales'], nextAt: ASKED + 300 * SEC });
  });

  test('300 s: the fallback team is asked too, and the place in the first is kept', () => {
    const decision = decideMaxWait(ENTRY, at(300));
    expect(decision).toEqual({
      moves: [{ type: 'overflow', team: 'support' }],
      stepsDone: 1,
      teams: ['sales', 'support'],
      nextAt: ASKED + 600 * SEC,
    });
  });

  test('600 s: a callback is offered', () => {
    const decision = decideMaxWait({ ...ENTRY, stepsDone: 1 }, at(600));
    expect(decision).toMatchObject({ moves: [{ type: 'offer_callback' }], stepsDone: 2, nextAt: ASKED + 900 * SEC });
  });

  test('900 s: a ticket, and then nothing more', () => {
    const decision = decideMaxWait({ ...ENTRY, stepsDone: 2 }, at(900));
    expect(decision).toMatchObject({ moves: [{ type: 'ticket' }], stepsDone: 3, nextAt: null });
  });

  test('the same timer again changes nothing', () => {
    const { stepsDone, teams } = decideMaxWait(ENTRY, at(300));
    expect(decideMaxWait({ ...ENTRY, stepsDone, teams }, at(300)).moves).toEqual([]);
  });

  test('without a fallback team the step is skipped, the next one keeps its time', () => {
    const decision = decideMaxWait(ENTRY, at(300, { fallbackOf: () => null }));
    expect(decision).toEqual({ moves: [], stepsDone: 1, teams: ['sales'], nextAt: ASKED + 600 * SEC });
  });

  test('a timer that comes late takes what lies behind it', () => {
    const decision = decideMaxWait(ENTRY, at(700));
    expect(decision.moves).toEqual([{ type: 'overflow', team: 'support' }, { type: 'offer_callback' }]);
  });

  test('one that comes after the ticket was due writes the ticket alone', () => {
    expect(decideMaxWait(ENTRY, at(5_000))).toMatchObject({ moves: [{ type: 'ticket' }], teams: ['sales'] });
  });

  test('closed hours do not count', () => {
    const night = 8 * 3_600;
    const addOpenSeconds = (from: number, seconds: number): number => from + (seconds + night) * SEC;
    expect(decideMaxWait(ENTRY, at(5_000, { addOpenSeconds })).moves).toEqual([]);
    expect(nextMaxWaitAt(ENTRY, at(0, { addOpenSeconds }))).toBe(ASKED + (300 + night) * SEC);
  });

  test('nobody who is parked, and nobody on an Always On channel, waits too long', () => {
    expect(decideMaxWait({ ...ENTRY, parked: true }, at(5_000))).toMatchObject({ moves: [], nextAt: null });
    expect(decideMaxWait(ENTRY, at(5_000, { reception: 'always_on' }))).toMatchObject({ moves: [], nextAt: null });
  });
});

describe('overflow', () => {
  test.each([
    ['to the fallback', ['sales'], 'support'],
    ['from there to its fallback', ['sales', 'support'], 'general'],
    ['never to a fourth team', ['x', 'y', 'sales'], null],
    ['never in a circle', ['support', 'sales'], null],
    ['not where there is none', ['other'], null],
    ['not for who is in no queue', [], null],
  ])('%s', (_, teams, expected) => {
    expect(nextFallback(teams, (team) => FALLBACKS[team] ?? null)).toBe(expected);
  });

  test('a team that is its own fallback is no circle of one', () => {
    expect(nextFallback(['sales'], () => 'sales')).toBeNull();
  });

  test('whatever the steps and fallbacks: at most three teams, each once, the first one first, in any number of timers', () => {
    const team = fc.constantFrom('a', 'b', 'c', 'd');
    const steps = fc.array(
      fc.record({
        afterSec: fc.integer({ min: 1, max: 900 }),
        action: fc.constantFrom<MaxWaitStep['action']>('overflow', 'offer_callback', 'ticket'),
      }),
      { maxLength: 8 },
    );
    const fallbacks = fc.dictionary(team, team);
    const times = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(steps, fallbacks, times, (unsorted, fallbackOf, instants) => {
        const sorted = [...unsorted].sort((a, b) => a.afterSec - b.afterSec);
        let entry: WaitingEntry = { ...ENTRY, teams: ['a'] };
        let tickets = 0;
        for (const sec of [...instants].sort((a, b) => a - b)) {
          if (tickets > 0) break;
          const ctx = at(sec, { steps: sorted, fallbackOf: (of) => fallbackOf[of] ?? null });
          const decision = decideMaxWait(entry, ctx);
          tickets += decision.moves.filter(({ type }) => type === 'ticket').length;
          if (decision.nextAt !== null) expect(decision.nextAt).toBeGreaterThan(ctx.now);
          entry = { ...entry, teams: decision.teams, stepsDone: decision.stepsDone };
          expect(entry.teams[0]).toBe('a');
          expect(new Set(entry.teams).size).toBe(entry.teams.length);
          expect(entry.teams.length).toBeLessThanOrEqual(3);
        }
        expect(tickets).toBeLessThanOrEqual(1);
      }),
    );
  });
});
