// A returning customer goes to whoever served her before, when that person is free, and otherwise onwards (E4).
import { describe, expect, test } from 'vitest';
import { anEntry, anExclusion, anOperator, aSnapshot, aTeam, NOW } from '../../testing/dispatch/desk-builders';
import { dispatch } from './dispatch-pass';
import type { OperatorState, QueueEntry, TeamPolicy } from './entry';
import { preferredOperator } from './sticky';

const HOUR = 3_600_000;

describe('who is preferred', () => {
  const policy = aTeam();
  const who = (endedAt: number, team = policy) => preferredOperator({ operatorId: 'last', endedAt }, team, NOW);

  test('the last owner, if that ended within the window before the session came in, else nobody', () => {
    expect(who(NOW - 24 * HOUR)).toBe('last');
    expect(who(NOW - 24 * HOUR - 1)).toBeNull();
    expect(who(NOW - 2 * HOUR, aTeam({ stickyWindowHours: 1 }))).toBeNull();
    expect(preferredOperator(null, policy, NOW)).toBeNull();
  });

  test('of a session that was reopened who had it, whenever that was', () => {
    expect(preferredOperator({ operatorId: 'last' }, aTeam({ stickyWindowHours: 0 }), NOW)).toBe('last');
  });
});

describe('in the pass', () => {
  const entered = NOW - 20_000;

  function given(
    preferred: Partial<OperatorState>,
    { entry = {}, team = {} }: { entry?: Partial<QueueEntry>; team?: Partial<TeamPolicy> } = {},
  ): string | null {
    const waiting = anEntry('s', { queueSince: entered, preferredOperatorId: 'p', ...entry });
    const snapshot = aSnapshot([waiting], [anOperator('other'), anOperator('p', preferred)], [aTeam(team)]);
    return dispatch(snapshot, NOW).decisions[0]?.operatorId ?? null;
  }

  test.each(['round_robin', 'least_busy', 'priority_based', 'skill_based'] as const)(
    'the preferred one goes first, whatever %s would say',
    (strategy) => {
      expect(given({ used: 3, lastAssignedAt: NOW }, { team: { strategy } })).toBe('p');
    },
  );

  test('a preference hands nothing out where operators claim by hand', () => {
    expect(given({}, { team: { strategy: 'manual' } })).toBeNull();
  });

  test.each([
    ['offline', { declared: 'offline' as const, reach: 'none' as const }],
    ['at capacity', { used: 4 }],
    ['in wrap-up', { wrapUpUntil: NOW + 1_000 }],
  ])(
    '%s: without a hold it goes on at once, with one it is kept that long from entering on, and no longer',
    (_, preferred) => {
      expect(given(preferred)).toBe('other');
      expect(given(preferred, { team: { stickyHoldSec: 21 } })).toBeNull();
      expect(given(preferred, { team: { stickyHoldSec: 20 } })).toBe('other');
    },
  );

  test('a VIP is held by a time of her own', () => {
    expect(given({ used: 4 }, { entry: { isVip: true } })).toBeNull();
    expect(given({ used: 4 }, { entry: { isVip: true }, team: { stickyHoldVipSec: 20 } })).toBe('other');
  });

  test('nobody is kept waiting for whoever cannot come: not in the team, or excluded for longer', () => {
    const team = { stickyHoldSec: 60 };
    expect(given({ teams: [{ teamId: 'sales' }] }, { team })).toBe('other');
    expect(given({}, { team, entry: { excluded: [anExclusion('p', NOW - 1_000)] } })).toBe('other');
    expect(given({}, { team, entry: { preferredOperatorId: 'gone' } })).toBe('other');
    expect(given({}, { team, entry: { excluded: [anExclusion('p', NOW - 1_000, 10)] } })).toBeNull();
    expect(given({}, { team, entry: { excluded: [anExclusion('p', entered, 59.999)] } })).toBeNull();
    expect(given({}, { team, entry: { excluded: [anExclusion('p', entered, 60)] } })).toBe('other');
  });

  test('the preferred one is found in the team it overflowed to as well', () => {
    const entry = anEntry('s', { teams: ['support', 'billing'], preferredOperatorId: 'p' });
    const operators = [anOperator('other'), anOperator('p', { teams: [{ teamId: 'billing' }] })];
    const { decisions } = dispatch(aSnapshot([entry], operators, [aTeam(), aTeam({ teamId: 'billing' })]), NOW);
    expect(decisions).toMatchObject([{ operatorId: 'p', teamId: 'billing' }]);
  });

  test('a held entry blocks nobody, and its record says for whom it is held', () => {
    const held = anEntry('held', { queueSince: NOW - 10_000, preferredOperatorId: 'p' });
    const operators = [anOperator('other'), anOperator('p', { used: 4 })];
    const snapshot = aSnapshot([held, anEntry('next')], operators, [aTeam({ stickyHoldSec: 60 })]);
    const result = dispatch(snapshot, NOW);
    expect(result.decisions.map(({ sessionId }) => sessionId)).toEqual(['next']);
    expect(result.nobody).toMatchObject([{ sessionId: 'held', reasonsKey: 'support held capacity ranked' }]);
    expect(result.nobody[0]?.record).toMatchObject({ preferred: 'p', isHeld: true, chosen: null });
  });
});
