import { expect, test } from 'vitest';
import { friendWords, windowWords } from './friend-words';

const user = { sourceKind: 'user', friendSince: null } as const;
const group = { sourceKind: 'group', friendSince: null } as const;
const AT = Date.UTC(2026, 10, 20, 12);

test.each([
  [{ ...user, friend: 'unknown' }, 'Not known whether a friend'],
  [{ ...user, friend: 'friend' }, 'Friend of the account'],
  [{ ...user, friend: 'blocked' }, 'Blocked the account'],
  [{ ...group, friend: 'unknown' }, 'In the group'],
  [{ ...group, friend: 'left' }, 'The account is no longer in this group'],
] as const)('%j', (standing, words) => {
  expect(friendWords(standing)).toBe(words);
});

test('since when is told where it is known', () => {
  expect(friendWords({ ...user, friend: 'friend', friendSince: AT })).toMatch(/^Friend since Nov 20, 2026/);
  expect(friendWords({ ...user, friend: 'blocked', friendSince: AT })).toMatch(
    /^Blocked the account since Nov 20, 2026/,
  );
  expect(friendWords({ ...group, friend: 'left', friendSince: AT })).toMatch(/^Left the group on Nov 20, 2026/);
});

test('the time for writing to somebody who is no friend is told until it is over, and then that it is', () => {
  expect(windowWords({ windowUntil: null }, AT)).toBe('');
  expect(windowWords({ windowUntil: AT + 1 }, AT)).toMatch(/^Can be written to until/);
  expect(windowWords({ windowUntil: AT }, AT)).toMatch(/^Cannot be written to since/);
});
