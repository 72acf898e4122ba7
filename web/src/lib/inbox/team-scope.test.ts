import { expect, test } from 'vitest';
import { scopeOf, teamsOf, toTeamScope } from './team-scope';

test.each([
  ['mine', ['billing', 'sales'], ['billing', 'sales']],
  ['all', ['billing'], null],
  [scopeOf('sales'), ['billing'], ['sales']],
  ['mine', null, null],
  ['mine', [], null],
] as const)('%s of somebody in %j shows %j', (scope, mine, teams) => {
  expect(teamsOf(scope, mine)).toEqual(teams && new Set(teams));
});

test('what was kept is taken up again; anything else is one’s own teams', () => {
  expect([null, 'all', 'team:sales', 'nonsense'].map(toTeamScope)).toEqual(['mine', 'all', 'team:sales', 'mine']);
});
