// Who may be given a session: each reason by itself, their order, and when time alone ends one.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anEntry, anExclusion, anOperator, aTeam, NOW } from '../../testing/dispatch/desk-builders';
import {
  capacityIn,
  excludedNow,
  firstEligibleAt,
  firstReason,
  hasRoom,
  type Reason,
  reasonRank,
  type Wanted,
} from './eligibility';
import type { OperatorState, TeamPolicy } from './entry';

const MINUTE = 60_000;

function wanted(overrides: Partial<Wanted> = {}, team: Partial<TeamPolicy> = {}): Wanted {
  return { team: aTeam(team), needs: { skills: [] }, mode: 'offer', allowBusy: false, ...overrides };
}

function reason(operator: Partial<OperatorState>, ask: Wanted = wanted()): Reason | null {
  return firstReason(anOperator('a', operator), ask, NOW);
}

/** What breaks each reason, in the order in which they are checked. */
const BREAKS: readonly (readonly [Reason, Partial<OperatorState>])[] = [
  ['not_member', { teams: [{ teamId: 'sales' }] }],
  ['excluded', {}],
  ['status', { declared: 'away' }],
  ['unreachable', { reach: 'none' }],
  ['shift', { shift: { startsAt: NOW + 1, endsAt: null } }],
  ['wrap_up', { wrapUpUntil: NOW + 1 }],
  ['skill:refunds', { skills: [{ name: 'export', level: 5 }] }],
  ['language', { languages: ['th'] }],
  ['capacity', { used: 3, reserved: 1 }],
  ['fair_cap', { recentAssignedAt: [NOW - 1_000, NOW - 2_000] }],
];
const GOOD: Partial<OperatorState> = { skills: [{ name: 'refunds', level: 1 }], languages: ['ja'] };
const ASK = wanted({ needs: { skills: ['refunds'], language: 'ja' } }, { fairCap: { max: 2, perSec: 60 } });
const EXCLUDING: Wanted = { ...ASK, excluded: new Set(['a']) };

describe('the first reason', () => {
  test('is none for whoever is there, able and free', () => {
    expect(reason(GOOD, ASK)).toBeNull();
  });

  test.each(BREAKS)('is %s where only that stands against her', (expected, broken) => {
    expect(reason({ ...GOOD, ...broken }, expected === 'excluded' ? EXCLUDING : ASK)).toBe(expected);
  });

  test.each(BREAKS.map(([expected], index) => [expected, index] as const))(
    'is %s where everything behind it stands against her as well',
    (expected, index) => {
      const broken = Object.assign({}, ...BREAKS.slice(index).map(([, overrides]) => overrides));
      const ask = BREAKS.slice(index).some(([name]) => name === 'excluded') ? EXCLUDING : ASK;
      expect(reason({ ...GOOD, ...broken }, ask)).toBe(expected);
    },
  );

  test('ranks them in the order of the checks', () => {
    const ranks = BREAKS.map(([name]) => reasonRank(name));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    expect(new Set(ranks).size).toBe(ranks.length);
  });
});

describe('presence', () => {
  const matrix: readonly (readonly [OperatorState['declared'], readonly (Reason | null)[]])[] = [
    ['available', [null, 'status', null, 'unreachable']],
    ['busy', ['status', 'status', 'status', 'status']],
    ['away', ['status', 'status', 'status', 'status']],
    ['offline', ['status', 'status', 'status', 'status']],
  ];
  const reaches = ['active', 'idle', 'push', 'none'] as const;

  test.each(matrix)('%s by socket with input, idle socket, push and nothing', (declared, expected) => {
    expect(reaches.map((reach) => reason({ declared, reach }))).toEqual(expected);
  });

  test('busy ones count in overflow, but only at their desk', () => {
    const ask = wanted({ allowBusy: true });
    expect(reaches.map((reach) => reason({ declared: 'busy', reach }, ask))).toEqual([
      null,
      'status',
      'unreachable',
      'unreachable',
    ]);
  });

  test('a phone is offered to, not forced upon, and only where it counts', () => {
    expect(reason({ reach: 'push' }, wanted({ mode: 'forced' }))).toBe('unreachable');
    expect(reason({ reach: 'push' }, wanted({}, { pushCounts: false }))).toBe('unreachable');
  });

  test('whoever is within the grace is reconnecting, whatever the lost socket left', () => {
    for (const reach of reaches) expect(reason({ reconnecting: true, reach })).toBe('reconnecting');
    expect(reason({ reconnecting: true, declared: 'away' })).toBe('status');
  });
});

describe('shift and wrap-up', () => {
  test('a shift holds from its start to before its end', () => {
    const shift = (startsAt: number | null, endsAt: number | null) => reason({ shift: { startsAt, endsAt } });
    expect([shift(NOW, NOW + 1), shift(null, null), shift(NOW - 1, null)]).toEqual([null, null, null]);
    expect([shift(NOW + 1, null), shift(null, NOW), shift(NOW - 2, NOW - 1)]).toEqual(['shift', 'shift', 'shift']);
  });

  test('wrap-up is over at its end', () => {
    expect([reason({ wrapUpUntil: NOW }), reason({ wrapUpUntil: NOW + 1 })]).toEqual([null, 'wrap_up']);
  });
});

describe('capacity', () => {
  const capacity = (own: number | null, ofTeam?: number | null) =>
    capacityIn(
      anOperator('a', {
        capacity: own,
        teams: [{ teamId: 'support', ...(ofTeam === undefined ? {} : { capacity: ofTeam }) }],
      }),
      'support',
    );

  test('is the smaller of her own and the team limit; empty is unlimited, 0 is none', () => {
    expect([capacity(4), capacity(4, 2), capacity(2, 4), capacity(null, 3), capacity(5, null)]).toEqual([
      4, 2, 2, 3, 5,
    ]);
    expect([capacity(null), capacity(0), capacity(null, 0)]).toEqual([null, 0, 0]);
  });

  test('slots in use and reserved ones count alike', () => {
    const room = (used: number, reserved: number, limit: number | null) =>
      hasRoom(anOperator('a', { used, reserved, capacity: limit }), 'support');
    expect([room(3, 0, 4), room(2, 1, 4), room(99, 0, null)]).toEqual([true, true, true]);
    expect([room(4, 0, 4), room(3, 1, 4), room(5, 0, 4), room(0, 0, 0)]).toEqual([false, false, false, false]);
  });
});

describe('skills and language', () => {
  test('names the first skill that is missing', () => {
    const ask = wanted({ needs: { skills: ['export', 'refunds'] } });
    expect(reason({ skills: [{ name: 'export', level: 1 }] }, ask)).toBe('skill:refunds');
    expect(reason({}, ask)).toBe('skill:export');
  });

  test('a language is asked for only where the rule demands it', () => {
    expect(reason({ languages: [] })).toBeNull();
    expect(reason({ languages: ['en', 'ja'] }, wanted({ needs: { skills: [], language: 'ja' } }))).toBeNull();
  });
});

describe('exclusion', () => {
  const entry = anEntry('s', {
    excluded: [anExclusion('a', NOW - 59_999), anExclusion('b', NOW - MINUTE), anExclusion('c', NOW, 0)],
  });

  test('holds until its end', () => {
    expect([...excludedNow(entry, NOW, { lifted: false })]).toEqual(['a', 'b']);
  });

  test('is lifted after a minute where it is asked to be', () => {
    expect([...excludedNow(entry, NOW, { lifted: true })]).toEqual(['a']);
  });
});

describe('the first instant at which time lets her in', () => {
  const fairCap = { max: 2, perSec: 600 };
  const at = (operator: Partial<OperatorState>, ask = wanted({}, { fairCap })) =>
    firstEligibleAt(anOperator('a', operator), ask, NOW);

  test.each([
    ['now, where nothing stands against her', {}, NOW],
    ['the end of wrap-up', { wrapUpUntil: NOW + 500 }, NOW + 500],
    ['the start of her shift', { shift: { startsAt: NOW + 700, endsAt: null } }, NOW + 700],
    [
      'when enough assignments left the window',
      { recentAssignedAt: [NOW - 1_000, NOW - 5_000, NOW - 3_000] },
      NOW + 597_000,
    ],
    ['the last of several', { wrapUpUntil: NOW + 900, shift: { startsAt: NOW + 700, endsAt: null } }, NOW + 900],
    [
      'never, where the shift ends first',
      { wrapUpUntil: NOW + 900, shift: { startsAt: NOW + 1, endsAt: NOW + 900 } },
      null,
    ],
    ['never, where something has to happen', { wrapUpUntil: NOW + 900, used: 4 }, null],
    ['never, for whoever is away', { declared: 'away' as const, wrapUpUntil: NOW + 900 }, null],
  ] as const)('is %s', (_, operator, expected) => {
    expect(at(operator)).toBe(expected);
  });

  test('is the very first: not a millisecond before, for any mix of reasons', () => {
    const near = fc.option(
      fc.integer({ min: -5, max: 12 }).map((offset) => NOW + offset),
      { nil: null },
    );
    fc.assert(
      fc.property(
        near,
        near,
        near,
        fc.array(fc.integer({ min: -12, max: 0 }), { maxLength: 4 }),
        (starts, ends, wrapUp, recent) => {
          const operator: Partial<OperatorState> = {
            shift: { startsAt: starts, endsAt: ends },
            wrapUpUntil: wrapUp,
            recentAssignedAt: recent.map((offset) => NOW + offset),
          };
          const ask = wanted({}, { fairCap: { max: 2, perSec: 0.01 } });
          const instants = Array.from({ length: 40 }, (_, offset) => NOW + offset);
          const slow = instants.find((instant) => firstReason(anOperator('a', operator), ask, instant) === null);
          expect(at(operator, ask)).toBe(slow ?? null);
        },
      ),
    );
  });
});
