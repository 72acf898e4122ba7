// What can be read of a decision later: who was considered, with which values, and why each one was left out.
import { describe, expect, test } from 'vitest';
import { anEntry, anExclusion, anOperator, aSnapshot, aTeam, NOW } from '../../testing/dispatch/desk-builders';
import { CANDIDATES_MAX, closeRecord } from './decision-record';
import { dispatch } from './dispatch-pass';
import type { Snapshot } from './pass';

function recordOf(snapshot: Snapshot) {
  const [decision] = dispatch(snapshot, NOW).decisions;
  if (!decision) throw new Error('nothing was decided');
  return decision.record;
}

describe('a decision', () => {
  const entry = anEntry('s', {
    ruleId: 'rule',
    needs: { skills: ['refunds'], language: 'ja' },
    preferredOperatorId: 'second',
    excluded: [anExclusion('declined', NOW)],
  });
  const able = { skills: [{ name: 'refunds', level: 3 }], languages: ['ja'] };
  const snapshot = aSnapshot(
    [entry],
    [
      anOperator('first', { ...able, used: 1 }),
      anOperator('second', { ...able, used: 2, reserved: 1, lastAssignedAt: 5 }),
      anOperator('full', { ...able, used: 4 }),
      anOperator('unskilled', { languages: ['ja'] }),
      anOperator('declined', able),
      anOperator('away', { ...able, declared: 'away', reach: 'idle' }),
      anOperator('elsewhere', { ...able, teams: [{ teamId: 'sales' }] }),
    ],
    [aTeam({ strategy: 'skill_based' })],
  );

  test('holds who was chosen, what decided, and everybody with rank or first reason, closest first', () => {
    const record = recordOf(snapshot);
    expect(record).toMatchObject({
      id: NOW,
      at: NOW,
      chat: 'demo:s',
      session: 's',
      team: 'support',
      rule: 'rule',
      strategy: 'skill_based',
      orderKey: { effective: 2, slaDueAt: entry.slaDueAt, queueSince: entry.queueSince, sessionId: 's' },
      chosen: 'second',
      mode: 'offer',
      preferred: 'second',
      outcome: null,
    });
    expect(record.candidates.map(({ operator, verdict }) => [operator, verdict])).toEqual([
      ['second', 1],
      ['first', 2],
      ['full', 'capacity'],
      ['unskilled', 'skill:refunds'],
      ['away', 'status'],
      ['declined', 'excluded'],
    ]);
    expect(record.others).toEqual({ not_member: 1 });
  });

  test('holds the values as they were before it', () => {
    expect(recordOf(snapshot).candidates[0]).toEqual({
      operator: 'second',
      status: 'available',
      reach: 'active',
      used: 2,
      reserved: 1,
      capacity: 4,
      lastAssignedAt: 5,
      skill: 3,
      verdict: 1,
    });
  });

  test('names the best 20 and counts the others by verdict', () => {
    const ranked = Array.from({ length: 15 }, (_, index) => anOperator(`ranked${index}`));
    const full = Array.from({ length: 30 }, (_, index) => anOperator(`full${index}`, { used: 4 }));
    const away = Array.from({ length: 7 }, (_, index) => anOperator(`away${index}`, { declared: 'away' }));
    const { candidates, others } = recordOf(aSnapshot([anEntry('s')], [...away, ...full, ...ranked]));
    expect(candidates).toHaveLength(CANDIDATES_MAX);
    expect(candidates.filter(({ verdict }) => typeof verdict === 'number')).toHaveLength(15);
    expect(others).toEqual({ capacity: 25, status: 7 });
    const all = recordOf(
      aSnapshot(
        [anEntry('s')],
        Array.from({ length: 30 }, (_, index) => anOperator(`op${index}`)),
      ),
    );
    expect(all.others).toEqual({ ranked: 10 });
  });

  test('shows busy ones as status while others were asked, and with their rank or reason in overflow', () => {
    const busy = [anOperator('b1', { declared: 'busy' }), anOperator('b2', { declared: 'busy', used: 4 })];
    const verdicts = (operators: Snapshot['operators']) =>
      recordOf(aSnapshot([anEntry('s')], operators)).candidates.map(({ operator, verdict }) => [operator, verdict]);
    expect(verdicts([anOperator('a'), ...busy])).toEqual([
      ['a', 1],
      ['b1', 'status'],
      ['b2', 'status'],
    ]);
    expect(verdicts(busy)).toEqual([
      ['b1', 1],
      ['b2', 'capacity'],
    ]);
  });
});

describe('nobody', () => {
  const keyOf = (operators: Snapshot['operators'], entry = anEntry('s', { needs: { skills: ['refunds'] } })) =>
    dispatch(aSnapshot([entry], operators), NOW).nobody[0]?.reasonsKey;

  test('has a key that stays while the reasons do, whoever and however many they are', () => {
    const few = keyOf([anOperator('a'), anOperator('b', { declared: 'away' })]);
    const many = keyOf([
      ...['c', 'd', 'e'].map((id) => anOperator(id, { used: 2 })),
      anOperator('f', { declared: 'away', reach: 'none' }),
      anOperator('elsewhere', { teams: [] }),
    ]);
    expect(few).toBe('support open skill:refunds status');
    expect(many).toBe(few);
  });

  test('has another key once another reason stands in the way', () => {
    expect(keyOf([anOperator('a'), anOperator('b', { wrapUpUntil: NOW + 1 })])).toBe(
      'support open skill:refunds wrap_up',
    );
  });
});

describe('the outcome', () => {
  const open = recordOf(aSnapshot([anEntry('s')], [anOperator('a')]));

  test('closes the record once, with the winner where it was lost', () => {
    const lost = closeRecord(open, 'lost_to', 'b');
    expect(lost).toEqual({ ...open, outcome: 'lost_to', lostTo: 'b' });
    expect(closeRecord(lost, 'accepted', null)).toBe(lost);
    expect(closeRecord(open, 'declined', null)).toEqual({ ...open, outcome: 'declined' });
  });
});
