// Into the queue and out of it: place, divert, the longest wait, what a customer says while she waits, and what ends a wait.
import { describe, expect, test } from 'vitest';
import {
  COLLEAGUE,
  chatIn,
  contextAt,
  customerMessage,
  NOW,
  OWNER,
  SESSION,
  SUPERVISOR,
} from '../../testing/chat-states';
import {
  chatAfter,
  effectsOf,
  isUnchanged,
  linesOf,
  sessionAfter,
  sessionOf,
  stepFrom,
  timersOf,
  withPolicy,
} from '../../testing/chat-steps';
import type { Place } from './chat-event';
import type { DivertReason } from './dispatcher-order';
import type { EndReason } from './session-state';

const ASK = { type: 'ask', trigger: 'word', lineTs: NOW } as const;
const place = (more: Partial<Place> = {}): Place => ({
  type: 'place',
  teamId: 'billing',
  needs: { skills: ['refunds'] },
  ...more,
});
const NAMED = withPolicy(NOW, { teamName: (teamId) => ({ billing: 'Billing', sales: 'Sales' })[teamId] });

describe('place', () => {
  test('puts the session into the queue of its team, at its place from now on', () => {
    const placed = stepFrom(chatIn('pending'), place({ ruleId: 'r1', priority: 1, preferred: PREFERRED }), NAMED);
    expect(placed.state.session).toMatchObject({
      state: 'waiting',
      version: 8,
      teamId: 'billing',
      ruleId: 'r1',
      needs: { skills: ['refunds'] },
      priority: 1,
      preferred: PREFERRED,
      queueSince: NOW,
      entryVersion: 1,
    });
    expect(linesOf(placed)).toEqual([{ type: 'queued', teamId: 'billing', teamName: 'Billing' }]);
  });

  test('says nothing of a team without a name', () => {
    expect(stepFrom(chatIn('pending'), place()).entries).toEqual([]);
  });

  test('after a reopen knows nothing of the rule and the teams of the first time, and prefers who had her before', () => {
    const first = { ruleId: 'r1', overflowTeamIds: ['sales'], told: { position: 3, at: NOW } };
    const favourite = { operatorId: COLLEAGUE.operatorId, endedAt: NOW - 90_000_000 };
    const chat = chatIn('resolved', {}, { ...first, preferred: favourite, priority: 1, entryVersion: 4 });
    const again = sessionAfter(chat, customerMessage(NOW), place({ preferred: favourite }));
    for (const field of Object.keys(first)) expect(again).not.toHaveProperty(field);
    expect(again).toMatchObject({ state: 'waiting', priority: 1, queueSince: NOW, entryVersion: 5 });
    expect(again.preferred).toEqual({ operatorId: OWNER.operatorId });
  });
});

const PREFERRED = { operatorId: OWNER.operatorId, endedAt: NOW - 60_000 };

describe('divert', () => {
  const TICKETS: readonly [DivertReason, EndReason, string][] = [
    ['after_hours', 'after_hours', 'after_hours'],
    ['intake_closed', 'queue_full', 'intake_closed'],
    ['queue_full', 'queue_full', 'queue_full'],
    ['no_team', 'queue_full', 'no_team'],
  ];

  test.each(TICKETS)('%s closes the session with %s and leaves a ticket', (reason, endReason, ticket) => {
    const diverted = stepFrom(chatIn('pending'), { type: 'divert', reason, entryVersion: null });
    expect(diverted.state.session).toMatchObject({ state: 'closed', endedBy: 'system', endReason, closedAt: NOW });
    expect(effectsOf(diverted, 'make_ticket')).toEqual([{ type: 'make_ticket', sessionId: SESSION, reason: ticket }]);
    expect(linesOf(diverted)).toEqual([{ type: 'resolved', by: null, reason: endReason }]);
    expect(diverted.state.unansweredSince).toBeNull();
  });

  const untilOpening = { type: 'divert', reason: 'after_hours', entryVersion: null, opensAt: NOW + 3_600_000 } as const;

  test('until the opening leaves her waiting, in the order in which everybody asked', () => {
    const diverted = stepFrom(chatIn('pending'), untilOpening);
    expect(diverted.state.session).toMatchObject({
      state: 'pending',
      version: 7,
      opensAt: NOW + 3_600_000,
      queueSince: NOW,
    });
    expect(linesOf(diverted)).toEqual([{ type: 'diverted', reason: 'after_hours' }]);
    expect(timersOf(diverted)).toEqual(['+opening 3600000']);
    expect(isUnchanged(diverted.state, untilOpening)).toBe(true);

    const opened = stepFrom(diverted.state, place(), contextAt(NOW + 3_600_000));
    expect(opened.state.session).toMatchObject({ state: 'waiting', queueSince: NOW });
    expect(opened.state.session).not.toHaveProperty('opensAt');
    expect(timersOf(opened)).toEqual(['-opening']);
  });

  test('until the opening keeps the place of who waited already, and follows hours that change', () => {
    const waited = chatIn('pending', {}, { queueSince: NOW - 9 });
    const later = { ...untilOpening, opensAt: NOW + 7_200_000 };
    const moved = stepFrom(chatAfter(waited, untilOpening), later);
    expect(moved.state.session).toMatchObject({ queueSince: NOW - 9, opensAt: NOW + 7_200_000 });
    expect(timersOf(moved)).toEqual(['+opening 7200000']);
  });

  test('that was decided on another entry is ignored', () => {
    const old = { type: 'divert', reason: 'queue_full', entryVersion: 2 } as const;
    expect(isUnchanged(chatIn('waiting'), old)).toBe(true);
    expect(sessionAfter(chatIn('waiting'), { ...old, entryVersion: 1 }).state).toBe('closed');
  });
});

describe('the longest wait', () => {
  const overflow = (teamId: string) =>
    ({ type: 'max_wait', step: { kind: 'overflow', teamId }, entryVersion: 1 }) as const;

  test('adds a team and keeps the place in both queues', () => {
    const wider = stepFrom(chatIn('waiting'), overflow('sales'), NAMED);
    const { version, queueSince, entryVersion } = sessionOf(chatIn('waiting'));
    expect(wider.state.session).toMatchObject({ overflowTeamIds: ['sales'], version, queueSince, entryVersion });
    expect(linesOf(wider)).toEqual([{ type: 'overflowed', teamId: 'sales', teamName: 'Sales' }]);
  });

  test('never adds the own team, one twice, or a fourth', () => {
    expect(isUnchanged(chatIn('waiting'), overflow('billing'))).toBe(true);
    const two = chatAfter(chatIn('waiting'), overflow('sales'));
    expect(isUnchanged(two, overflow('sales'))).toBe(true);
    const three = chatAfter(two, overflow('support'));
    expect(sessionOf(three).overflowTeamIds).toEqual(['sales', 'support']);
    expect(isUnchanged(three, overflow('general'))).toBe(true);
  });

  test('at last closes with a ticket', () => {
    const ended = stepFrom(chatIn('waiting'), { type: 'max_wait', step: { kind: 'ticket' }, entryVersion: 1 });
    expect(ended.state.session).toMatchObject({ state: 'closed', endedBy: 'system', endReason: 'queue_timeout' });
    expect(effectsOf(ended, 'make_ticket')).toEqual([
      { type: 'make_ticket', sessionId: SESSION, reason: 'queue_timeout' },
    ]);
  });

  test('of another entry changes nothing', () => {
    const ticket = { type: 'max_wait', step: { kind: 'ticket' }, entryVersion: 2 } as const;
    expect(isUnchanged(chatIn('waiting'), ticket)).toBe(true);
  });

  test('offers a callback once in each queue, and not to whoever booked it', () => {
    const offer = { type: 'max_wait', step: { kind: 'offer_callback' }, entryVersion: 1 } as const;
    const offered = stepFrom(chatIn('waiting'), offer);
    expect(offered.state.session).toMatchObject({ state: 'waiting', callbackOfferedEntry: 1 });
    expect(isUnchanged(offered.state, offer)).toBe(true);
    const booked = chatAfter(chatIn('waiting'), { type: 'callback_accept', way: 'chat' });
    expect(isUnchanged(booked, offer)).toBe(true);
  });

  test('that was decided on the entry of an earlier session hits no later one', () => {
    const first = chatAfter(chatIn('waiting'), { type: 'queue_cancel', lineTs: NOW });
    const second = chatAfter(first, ASK, place());
    expect(sessionOf(second).state).toBe('waiting');
    expect(isUnchanged(second, { type: 'max_wait', step: { kind: 'ticket' }, entryVersion: 1 })).toBe(true);
    expect(isUnchanged(second, { type: 'divert', reason: 'queue_full', entryVersion: 1 })).toBe(true);
  });
});

describe('a customer who waits no more', () => {
  test.each(['queue_cancel', 'customer_end'] as const)(
    '%s closes what nobody served, at the time of her act',
    (type) => {
      const ended = stepFrom(chatIn('waiting', { unansweredSince: NOW - 9 }), { type, lineTs: NOW - 500 });
      expect(ended.state).toMatchObject({ unansweredSince: null, session: { state: 'closed', closedAt: NOW } });
      expect(ended.state.session).toMatchObject({
        endedBy: 'customer',
        endReason: 'queue_cancelled',
        resolvedAt: null,
      });
      expect(ended.entries).toMatchObject([
        { entry: { event: { type: 'resolved', by: null, reason: 'queue_cancelled' } }, lineTs: NOW - 500 },
      ]);
      expect(ended.effects).toEqual([{ type: 'cancel_wake', timer: 'queue_push', sessionId: SESSION }]);
    },
  );

  test('is missed by whoever had her before', () => {
    const ended = chatAfter(chatIn('waiting', {}, { previousOwner: OWNER }), { type: 'queue_cancel', lineTs: NOW });
    expect(ended.lastOwner).toEqual({ operatorId: OWNER.operatorId, endedAt: NOW });
  });

  test('ends a session that is served so that she may come back', () => {
    const chat = chatIn('active', { unansweredSince: NOW - 9 });
    const ended = stepFrom(chat, { type: 'customer_end', lineTs: NOW - 500 });
    expect(ended.state.session).toMatchObject({ state: 'resolved', endedBy: 'customer', endReason: 'customer_ended' });
    expect(ended.state).toMatchObject({ lastOwner: { operatorId: OWNER.operatorId }, unansweredSince: null });
    expect(timersOf(ended).at(-1)).toMatch('+window_end');
    expect(ended.entries).toMatchObject([{ lineTs: NOW - 500 }]);
    expect(isUnchanged(ended.state, { type: 'customer_end', lineTs: NOW })).toBe(true);
  });

  test('has no offer, no question and no place in the queue any more', () => {
    const offer = { decisionNo: 5, to: OWNER, since: NOW, until: NOW + 30_000 };
    const chat = chatIn(
      'waiting',
      {},
      {
        offer,
        parked: { kind: 'callback', since: NOW, tries: 0 },
        openSlot: { name: 'order', tries: 0 },
      },
    );
    const ended = sessionAfter(chat, { type: 'queue_cancel', lineTs: NOW });
    expect(ended).toMatchObject({ offer: null, parked: null, openSlot: null });
  });
});

describe('what she says while she waits', () => {
  const answer = (name: string, value: string | null) =>
    ({ type: 'slot_answered', name, value, next: { name: 'city', tries: 0 } }) as const;

  test('the first question is opened without an answer', () => {
    const opened = stepFrom(chatIn('waiting'), answer('', null));
    expect(opened.state.session).toMatchObject({ openSlot: { name: 'city', tries: 0 } });
    expect(opened.state.session).not.toHaveProperty('slots');
    expect(opened.state.session).not.toHaveProperty('skippedSlots');
    expect(opened.entries).toEqual([]);
  });

  test('answers are kept beside each other, questions that nobody could answer are skipped', () => {
    const chat = chatAfter(chatIn('waiting'), answer('order', '123'), answer('name', 'Mika'), answer('city', null));
    expect(sessionOf(chat)).toMatchObject({ slots: { order: '123', name: 'Mika' }, skippedSlots: ['city'] });
    const skipped = stepFrom(chat, answer('age', null));
    expect(sessionOf(skipped.state).skippedSlots).toEqual(['city', 'age']);
    expect(linesOf(skipped)).toEqual([{ type: 'slot_answered', name: 'age', isSkipped: true }]);
  });

  test('questions stop at the first owner, answers stay', () => {
    const owned = sessionAfter(chatAfter(chatIn('waiting'), answer('order', '123')), {
      type: 'claim',
      by: OWNER,
      expectedVersion: null,
    });
    expect(owned).toMatchObject({ openSlot: null, slots: { order: '123' } });
  });

  test('the place she was told is kept with its time, while she waits', () => {
    const told = sessionAfter(chatIn('waiting'), { type: 'told', position: 3 });
    expect(told.told).toEqual({ position: 3, at: NOW });
    expect(isUnchanged(chatIn('assigned'), { type: 'told', position: 3 })).toBe(true);
  });
});

test('a supervisor who resolves what nobody served closes it', () => {
  const wish = { by: SUPERVISOR, expectedVersion: null, reason: 'no_reply_needed' } as const;
  const ended = stepFrom(chatIn('waiting'), { type: 'resolve', ...wish });
  expect(ended.state.session).toMatchObject({ state: 'closed', endedBy: 'operator', endReason: 'no_reply_needed' });
  expect(timersOf(ended)).toEqual(['-queue_push']);
});
