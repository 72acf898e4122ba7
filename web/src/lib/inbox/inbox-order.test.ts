import { describe, expect, test } from 'vitest';
import { row } from '../testing/build';
import type { ListContext } from './inbox-order';
import { belongsTo, heldOrder, movedCount, orderedIds } from './inbox-order';

const me = { operatorId: 'op_me', name: 'Me' };
const CTX: ListContext = { operatorId: 'op_me', teams: null, queue: new Map() };

describe('which chats a view holds', () => {
  test.each([
    ['mine', row({ state: 'active', owner: me }), true],
    ['mine', row({ state: 'resolved', owner: me }), false],
    ['mine', row({ state: 'active', owner: { operatorId: 'op_2', name: 'Ren' } }), false],
    ['mine', row({ state: 'closed', followUps: [{ id: 'f', by: me, at: 1, note: '', isDue: true }] }), true],
    ['mine', row({ state: 'resolved', followUps: [{ id: 'f', by: me, at: 1, note: '', isDue: false }] }), false],
    ['waiting', row({ state: 'pending' }), true],
    ['waiting', row({ state: 'assigned', owner: me }), false],
    ['late', row({ state: 'on_hold', sla: { state: 'breached', target: null, dueAt: null } }), true],
    ['late', row({ state: 'active' }), false],
    ['late', row({ state: 'resolved', sla: { state: 'breached', target: null, dueAt: null } }), false],
    ['open', row({ state: 'on_hold' }), true],
    ['open', row({ state: 'bot' }), false],
    ['resolved', row({ state: 'resolved' }), true],
    ['closed', row({ state: 'closed' }), true],
    ['closed', row({ state: 'resolved' }), false],
    ['all', row({ state: 'closed' }), true],
  ] as const)('%s: %o is %s', (filter, item, belongs) => {
    expect(belongsTo(item, filter, CTX)).toBe(belongs);
  });

  const BILLING: ListContext = { ...CTX, teams: new Set(['billing']) };
  test.each([
    ['a chat of the team', 'waiting', { teamId: 'billing' }, true],
    ['a chat of another team', 'waiting', { teamId: 'sales' }, false],
    ['one of another team that somebody has', 'open', { state: 'active', teamId: 'sales' }, false],
    ['one of no team', 'waiting', { teamId: null }, true],
    ['my own of another team', 'mine', { state: 'active', teamId: 'sales', owner: me }, true],
    ['all are all', 'all', { teamId: 'sales' }, true],
  ] as const)('narrowed to a team: %s', (_name, filter, more, belongs) => {
    expect(belongsTo(row({ state: 'waiting', ...more }), filter, BILLING)).toBe(belongs);
  });
});

test('who waits longest stands first while the queue is not known, the newest message first elsewhere', () => {
  const early = row({ chatId: 'demo:Uearly', state: 'waiting', unansweredSince: 10, lastAt: 20 });
  const late = row({ chatId: 'demo:Ulate', state: 'waiting', unansweredSince: 30, lastAt: 40 });
  expect(orderedIds([late, early], 'waiting', CTX)).toEqual(['demo:Uearly', 'demo:Ulate']);
  expect(orderedIds([early, late], 'all', CTX)).toEqual(['demo:Ulate', 'demo:Uearly']);
});

test('the queue’s order goes before the length of the wait; who is not in it yet comes last', () => {
  const waiting = (id: string, since: number) => row({ chatId: `demo:U${id}`, state: 'waiting', queueSince: since });
  const queue = new Map([
    ['demo:Uurgent', { at: 0 }],
    ['demo:Uold', { at: 1 }],
  ]);
  const rows = [waiting('new2', 40), waiting('new1', 30), waiting('old', 1), waiting('urgent', 20)];
  const order = ['demo:Uurgent', 'demo:Uold', 'demo:Unew1', 'demo:Unew2'];
  expect(orderedIds(rows, 'waiting', { ...CTX, queue })).toEqual(order);
});

test('of what is late the oldest breach stands first, what stands still after the others, and then what will be late', () => {
  const late = (id: string, state: 'at_risk' | 'breached', dueAt: number | null) =>
    row({ chatId: `demo:U${id}`, state: 'active', sla: { state, target: 'next_reply', dueAt } });
  const rows = [late('soon', 'at_risk', 1), late('still', 'breached', null), late('new', 'breached', 9)];
  expect(orderedIds([...rows, late('old', 'breached', 5)], 'late', CTX)).toEqual([
    'demo:Uold',
    'demo:Unew',
    'demo:Ustill',
    'demo:Usoon',
  ]);
});

test('equal times keep one order, whichever came first', () => {
  const a = row({ chatId: 'demo:Ua' });
  const b = row({ chatId: 'demo:Ub' });
  expect(orderedIds([b, a], 'all', CTX)).toEqual(orderedIds([a, b], 'all', CTX));
});

describe('a list that is held still', () => {
  test('keeps every shown chat in its place and takes new ones at the far edge', () => {
    expect(heldOrder(['a', 'b', 'c'], ['new', 'c', 'a', 'b'])).toEqual(['a', 'b', 'c', 'new']);
  });

  test.each([
    ['nothing moved', 'abcd', 'abcd', 0],
    ['one came to the top', 'abcd', 'dabc', 1],
    ['a chat left the view', 'abcd', 'abd', 1],
    ['all turned around', 'abcd', 'dcba', 3],
    ['a new one moves nobody', 'abcd', 'nabcd', 0],
  ])('counts what would move: %s', (_name, shown, target, moved) => {
    expect(movedCount([...shown], [...target])).toBe(moved);
  });
});
