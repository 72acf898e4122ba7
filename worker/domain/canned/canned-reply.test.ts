// Whose replies somebody may use and change, and what can be typed as a shortcode.
import { describe, expect, test } from 'vitest';
import type { OperatorId } from '../ids';
import { accessOf, DEFAULT_ACCESS } from '../permissions/bundles';
import { ROLES, type Role } from '../permissions/role';
import { mayChangeReply, mayUseReply, placeOf, type ReplyPlace, teamsInReach, toShortcode } from './canned-reply';

const ME = 'op_me' as OperatorId;
const person = (role: Role) => ({ operatorId: ME, access: accessOf({ role, teams: ['billing'] }, DEFAULT_ACCESS) });
const judged = (judge: (who: ReturnType<typeof person>, place: ReplyPlace) => boolean, place: ReplyPlace) =>
  ROLES.filter((role) => judge(person(role), place)).toSorted();

const ADMINS = ['admin', 'super_admin'];
const LEADS = [...ADMINS, 'supervisor'];
const EVERYBODY = [...ROLES].toSorted();

describe.each<[string, ReplyPlace, string[], string[]]>([
  ['one’s own', { scope: 'personal', ownerId: ME }, EVERYBODY, EVERYBODY],
  ['another person’s', { scope: 'personal', ownerId: 'op_other' }, [], []],
  ['one’s team’s', { scope: 'team', ownerId: 'billing' }, EVERYBODY, LEADS],
  ['another team’s', { scope: 'team', ownerId: 'sales' }, ADMINS, ADMINS],
  ['everybody’s', { scope: 'all', ownerId: '' }, EVERYBODY, ADMINS],
])('%s', (_, place, users, changers) => {
  test('is used and changed by those, and nobody else', () => {
    expect(judged(mayUseReply, place)).toEqual(users);
    expect(judged(mayChangeReply, place)).toEqual(changers);
  });
});

test('teams are one’s own, or all where one writes to all', () => {
  expect(teamsInReach(person('operator'))).toEqual(['billing']);
  expect(teamsInReach(person('admin'))).toBe('all');
});

test('a place names a team where it is a team’s, and nowhere else', () => {
  expect(placeOf('team', 'billing', ME)).toEqual({ scope: 'team', ownerId: 'billing' });
  expect(placeOf('personal', undefined, ME)).toEqual({ scope: 'personal', ownerId: ME });
  expect(placeOf('all', undefined, ME)).toEqual({ scope: 'all', ownerId: '' });
  expect([placeOf('team', undefined, ME), placeOf('all', 'billing', ME)]).toEqual([null, null]);
});

test.each([
  ['/Hours', 'hours'],
  ['ＨＯＵＲＳ', 'hours'],
  ['／あいさつ', 'あいさつ'],
  ['สวัสดี', 'สวัสดี'],
  ['refund_2-b', 'refund_2-b'],
  ['two words', null],
  ['a/b', null],
  ['/', null],
  ['', null],
  ['a'.repeat(33), null],
])('%s as a shortcode is %s', (typed, shortcode) => {
  expect(toShortcode(typed)).toBe(shortcode);
});
