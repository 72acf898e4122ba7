import { describe, expect, test } from 'vitest';
import { row } from '../testing/build';
import { belongsTo, heldOrder, movedCount, orderedIds } from './inbox-order';

const me = { operatorId: 'op_me', name: 'Me' };

describe('which chats a view holds', () => {
  test.each([
    ['mine', row({ state: 'active', owner: me }), true],
    ['mine', row({ state: 'resolved', owner: me }), false],
    ['mine', row({ state: 'active', owner: { operatorId: 'op_2', name: 'Ren' } }), false],
    ['waiting', row({ state: 'pending' }), true],
    ['waiting', row({ state: 'assigned', owner: me }), false],
    ['open', row({ state: 'on_hold' }), true],
    ['open', row({ state: 'bot' }), false],
    ['resolved', row({ state: 'resolved' }), true],
    ['all', row({ state: 'closed' }), true],
  ] as const)('%s: %o is %s', (filter, item, belongs) => {
    expect(belongsTo(item, filter, 'op_me')).toBe(belongs);
  });
});

test('who waits longest stands first in the queue, the newest message first elsewhere', () => {
  const early = row({ chatId: 'demo:Uearly', state: 'waiting', unansweredSince: 10, lastAt: 20 });
  const late = row({ chatId: 'demo:Ulate', state: 'waiting', unansweredSince: 30, lastAt: 40 });
  expect(orderedIds([late, early], 'waiting', 'op_me')).toEqual(['demo:Uearly', 'demo:Ulate']);
  expect(orderedIds([early, late], 'all', 'op_me')).toEqual(['demo:Ulate', 'demo:Uearly']);
});

test('equal times keep one order, whichever came first', () => {
  const a = row({ chatId: 'demo:Ua' });
  const b = row({ chatId: 'demo:Ub' });
  expect(orderedIds([b, a], 'all', 'op_me')).toEqual(orderedIds([a, b], 'all', 'op_me'));
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
