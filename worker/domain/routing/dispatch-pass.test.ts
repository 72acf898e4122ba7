// One pass of assignment: order over several queues, the slot counted as it goes, nobody blocked, and what it costs.
import { describe, expect, test } from 'vitest';
import { anEntry, anExclusion, anOperator, aSnapshot, aTeam, NOW } from '../../testing/dispatch/desk-builders';
import { dispatch, explainNobody } from './dispatch-pass';
import type { QueueEntry, TeamPolicy } from './entry';
import type { Snapshot } from './pass';

const MINUTE = 60_000;

function pairs(snapshot: Snapshot, now = NOW): string[] {
  return dispatch(snapshot, now).decisions.map(({ sessionId, operatorId }) => `${sessionId} ${operatorId}`);
}

/** Who waited since, in minutes before now. */
function waiting(sessionId: string, minutes: number, overrides: Partial<QueueEntry> = {}): QueueEntry {
  return anEntry(sessionId, { queueSince: NOW - minutes * MINUTE, ...overrides });
}

const billing = (overrides: Partial<TeamPolicy> = {}) => aTeam({ teamId: 'billing', ...overrides });
const inBoth = [{ teamId: 'support' }, { teamId: 'billing' }];

describe('one queue', () => {
  test('goes in order, and each decision counts: the next one sees the slot taken', () => {
    const operators = [anOperator('a', { capacity: 2, used: 1 }), anOperator('b', { capacity: 2 })];
    expect(pairs(aSnapshot([waiting('late', 1), waiting('early', 3), waiting('middle', 2)], operators))).toEqual([
      'early b',
      'middle a',
      'late b',
    ]);
  });

  test('capacity is hard: reserved slots count, and what does not fit goes on waiting', () => {
    const operators = [anOperator('a', { capacity: 3, used: 1, reserved: 1 })];
    expect(pairs(aSnapshot([waiting('s1', 2), waiting('s2', 1)], operators))).toEqual(['s1 a']);
  });

  test('round robin gives each one turn within a pass, although all turns fall into the same instant', () => {
    const operators = ['a', 'b', 'c'].map((id) => anOperator(id, { capacity: null }));
    const entries = [6, 5, 4, 3, 2, 1].map((minutes) => waiting(`s${minutes}`, minutes));
    const snapshot = aSnapshot(entries, operators, [aTeam({ strategy: 'round_robin' })]);
    expect(pairs(snapshot)).toEqual(['s6 a', 's5 b', 's4 c', 's3 a', 's2 b', 's1 c']);
  });

  test('turns stay in order for a bucket that looks again only after several were given a chat by another', () => {
    const skills = [{ name: 'export', level: 1 }];
    const operators = ['a', 'b', 'c', 'd', 'e'].map((id, index) =>
      anOperator(id, { capacity: null, lastAssignedAt: index + 1, skills: id === 'a' || id === 'd' ? skills : [] }),
    );
    const needing = [9, 8].map((minutes) => waiting(`export ${minutes}`, minutes, { needs: { skills: ['export'] } }));
    const plain = [5, 4, 3, 2, 1].map((minutes) => waiting(`plain ${minutes}`, minutes));
    const snapshot = aSnapshot([...plain, ...needing], operators, [aTeam({ strategy: 'round_robin', ageStepSec: 0 })]);
    const given = dispatch(snapshot, NOW).decisions.map(({ operatorId }) => operatorId);
    expect(given).toEqual(['a', 'd', 'b', 'c', 'e', 'a', 'd']);
  });

  test('an entry without operator does not block those behind it', () => {
    const entries = [waiting('japanese', 3, { needs: { skills: [], language: 'ja' } }), waiting('plain', 1)];
    expect(pairs(aSnapshot(entries, [anOperator('a')]))).toEqual(['plain a']);
  });

  test('parked, reserved and unknown ones are left where they are', () => {
    const entries = [
      waiting('no show', 5, { parked: { kind: 'no_show', notBefore: null } }),
      waiting('pausing', 4, { parked: { kind: 'callback', notBefore: NOW + 1 } }),
      waiting('under way', 3, { isReserved: true }),
      waiting('no such team', 2, { teams: ['gone'] }),
    ];
    expect(dispatch(aSnapshot(entries, [anOperator('a')]), NOW).decisions).toEqual([]);
  });

  test('a callback is given its turn at its place, with the slot kept for it', () => {
    const entries = [waiting('callback', 5, { parked: { kind: 'callback', notBefore: NOW } }), waiting('here', 1)];
    const { decisions } = dispatch(aSnapshot(entries, [anOperator('a', { capacity: 1 })]), NOW);
    expect(decisions.map(({ sessionId, mode }) => [sessionId, mode])).toEqual([['callback', 'callback']]);
  });
});

describe('settings of the team and of the rule', () => {
  test('a paused team is given nobody, a draining one is served', () => {
    const snapshot = (intake: TeamPolicy['intake']) =>
      aSnapshot([waiting('s', 1)], [anOperator('a')], [aTeam({ intake })]);
    expect([pairs(snapshot('paused')), pairs(snapshot('drain')), pairs(snapshot('open'))]).toEqual([
      [],
      ['s a'],
      ['s a'],
    ]);
  });

  test('manual hands nothing out, but what the rule sets wins over the team', () => {
    const entries = [waiting('by team', 2), waiting('by rule', 1, { assignment: { strategy: 'least_busy' } })];
    expect(pairs(aSnapshot(entries, [anOperator('a')], [aTeam({ strategy: 'manual' })]))).toEqual(['by rule a']);
    const manual = [waiting('by hand', 2, { assignment: { strategy: 'manual' } }), waiting('by team', 1)];
    expect(pairs(aSnapshot(manual, [anOperator('a')]))).toEqual(['by team a']);
  });

  test('the mode is the one of the rule, else of the team', () => {
    const entries = [waiting('s1', 2), waiting('s2', 1, { assignment: { mode: 'forced' } })];
    const modes = dispatch(aSnapshot(entries, [anOperator('a')]), NOW).decisions.map(({ mode }) => mode);
    expect(modes).toEqual(['offer', 'forced']);
  });

  test('the first pass after opening waits, so that the oldest of the night goes first', () => {
    const teams = [aTeam({ firstPassAt: NOW + 5_000 })];
    const snapshot = aSnapshot([waiting('s', 1)], [anOperator('a')], teams);
    expect(dispatch(snapshot, NOW)).toMatchObject({ decisions: [], nextAt: NOW + 5_000 });
    expect(pairs(snapshot, NOW + 5_000)).toEqual(['s a']);
  });

  test('busy ones are asked only where no available one qualifies, and only where overflow is on', () => {
    const busy = anOperator('busy', { declared: 'busy' });
    const free = anOperator('free', { used: 3 });
    const entries = [waiting('s1', 2), waiting('s2', 1)];
    expect(pairs(aSnapshot(entries, [busy, free]))).toEqual(['s1 free', 's2 busy']);
    expect(pairs(aSnapshot(entries, [busy, free], [aTeam({ overflowToBusy: false })]))).toEqual(['s1 free']);
  });

  test('skills become wishes after their time, and whoever has them still goes first', () => {
    const teams = [aTeam({ strategy: 'skill_based', skillRelaxSec: 60 })];
    const needing = (minutes: number) => [waiting('s', minutes, { needs: { skills: ['refunds'] } })];
    const novice = anOperator('novice');
    const expert = anOperator('expert', { skills: [{ name: 'refunds', level: 1 }], used: 3 });
    expect(pairs(aSnapshot(needing(0.9), [novice], teams))).toEqual([]);
    expect(pairs(aSnapshot(needing(1), [novice], teams))).toEqual(['s novice']);
    expect(pairs(aSnapshot(needing(1), [novice, expert], teams))).toEqual(['s expert']);
    expect(pairs(aSnapshot(needing(9), [novice], [aTeam({ skillRelaxSec: 60 })]))).toEqual([]);
  });

  test('skills that became wishes for one are still required for whoever came later', () => {
    const teams = [aTeam({ strategy: 'skill_based', skillRelaxSec: 60 })];
    const needs = { skills: ['refunds'] };
    const entries = [waiting('relaxed', 2, { needs }), waiting('strict', 0.5, { needs })];
    for (const order of [entries, entries.toReversed()]) {
      expect(pairs(aSnapshot(order, [anOperator('novice')], teams))).toEqual(['relaxed novice']);
    }
  });
});

describe('several queues', () => {
  test('are merged by the D1 key of their heads, each in its own order', () => {
    const teams = [aTeam({ order: 'fifo', ageStepSec: 0 }), billing({ ageStepSec: 0 })];
    const entries = [
      waiting('support low', 9, { priority: 3 }),
      waiting('support urgent', 1, { priority: 0 }),
      waiting('billing normal', 5, { teams: ['billing'] }),
      waiting('billing high', 2, { teams: ['billing'], priority: 1 }),
    ];
    const order = dispatch(aSnapshot(entries, [anOperator('a', { teams: inBoth })], teams), NOW).decisions;
    expect(order.map(({ sessionId }) => sessionId)).toEqual([
      'billing high',
      'billing normal',
      'support low',
      'support urgent',
    ]);
  });

  test('an overflowed entry keeps its place in both and is given once, by its own team where both could', () => {
    const entries = [waiting('s', 6, { teams: ['support', 'billing'] }), waiting('t', 5, { teams: ['billing'] })];
    const teams = [billing(), aTeam()];
    const own = anOperator('own');
    const other = anOperator('other', { teams: [{ teamId: 'billing' }], capacity: 1 });
    const decide = (operators: Snapshot['operators']) =>
      dispatch(aSnapshot(entries, operators, teams), NOW).decisions.map((one) => `${one.sessionId} ${one.teamId}`);
    expect(decide([own, other])).toEqual(['s support', 't billing']);
    expect(decide([other])).toEqual(['s billing']);
  });
});

describe('exclusion', () => {
  const declined = (agoSec: number) => waiting('s', 1, { excluded: [anExclusion('a', NOW - agoSec * 1_000)] });

  test('keeps the entry from whoever declined it while another could take it', () => {
    expect(pairs(aSnapshot([declined(300)], [anOperator('a'), anOperator('b', { used: 3 })]))).toEqual(['s b']);
  });

  test('is lifted after 60 s where it leaves nobody, and not before', () => {
    const full = anOperator('b', { used: 4 });
    expect(pairs(aSnapshot([declined(59)], [anOperator('a'), full]))).toEqual([]);
    expect(pairs(aSnapshot([declined(60)], [anOperator('a'), full]))).toEqual(['s a']);
  });

  test('does not keep others of equal needs from the excluded one', () => {
    expect(pairs(aSnapshot([declined(1), waiting('t', 0.5)], [anOperator('a')]))).toEqual(['t a']);
  });
});

describe('nextAt', () => {
  const next = (entries: readonly QueueEntry[], operators: Snapshot['operators'], team: Partial<TeamPolicy> = {}) =>
    dispatch(aSnapshot(entries, operators, [aTeam(team)]), NOW).nextAt;
  const one = waiting('s', 1);
  const skilled = waiting('s', 1, { needs: { skills: ['refunds'] } });

  test.each([
    ['the end of a wrap-up', next([one], [anOperator('a', { wrapUpUntil: NOW + 7 })]), NOW + 7],
    ['the begin of a shift', next([one], [anOperator('a', { shift: { startsAt: NOW + 8, endsAt: null } })]), NOW + 8],
    ['the end of a shift', next([skilled], [anOperator('a', { shift: { startsAt: null, endsAt: NOW + 9 } })]), NOW + 9],
    [
      'the end of a fair cap',
      next([one], [anOperator('a', { recentAssignedAt: [NOW - 1_000] })], { fairCap: { max: 1, perSec: 10 } }),
      NOW + 9_000,
    ],
    [
      'the lifting of an exclusion',
      next([{ ...one, excluded: [anExclusion('a', NOW - 5_000)] }], [anOperator('a')]),
      NOW + 55_000,
    ],
    [
      'the end of an exclusion',
      next([{ ...one, excluded: [anExclusion('a', NOW - 5_000, 30)] }], [anOperator('a')]),
      NOW + 25_000,
    ],
    [
      'the relaxing of skills',
      next([skilled], [anOperator('a')], { strategy: 'skill_based', skillRelaxSec: 90 }),
      NOW + 30_000,
    ],
    [
      'the relaxing of skills, but not before somebody is there',
      next([skilled], [anOperator('a', { wrapUpUntil: NOW + 40_000 })], { strategy: 'skill_based', skillRelaxSec: 90 }),
      NOW + 40_000,
    ],
    [
      'the end of a sticky hold',
      next([{ ...one, preferredOperatorId: 'a' }], [anOperator('a', { used: 4 }), anOperator('b')], {
        stickyHoldSec: 90,
      }),
      NOW + 30_000,
    ],
    [
      'the end of a callback pause',
      next([waiting('s', 1, { parked: { kind: 'callback', notBefore: NOW + 11 } })], [anOperator('a')]),
      NOW + 11,
    ],
  ])('is %s', (_, at, expected) => {
    expect(at).toBe(expected);
  });

  test('is null where no slot is free, where all were placed, and where only an event can help', () => {
    expect(next([one], [anOperator('a', { used: 4, wrapUpUntil: NOW + 7 })])).toBeNull();
    expect(next([one], [anOperator('a'), anOperator('b', { wrapUpUntil: NOW + 7 })])).toBeNull();
    expect(next([skilled], [anOperator('a', { wrapUpUntil: NOW + 7 })])).toBeNull();
  });
});

describe('what a pass costs', () => {
  const many = Array.from({ length: 5_000 }, (_, index) => waiting(`s${index}`, index / 100));
  const people = (used: number) =>
    Array.from({ length: 500 }, (_, index) => anOperator(`op${index}`, { used, capacity: 4 }));

  test('nothing is judged without a free slot', () => {
    expect(dispatch(aSnapshot(many, people(4)), NOW)).toMatchObject({
      evaluations: 0,
      decisions: [],
      nobody: [],
      nextAt: null,
    });
  });

  test('a bucket whose head finds nobody is passed over whole: every member is judged once, not once for each entry', () => {
    const needing = many.map((entry) => ({ ...entry, needs: { skills: ['rare'] } }));
    const result = dispatch(aSnapshot(needing, people(0)), NOW);
    expect(result.evaluations).toBe(500);
    expect(result.nobody.map(({ waiting: count, sessionId }) => [count, sessionId])).toEqual([[5_000, 's4999']]);
  });

  test('200 waiting and 200 free slots: one pass places all, and judges far fewer than each with each', () => {
    const operators = Array.from({ length: 200 }, (_, index) => anOperator(`op${index}`, { capacity: 1 }));
    const result = dispatch(aSnapshot(many.slice(0, 200), operators), NOW);
    expect(result.decisions).toHaveLength(200);
    expect(new Set(result.decisions.map(({ operatorId }) => operatorId)).size).toBe(200);
    expect(result.evaluations).toBeLessThanOrEqual(400);
  });

  test('5,000 waiting and 200 free slots among 500 operators: the cost follows the slots', () => {
    const operators = people(4).map((operator, index) => (index < 200 ? { ...operator, used: 3 } : operator));
    const result = dispatch(aSnapshot(many, operators), NOW);
    expect(result.decisions).toHaveLength(200);
    expect(result.evaluations).toBeLessThanOrEqual(700);
  });
});

test('why one session has nobody is told also where no slot is free', () => {
  const snapshot = aSnapshot(
    [waiting('s', 1), waiting('t', 2)],
    [anOperator('a', { used: 4 }), anOperator('b', { declared: 'away' })],
  );
  expect(dispatch(snapshot, NOW).nobody).toEqual([]);
  const [nobody, ...others] = explainNobody(snapshot, 's', NOW);
  expect(others).toEqual([]);
  expect(nobody).toMatchObject({
    sessionId: 's',
    teamId: 'support',
    reasonsKey: 'support open capacity status',
    waiting: 1,
  });
  expect(explainNobody(snapshot, 'unknown', NOW)).toEqual([]);
});
