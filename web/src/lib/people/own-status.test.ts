import { describe, expect, test } from 'vitest';
import { deskPerson, row } from '../testing/build';
import { handOverQuestion, ownChats, statusNote } from './own-status';

const me = { operatorId: 'op_me', name: 'Me' };

test('of my chats those wait that were never answered or have a new message', () => {
  const rows = [
    row({ state: 'assigned', owner: me }),
    row({ state: 'active', owner: me, unansweredSince: 5 }),
    row({ state: 'active', owner: me }),
    row({ state: 'on_hold', owner: me }),
    row({ state: 'resolved', owner: me, unansweredSince: 5 }),
    row({ state: 'active', owner: { operatorId: 'op_2', name: 'Ren' }, unansweredSince: 5 }),
  ];
  expect(ownChats(rows, 'op_me')).toEqual({ known: 4, waiting: 2 });
});

describe('before I go', () => {
  test.each([
    ['to Away with chats that wait', 'away', { known: 2, waiting: 1 }, 2, { status: 'away', waiting: 1 }],
    [
      'to Offline with more chats than are known here',
      'offline',
      { known: 0, waiting: 0 },
      2,
      { status: 'offline', waiting: null },
    ],
    ['with chats of which none waits', 'away', { known: 2, waiting: 0 }, 2, null],
    ['with none at all', 'offline', { known: 0, waiting: 0 }, 0, null],
    ['to Busy, which keeps them', 'busy', { known: 2, waiting: 2 }, 2, null],
    ['back to Available', 'available', { known: 2, waiting: 2 }, 2, null],
  ] as const)('%s', (_name, status, own, used, question) => {
    expect(handOverQuestion(status, own, used)).toEqual(question);
  });
});

describe('a change that the system made', () => {
  const away = deskPerson({ declared: 'away' });
  test.each([
    ['missed offers', { ...away, reason: 'missed_offers' }, 'did not answer three offers'],
    ['an idle desk', deskPerson({ effective: 'away', reason: 'idle' }), 'nobody touched this desk'],
    ['an admin', { ...away, reason: 'admin' }, 'An admin changed your status to Away'],
    ['a reason of later', { ...away, reason: 'moon' }, 'Your status was changed to Away: moon'],
  ])('is told: %s', (_name, person, words) => {
    expect(statusNote(person)).toContain(words);
  });

  test.each([
    ['her own choice', away],
    ['her own sign-out', deskPerson({ declared: 'offline', reason: 'signed_out' })],
    ['what is over', deskPerson({ reason: 'idle' })],
    ['nobody known', null],
  ])('is not told: %s', (_name, person) => {
    expect(statusNote(person)).toBeNull();
  });
});
