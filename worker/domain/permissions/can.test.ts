// Who may do what to whose chat: every role, every scope, and what is nobody's.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OperatorId } from '../ids';
import { accessOf, DEFAULT_ACCESS, isWithinRole, ROLE_GRANTS } from './bundles';
import { can, type Grantee, mayAttach, maySee, whyNot } from './can';
import { type ChatScope, rowScope } from './chat-scope';
import { PERMISSIONS, type Scope } from './permission';
import type { PlanSettings } from './plan';
import { ROLES, type Role } from './role';

const ME = 'op_me' as OperatorId;

function person(role: Role, teams: readonly string[] = ['billing'], settings = DEFAULT_ACCESS): Grantee {
  return { operatorId: ME, access: accessOf({ role, teams }, settings) };
}

function chat(change: Partial<ChatScope> = {}): ChatScope {
  return { state: 'active', ownerId: 'op_other', lastOwnerId: null, offeredTo: null, teamIds: ['sales'], ...change };
}

const ROWS: readonly [string, ChatScope, Record<Role, boolean>][] = [
  ['of her own', chat({ ownerId: ME }), { operator: true, supervisor: true, admin: true, super_admin: true }],
  ['offered to her', chat({ ownerId: null, offeredTo: ME, state: 'waiting' }), all(true)],
  ['a colleague’s in her team', chat({ teamIds: ['billing'] }), leads()],
  ['a colleague’s of another team', chat(), adminsOnly()],
  ['a colleague’s of no team', chat({ teamIds: [] }), leads()],
  ['waiting for her team', chat({ state: 'waiting', ownerId: null, teamIds: ['billing'] }), all(true)],
  [
    'waiting for her team by overflow',
    chat({ state: 'waiting', ownerId: null, teamIds: ['sales', 'billing'] }),
    all(true),
  ],
  ['waiting for another team', chat({ state: 'waiting', ownerId: null }), adminsOnly()],
  ['waiting for no team yet', chat({ state: 'pending', ownerId: null, teamIds: [] }), all(true)],
  ['that she resolved', chat({ state: 'resolved', ownerId: null, lastOwnerId: ME }), all(true)],
  ['that a colleague resolved', chat({ state: 'resolved', ownerId: null, lastOwnerId: 'op_other' }), adminsOnly()],
  ['that she had before a colleague', chat({ lastOwnerId: ME }), adminsOnly()],
  ['a ticket of her team', chat({ state: 'closed', ownerId: null, teamIds: ['billing'] }), all(true)],
  ['a ticket of another team', chat({ state: 'closed', ownerId: null }), adminsOnly()],
  [
    'of a desk without teams',
    rowScope({ state: 'active', owner: { operatorId: 'op_other' }, teamId: 'general' }),
    leads(),
  ],
  ['with the bot', chat({ state: 'bot', ownerId: null, teamIds: [] }), leads()],
];

function all(value: boolean): Record<Role, boolean> {
  return { operator: value, supervisor: value, admin: value, super_admin: value };
}
function leads(): Record<Role, boolean> {
  return { ...all(true), operator: false };
}
function adminsOnly(): Record<Role, boolean> {
  return { ...leads(), supervisor: false };
}

describe('a chat', () => {
  test.each(ROWS)('%s', (_, scope, expected) => {
    expect(Object.fromEntries(ROLES.map((role) => [role, maySee(person(role), scope)]))).toEqual(expected);
  });

  test.each<[Scope, boolean, boolean]>([
    ['own', false, false],
    ['teams', true, false],
    ['all', true, true],
  ])('operators who see %s', (operatorsSee, team, other) => {
    const me = person('operator', ['billing'], { ...DEFAULT_ACCESS, operatorsSee });
    expect(maySee(me, chat({ teamIds: ['billing'] }))).toBe(team);
    expect(maySee(me, chat())).toBe(other);
  });

  test('is led by supervisors of its team alone', () => {
    expect(can(person('supervisor'), 'chat.lead', chat({ teamIds: ['billing'] }))).toBe(true);
    expect(can(person('supervisor'), 'chat.lead', chat())).toBe(false);
    expect(can(person('operator'), 'chat.lead', chat({ ownerId: ME }))).toBe(false);
  });
});

describe('a plan', () => {
  const tied = (change: Partial<PlanSettings>, isAdminsOnly = false) => ({
    ...DEFAULT_ACCESS,
    isAdminsOnly,
    plan: { isEnforced: true, name: 'scale' as const, hasPrioritySupport: true, ...change },
  });

  test.each<[Partial<PlanSettings>, boolean, boolean]>([
    [{}, true, true],
    [{ hasPrioritySupport: false }, false, true],
    [{ name: 'pro' }, false, true],
    [{ name: 'free' }, false, false],
    [{ name: 'free', hasPrioritySupport: false, isEnforced: false }, true, true],
  ])('%o: live chat %s, files %s', (change, live, files) => {
    for (const role of ROLES) {
      const me = person(role, ['billing'], tied(change));
      expect(can(me, 'chat.read', chat({ ownerId: ME }))).toBe(live);
      expect(maySee(me, chat({ ownerId: ME }))).toBe(live);
      expect(mayAttach(me)).toBe(files);
      // Who asked for a person meanwhile is answered by her ticket, and the owner can change the plan.
      expect(can(me, 'ticket.handle')).toBe(true);
      expect(can(me, 'access.write')).toBe(role === 'super_admin');
    }
  });

  test.each(ROLES)('and the preset: the board of %s needs the role and the feature, both', (role) => {
    const isAdmin = role === 'admin' || role === 'super_admin';
    for (const hasPrioritySupport of [true, false]) {
      const me = person(role, ['billing'], tied({ hasPrioritySupport }, true));
      for (const right of ['desk.read', 'chat.assign', 'chat.resolve', 'chat.history'] as const) {
        expect(can(me, right)).toBe(isAdmin && hasPrioritySupport);
      }
      expect(can(me, 'usage.read')).toBe(isAdmin);
    }
  });

  test('says which of the two is missing', () => {
    const settings = tied({ name: 'pro' });
    expect(whyNot(person('operator', [], settings), 'chat.read')).toBe('NOT_IN_PLAN');
    expect(whyNot(person('operator', [], settings), 'chat.assign')).toBe('NOT_PERMITTED');
  });
});

describe('the preset for admins alone', () => {
  const settings = { ...DEFAULT_ACCESS, isAdminsOnly: true, operatorsSee: 'all' as const };

  test('leaves operators and supervisors what they are given', () => {
    for (const role of ['operator', 'supervisor'] as const) {
      const me = person(role, ['billing'], settings);
      expect(maySee(me, chat({ ownerId: ME }))).toBe(true);
      expect(can(me, 'chat.send', chat({ ownerId: ME }))).toBe(true);
      expect(maySee(me, chat({ teamIds: ['billing'] }))).toBe(false);
      expect(maySee(me, chat({ state: 'waiting', ownerId: null, teamIds: ['billing'] }))).toBe(false);
      for (const taken of ['chat.resolve', 'chat.assign', 'chat.claim', 'desk.read'] as const) {
        expect(can(me, taken)).toBe(false);
      }
    }
  });

  test('takes nothing from admins', () => {
    expect(person('admin', [], settings).access).toEqual(person('admin', []).access);
  });
});

describe('roles', () => {
  test('only a super admin may do everything', () => {
    expect(Object.keys(ROLE_GRANTS.super_admin).toSorted()).toEqual([...PERMISSIONS].toSorted());
    for (const kept of ['access.write', 'user.write', 'channel.write'] as const)
      expect(can(person('admin'), kept)).toBe(false);
  });

  test('reach further from one to the next', () => {
    const order: readonly Role[] = ['operator', 'supervisor', 'admin', 'super_admin'];
    for (const [at, role] of order.slice(1).entries()) {
      const below = ROLE_GRANTS[order[at] ?? 'operator'];
      for (const permission of PERMISSIONS) expect(isWithinRole(role, below, permission)).toBe(true);
    }
  });

  test('that were composed give what they say and no more', () => {
    const roles = [
      { id: 'auditor', name: 'Auditor', base: 'supervisor' as const, grants: { 'chat.read': 'teams' as const } },
    ];
    const access = accessOf({ role: 'supervisor', roleId: 'auditor', teams: ['sales'] }, { ...DEFAULT_ACCESS, roles });
    expect(maySee({ operatorId: ME, access }, chat())).toBe(true);
    expect(can({ operatorId: ME, access }, 'chat.send', chat({ ownerId: ME }))).toBe(false);
  });

  test.each(ROLES)('that are gone, or of another base, leave a %s what operators may do, and never more', (role) => {
    const base = role === 'admin' ? ('supervisor' as const) : ('admin' as const);
    const roles = [{ id: 'chief', name: 'Chief', base, grants: ROLE_GRANTS.admin }];
    const settings = { ...DEFAULT_ACCESS, operatorsSee: 'all' as const, roles };
    for (const roleId of ['chief', 'gone']) {
      expect(accessOf({ role, roleId, teams: ['sales'] }, settings)).toEqual({
        grants: ROLE_GRANTS.operator,
        teams: ['sales'],
      });
      const preset = accessOf({ role, roleId, teams: [] }, { ...settings, isAdminsOnly: true }).grants;
      expect(preset).toEqual(accessOf({ role: 'operator', teams: [] }, { ...settings, isAdminsOnly: true }).grants);
    }
  });
});

test('whoever may do nothing sees nothing, whatever the chat', () => {
  const ids = fc.constantFrom<string | null>(null, ME, 'op_other');
  const scope = fc.record({
    state: fc.constantFrom('bot', 'pending', 'waiting', 'assigned', 'active', 'on_hold', 'resolved', 'closed'),
    ownerId: ids,
    lastOwnerId: ids,
    offeredTo: ids,
    teamIds: fc.uniqueArray(fc.constantFrom('billing', 'sales')),
  });
  fc.assert(
    fc.property(scope, (each) => {
      const none = { operatorId: ME, access: { grants: {}, teams: ['billing', 'sales'] } };
      expect(maySee(none, each as ChatScope)).toBe(false);
      for (const permission of PERMISSIONS) expect(can(none, permission, each as ChatScope)).toBe(false);
    }),
  );
});
