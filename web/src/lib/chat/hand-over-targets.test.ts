import { expect, test } from 'vitest';
import { deskPerson } from '../testing/build';
import { findTargets, type Roster } from './hand-over-targets';

const team = (teamId: string, name: string) => ({
  teamId,
  name,
  intake: 'open' as const,
  intakeReason: null,
  waiting: 0,
  longestSince: null,
  available: 0,
});
const ROSTER: Roster = {
  people: [
    deskPerson({ operatorId: 'op_a', name: 'Aya', teams: ['billing'] }),
    deskPerson({ operatorId: 'op_r', name: 'Ren', teams: ['sales'] }),
  ],
  teams: [team('billing', 'Billing'), team('sales', 'Sales')],
};
const NOBODY = { ownerId: null, teamId: null };
const names = ({ people, teams }: Roster) => [...people, ...teams].map(({ name }) => name);

test.each([
  ['', ['Aya', 'Ren', 'Billing', 'Sales']],
  ['ay', ['Aya']],
  ['bill', ['Aya', 'Billing']],
  ['ＳＡＬＥＳ', ['Ren', 'Sales']],
  ['zzz', []],
])('“%s” finds %j', (text, found) => {
  expect(names(findTargets(ROSTER, text, NOBODY))).toEqual(found);
});

test('not whoever has it, nor the team it is in', () => {
  expect(names(findTargets(ROSTER, '', { ownerId: 'op_a', teamId: 'sales' }))).toEqual(['Ren', 'Billing']);
});

test('who is chosen stays in sight, whatever is searched for next', () => {
  expect(names(findTargets(ROSTER, 'bill', NOBODY, { operatorId: 'op_r' }))).toEqual(['Aya', 'Ren', 'Billing']);
  expect(names(findTargets(ROSTER, 'ay', NOBODY, { teamId: 'sales' }))).toEqual(['Aya', 'Sales']);
});

test('nor the one team without a name', () => {
  const plain = { ...ROSTER, teams: [team('general', '')] };
  expect(names(findTargets(plain, '', NOBODY))).toEqual(['Aya', 'Ren']);
});
