import { describe, expect, test } from 'vitest';
import { row } from '../testing/build';
import { deskMarks, type QueuePlace, showsDraft, urgencyOf } from './row-look';

test.each([
  [39_999, 'fresh'],
  [40_000, 'late'],
  [179_999, 'late'],
  [180_000, 'overdue'],
])('a customer who has waited %i ms is %s', (waitedMs, urgency) => {
  expect(urgencyOf(row({ state: 'waiting', unansweredSince: 1_000 }), 1_000 + waitedMs)).toBe(urgency);
});

test.each(['bot', 'resolved', 'closed', 'on_hold'] as const)('in %s nobody waits for a person', (state) => {
  expect(urgencyOf(row({ state, unansweredSince: 0 }), 999_999)).toBe('none');
});

test('a draft is marked only while its chat is open', () => {
  expect(showsDraft(row({ state: 'active' }), 'half a word')).toBe(true);
  expect(showsDraft(row({ state: 'resolved' }), 'half a word')).toBe(false);
  expect(showsDraft(row({ state: 'active' }), ' ')).toBe(false);
  expect(showsDraft(row({ state: 'active' }), null)).toBe(false);
});

describe('what an open session adds', () => {
  const place: QueuePlace = {
    at: 0,
    teamId: 'sales',
    position: 3,
    topic: 'Pricing',
    parked: null,
    wait: null,
  };

  test('is the row’s, but for the place, and the topic where the hub kept it', () => {
    expect(deskMarks(row({ state: 'waiting', teamId: 'billing', priority: 1 }), place)).toMatchObject({
      teamId: 'billing',
      topic: 'Pricing',
      priority: 'high',
      position: 3,
    });
    expect(deskMarks(row({ state: 'waiting', teamId: null, priority: 2 }), place)).toMatchObject({ teamId: null });
  });

  test('comes from the row where both say it, for the queue is asked later', () => {
    const marks = deskMarks(row({ state: 'waiting', teamId: 'billing', priority: 0, topic: 'Refund' }), place);
    expect(marks).toMatchObject({ teamId: 'billing', priority: 'urgent', topic: 'Refund' });
  });

  test('a chat that somebody took has no place any more, whatever the queue last said', () => {
    expect(deskMarks(row({ state: 'assigned' }), place)).toMatchObject({
      position: null,
      teamId: null,
      priority: null,
    });
  });

  test('an offer is marked only while the chat waits, or while its owner passes it on', () => {
    const offer = { decisionNo: 1, to: { operatorId: 'op_2', name: 'Ren' }, until: 9 };
    expect(deskMarks(row({ state: 'waiting', offer }), null).offeredTo?.name).toBe('Ren');
    expect(deskMarks(row({ state: 'active', offer }), null).offeredTo).toBeNull();
    const passed = { ...offer, from: { by: { operatorId: 'op_me', name: 'Me' }, note: null } };
    expect(deskMarks(row({ state: 'active', offer: passed }), null)).toMatchObject({
      offeredTo: { name: 'Ren' },
      offeredBy: 'Me',
    });
  });

  test('on hold with an end, without one, and not on hold are told apart', () => {
    expect(deskMarks(row({ state: 'on_hold', heldUntil: 5 }), null).heldUntil).toBe(5);
    expect(deskMarks(row({ state: 'on_hold', heldUntil: null }), null).heldUntil).toBeNull();
    expect(deskMarks(row({ state: 'active', heldUntil: 5 }), null).heldUntil).toBeUndefined();
  });

  test('a normal priority and a closed chat are marked by nothing', () => {
    expect(deskMarks(row({ state: 'waiting', priority: 2 }), null).priority).toBeNull();
    expect(deskMarks(row({ state: 'resolved', priority: 0, isEscalated: true }), place)).toMatchObject({
      priority: null,
      isEscalated: false,
    });
  });

  test('a service level that is not kept is marked while the chat is open', () => {
    const sla = { state: 'breached', target: 'first_reply', dueAt: 60_000 } as const;
    expect(deskMarks(row({ state: 'active', sla }), null).sla).toEqual(sla);
    expect(deskMarks(row({ state: 'active' }), null).sla).toBeNull();
    expect(deskMarks(row({ state: 'resolved', sla }), null).sla).toBeNull();
  });
});
