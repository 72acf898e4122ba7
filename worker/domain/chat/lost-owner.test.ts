// An owner who is gone or does not answer: back to the queue, marked, and at last the supervisors'.
import { describe, expect, test } from 'vitest';
import { COLLEAGUE, chatIn, NOW, OWNER, SUPERVISOR } from '../../testing/chat-states';
import { chatAfter, isUnchanged, linesOf, sessionAfter, sessionOf, stepFrom } from '../../testing/chat-steps';
import type { OwnerLost } from './dispatcher-order';
import type { ChatState } from './session-state';
import { slotWeight } from './session-state';

const lost = (more: Partial<OwnerLost> = {}): OwnerLost => ({
  type: 'owner_lost',
  owner: OWNER.operatorId,
  version: 7,
  why: 'gone',
  ...more,
});

describe('an owner who is lost', () => {
  test.each(['assigned', 'active', 'on_hold'] as const)(
    'leaves a session in %s to the queue, at its old place',
    (state) => {
      const before = sessionOf(chatIn(state));
      const back = stepFrom(chatIn(state), lost());
      expect(back.state.session).toMatchObject({
        state: 'waiting',
        version: 8,
        owner: null,
        ownedSince: null,
        previousOwner: { operatorId: OWNER.operatorId },
        queueSince: before.queueSince,
        assignedAt: before.assignedAt,
        entryVersion: 2,
      });
      expect(linesOf(back)).toMatchObject([{ type: 'owner_lost', owner: { name: OWNER.name }, why: 'gone' }]);
    },
  );

  test('is not preferred for it any more; somebody else who had the customer before still is', () => {
    const preferring = (operatorId: typeof OWNER.operatorId) => chatIn('active', {}, { preferred: { operatorId } });
    expect(sessionAfter(preferring(OWNER.operatorId), lost())).not.toHaveProperty('preferred');
    const other = { operatorId: COLLEAGUE.operatorId };
    expect(sessionAfter(preferring(COLLEAGUE.operatorId), lost()).preferred).toEqual(other);
  });

  test('who owns it no more, or whom it was decided on too long ago, is ignored', () => {
    expect(isUnchanged(chatIn('active'), lost({ owner: COLLEAGUE.operatorId }))).toBe(true);
    expect(isUnchanged(chatIn('active'), lost({ version: 6 }))).toBe(true);
  });
});

describe('an owner who does not answer', () => {
  /** Given to OWNER again, who does not answer again. */
  function hop(chat: ChatState): ChatState {
    const owned = chatAfter(chat, { type: 'claim', by: OWNER, expectedVersion: null });
    return chatAfter(owned, lost({ why: 'no_answer', version: sessionOf(owned).version }));
  }

  test('is named while it waits, so that others go first; one who went away is not', () => {
    const unanswered = chatAfter(chatIn('active'), lost({ why: 'no_answer' }));
    expect(sessionOf(unanswered).unansweredBy).toEqual({ operatorId: OWNER.operatorId, at: NOW });
    expect(sessionAfter(chatIn('active'), lost())).not.toHaveProperty('unansweredBy');
    const claim = { type: 'claim', by: COLLEAGUE, expectedVersion: null } as const;
    expect(sessionAfter(unanswered, claim)).not.toHaveProperty('unansweredBy');
  });

  test('is counted; one who went away is not', () => {
    const first = stepFrom(chatIn('active'), lost({ why: 'no_answer' }));
    expect(first.state.session?.hops).toBe(1);
    expect(linesOf(first)).toMatchObject([{ type: 'owner_lost', why: 'no_answer' }]);
    for (const why of ['gone', 'status', 'disabled'] as const) {
      expect(sessionAfter(chatIn('active'), lost({ why }))).not.toHaveProperty('hops');
    }
  });

  test('after the third hop it is the supervisors’, urgent enough, and moves no more', () => {
    const twice = hop(hop(chatIn('waiting')));
    expect(sessionOf(twice)).toMatchObject({ state: 'waiting', hops: 2 });
    expect(sessionOf(twice)).not.toHaveProperty('escalated');

    const owned = chatAfter(twice, { type: 'claim', by: OWNER, expectedVersion: null });
    const third = stepFrom(owned, lost({ why: 'no_answer', version: sessionOf(owned).version }));
    expect(third.state.session).toMatchObject({
      state: 'waiting',
      hops: 3,
      priority: 1,
      escalated: { at: NOW, by: null, reason: 'no_answer' },
    });
    expect(linesOf(third).map(({ type }) => type)).toEqual(['owner_lost', 'escalated']);

    const again = chatAfter(third.state, { type: 'claim', by: OWNER, expectedVersion: null });
    const version = sessionOf(again).version;
    expect(isUnchanged(again, lost({ why: 'no_answer', version }))).toBe(true);
    expect(sessionAfter(again, lost({ why: 'gone', version }))).toMatchObject({ state: 'waiting', hops: 3 });
  });

  test('an urgent session stays urgent', () => {
    const urgent = chatIn('waiting', {}, { hops: 2, priority: 0 });
    expect(sessionOf(hop(urgent))).toMatchObject({ hops: 3, priority: 0 });
  });

  test('a supervisor who takes over has answered the call', () => {
    const called = chatIn('active', {}, { escalated: { at: NOW - 9, by: null, reason: 'no_answer' }, priority: 1 });
    const taken = sessionAfter(called, { type: 'take_over', by: SUPERVISOR, expectedVersion: null });
    expect(taken).not.toHaveProperty('escalated');
    expect(taken).toMatchObject({ priority: 1, previousOwner: { operatorId: OWNER.operatorId } });
  });
});

describe('an owner whose connection is gone while nobody waits for her', () => {
  const gone = { type: 'owner_gone', owner: OWNER.operatorId, isGone: true } as const;

  test('keeps the session, which is marked until she is back', () => {
    const marked = stepFrom(chatIn('active'), gone);
    expect(marked.state.session).toMatchObject({ state: 'active', version: 7, isOwnerGone: true });
    expect(isUnchanged(marked.state, gone)).toBe(true);
    const back = chatAfter(marked.state, { ...gone, isGone: false });
    expect(sessionOf(back).isOwnerGone).toBe(false);
    expect(isUnchanged(back, { ...gone, isGone: false })).toBe(true);
    expect(isUnchanged(chatIn('active'), { ...gone, isGone: false })).toBe(true);
  });

  test('of another session’s owner says nothing of this one', () => {
    expect(isUnchanged(chatIn('active'), { ...gone, owner: COLLEAGUE.operatorId })).toBe(true);
    expect(isUnchanged(chatIn('resolved'), gone)).toBe(true);
  });

  test('her marks go with her', () => {
    const marked = chatIn('active', {}, { isOwnerGone: true, isGrey: true });
    const wish = { by: SUPERVISOR, expectedVersion: null } as const;
    const moves = [
      { type: 'release', ...wish },
      { type: 'take_over', ...wish },
      { type: 'resolve', reason: 'solved', ...wish },
      { type: 'return_to_bot', ...wish },
      lost(),
    ] as const;
    for (const move of moves) expect(sessionAfter(marked, move)).toMatchObject({ isOwnerGone: false, isGrey: false });
  });
});

test('a session weighs one slot while its owner serves it, and none on hold, grey, waiting or done', () => {
  const weightOf = (chat: ChatState) => slotWeight(sessionOf(chat));
  expect([weightOf(chatIn('assigned')), weightOf(chatIn('active'))]).toEqual([1, 1]);
  expect(weightOf(chatIn('active', {}, { isGrey: true }))).toBe(0);
  for (const state of ['pending', 'waiting', 'on_hold', 'resolved', 'closed'] as const) {
    expect(weightOf(chatIn(state))).toBe(0);
  }
});
