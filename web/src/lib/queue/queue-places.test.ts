import { describe, expect, test } from 'vitest';
import type { QueueTeam } from '$protocol/desk-view';
import { queueEntry, row } from '../testing/build';
import { nextInLine, queuePlaces, queueSignature, waitingSummary } from './queue-places';

const team = (more: Partial<QueueTeam>): QueueTeam => ({
  teamId: 'support',
  name: 'Support',
  intake: 'open',
  intakeReason: null,
  waiting: 0,
  longestSince: null,
  available: 0,
  ...more,
});

test('places count over the whole queue in the order it came', () => {
  const entries = [queueEntry({ chatId: 'demo:Ub' }), queueEntry({ chatId: 'demo:Ua', position: 2 })];
  const places = queuePlaces({ teams: [], entries });
  expect([places.get('demo:Ub')?.at, places.get('demo:Ua')?.at]).toEqual([0, 1]);
  expect(places.get('demo:Ua')?.position).toBe(2);
});

test('how many wait and since when, of the teams that are looked at', () => {
  const teams = [
    team({ teamId: 'a', waiting: 2, longestSince: 50 }),
    team({ teamId: 'b', waiting: 3, longestSince: 20 }),
    team({ teamId: 'c' }),
  ];
  expect(waitingSummary({ teams, entries: [] }, null)).toEqual({ waiting: 5, longestSince: 20 });
  expect(waitingSummary({ teams, entries: [] }, new Set(['a']))).toEqual({ waiting: 2, longestSince: 50 });
  expect(waitingSummary({ teams, entries: [] }, new Set(['c']))).toEqual({ waiting: 0, longestSince: null });
});

test('next is the first of my teams that is neither parked nor being offered', () => {
  const entries = [
    queueEntry({ chatId: 'other', teamId: 'sales' }),
    queueEntry({ chatId: 'parked', parked: 'callback' }),
    queueEntry({ chatId: 'asked', offeredTo: 'op_2' }),
    queueEntry({ chatId: 'free' }),
  ];
  expect(nextInLine({ teams: [], entries }, ['support'])).toBe('free');
  expect(nextInLine({ teams: [], entries }, ['billing'])).toBeNull();
  expect(nextInLine({ teams: [], entries }, [])).toBe('other');
});

describe('the queue is asked again', () => {
  const waiting = row({ state: 'waiting', version: 1, priority: 2, queueSince: 5 });
  const before = queueSignature([waiting]);

  test.each([
    ['when a chat is taken', { state: 'assigned', version: 2 }],
    ['when it changes its team', { teamId: 'sales' }],
    ['when it becomes urgent', { priority: 0 }],
    ['when it is offered', { offer: { decisionNo: 4, to: { operatorId: 'o', name: 'O' }, until: 9 } }],
    ['when it is parked', { isParked: true }],
  ] as const)('%s', (_name, more) => {
    expect(queueSignature([{ ...waiting, ...more }])).not.toBe(before);
  });

  test('not when the customer writes, nor when others do', () => {
    const written = { ...waiting, seq: 9, inboundCount: 4, lastAt: 99 };
    expect(queueSignature([row({ chatId: 'demo:U2', state: 'active' }), written])).toBe(before);
  });

  test('nor when the same rows come in another order', () => {
    const other = row({ chatId: 'demo:U0', state: 'pending' });
    expect(queueSignature([waiting, other])).toBe(queueSignature([other, waiting]));
  });
});
