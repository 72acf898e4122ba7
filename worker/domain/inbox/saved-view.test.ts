// Whose saved views somebody may use and change, and the order of the rail.
import { describe, expect, test } from 'vitest';
import type { OperatorId } from '../ids';
import { accessOf, DEFAULT_ACCESS } from '../permissions/bundles';
import { ROLES, type Role } from '../permissions/role';

import { inOrder, mayChangeView, mayUseView, spanOfDays, toViewName, type ViewPlace } from './saved-view';

const ME = 'op_me' as OperatorId;
const NARROW = { ...DEFAULT_ACCESS, operatorsSee: 'own' as const };
const person = (role: Role) => ({ operatorId: ME, access: accessOf({ role, teams: ['billing'] }, NARROW) });
const judged = (judge: (who: ReturnType<typeof person>, place: ViewPlace) => boolean, place: ViewPlace) =>
  ROLES.filter((role) => judge(person(role), place)).toSorted();

const ADMINS = ['admin', 'super_admin'];
const LEADS = [...ADMINS, 'supervisor'];
const EVERYBODY = [...ROLES].toSorted();

describe.each<[string, ViewPlace, string[], string[]]>([
  ['one’s own', { scope: 'personal', ownerId: ME }, EVERYBODY, EVERYBODY],
  ['another person’s', { scope: 'personal', ownerId: 'op_other' }, [], []],
  ['one’s team’s', { scope: 'team', ownerId: 'billing' }, EVERYBODY, LEADS],
  ['another team’s', { scope: 'team', ownerId: 'sales' }, ADMINS, ADMINS],
  ['everybody’s', { scope: 'all', ownerId: '' }, EVERYBODY, ADMINS],
])('%s', (_, place, users, changers) => {
  test('is used and changed by those, and nobody else', () => {
    expect(judged(mayUseView, place)).toEqual(users);
    expect(judged(mayChangeView, place)).toEqual(changers);
  });
});

test('views stand as they were placed, new ones behind them, and ids that are gone change nothing', () => {
  const views = ['a', 'b', 'c', 'd'].map((id) => ({ id }));
  expect(inOrder(views, ['d', 'gone', 'b']).map(({ id }) => id)).toEqual(['d', 'b', 'a', 'c']);
});

test.each([
  [' Waiting, gold ', 'Waiting, gold'],
  ['สีทอง 👩‍👧', 'สีทอง 👩‍👧'],
  [' \u200b', null],
  ['two\nlines', null],
  ['gnitia\u202eW', null],
])('%j is kept as %j', (typed, name) => {
  expect(toViewName(typed)).toBe(name);
});

test.each([
  ['Asia/Tokyo', '2026-11-28T15:00:00Z', '2026-11-30T15:00:00Z'],
  ['America/New_York', '2026-11-29T05:00:00Z', '2026-12-01T05:00:00Z'],
  ['nowhere', '2026-11-29T00:00:00Z', '2026-12-01T00:00:00Z'],
])('the days of a view begin and end as its reader has them: %s', (zone, from, to) => {
  const days = { from: '2026-11-29', to: '2026-11-30' };
  expect(spanOfDays(days, zone)).toEqual({ from: Date.parse(from), to: Date.parse(to) });
  expect(spanOfDays({ from: '2026-02-30', to: null }, zone)).toEqual({});
});

test('a day on which the clock goes forward begins at its own midnight', () => {
  expect(spanOfDays({ from: '2026-03-29', to: '2026-03-29' }, 'Europe/Berlin')).toEqual({
    from: Date.parse('2026-03-28T23:00:00Z'),
    to: Date.parse('2026-03-29T22:00:00Z'),
  });
});
