import { describe, expect, test } from 'vitest';
import type { ThreadEventView } from '$protocol/entry-view';
import { eventWords } from './event-words';

const names: Readonly<Record<string, string>> = { U1: '田中', U2: 'Mali' };
const nameOf = (userId: string) => names[userId] ?? null;
const words = (event: ThreadEventView) => eventWords(event, nameOf);

describe('a tap', () => {
  test('says the label of our button, or its data where the button was not ours', () => {
    expect(words({ type: 'postback', data: 'a=1', label: 'Yes please' })).toBe('Tapped: Yes please');
    expect(words({ type: 'postback', data: 'a=1' })).toBe('Tapped: a=1');
  });

  test.each([
    [{ date: '2026-11-20' }, 'Tapped: Visit: 2026-11-20'],
    [{ time: '10:30' }, 'Tapped: Visit: 10:30'],
    [{ datetime: '2026-11-20T10:30' }, 'Tapped: Visit: 2026-11-20 10:30'],
  ])('on a picker says what was picked: %j', (params, expected) => {
    expect(words({ type: 'postback', data: 'd', label: 'Visit', params })).toBe(expected);
  });

  test('that switches a menu says whether it did', () => {
    const params = { newRichMenuAliasId: 'menu-b', status: 'SUCCESS' };
    expect(words({ type: 'postback', data: 'd', params })).toBe('Opened another menu: menu-b');
    expect(words({ type: 'postback', data: 'd', params: { status: 'RICHMENU_NOTFOUND' } })).toContain(
      'RICHMENU_NOTFOUND',
    );
  });

  test('in a group says who', () => {
    expect(words({ type: 'postback', data: 'd', label: 'Go', senderId: 'U1' })).toBe('田中 tapped: Go');
    expect(words({ type: 'postback', data: 'd', label: 'Go', senderId: 'U9' })).toBe('Unknown member tapped: Go');
  });
});

test('members who come and go are named, whoever is unknown is said to be', () => {
  const members = [{ userId: 'U1' }, { userId: 'U2' }, { userId: 'U9' }];
  expect(words({ type: 'members_joined', members })).toBe('田中, Mali, and Unknown member joined');
  expect(words({ type: 'members_left', members: [{ userId: 'U2' }] })).toBe('Mali left');
});

test.each([
  [{ type: 'followed', isUnblocked: true }, 'Unblocked the account'],
  [{ type: 'followed' }, 'Added the account as a friend'],
  [{ type: 'account_linked', isDone: true, accountName: 'K-100' }, 'Linked their account K-100'],
  [{ type: 'account_linked', isDone: false }, 'Linking the account failed'],
  [{ type: 'account_unlinked', by: { operatorId: 'o', name: 'Aya' } }, 'Aya unlinked the account'],
  [{ type: 'membership', change: 'renewed', membershipId: '3189' }, 'Renewed the membership 3189'],
  [{ type: 'membership', change: 'paused', membershipId: '3189' }, 'Membership 3189: paused'],
  [{ type: 'beacon', beaconType: 'orbit', hwid: 'd4' }, 'Beacon d4: orbit'],
  [{ type: 'chat_control', mode: 'standby' }, 'LINE gave this chat to another service'],
  [{ type: 'unsupported', lineType: 'brandNew' }, 'LINE event: brandNew'],
] satisfies [ThreadEventView, string][])('%j', (event, expected) => {
  expect(words(event)).toBe(expected);
});
