// How an operator's part begins and ends: taking from the bot, taking over, giving back, resolving, and what may be reopened.
import { describe, expect, test } from 'vitest';
import { COLLEAGUE, chatIn, contextAt, NOW, OWNER, REOPEN_MS, SESSION, SUPERVISOR } from '../../testing/chat-states';
import {
  chatAfter,
  effectsOf,
  linesOf,
  lineTypesOf,
  refusalOf,
  sessionAfter,
  sessionOf,
  stepFrom,
} from '../../testing/chat-steps';
import { DEFAULT_POLICY } from './decision';
import type { Resolve } from './operator-act';
import type { EndReason } from './session-state';

const OWNER_PERSON = { operatorId: OWNER.operatorId, name: OWNER.name };
const by = (actor: typeof OWNER) => ({ by: actor, expectedVersion: null });
const claim = { type: 'claim', ...by(OWNER) } as const;
const reopen = { type: 'reopen', ...by(COLLEAGUE) } as const;
const resolve = (reason: Resolve['reason'] = 'solved'): Resolve => ({ type: 'resolve', reason, ...by(OWNER) });

describe('taking from the bot', () => {
  test.each(['bot', 'closed'] as const)('in %s begins a session of the operator’s', (state) => {
    const taken = stepFrom(chatIn(state), claim);
    expect(taken.state.session).toMatchObject({
      state: 'assigned',
      origin: 'operator',
      owner: OWNER_PERSON,
      ownedSince: NOW,
      assignedAt: NOW,
      queueSince: null,
      isJoinDue: true,
    });
    expect(sessionOf(taken.state).id).not.toBe(SESSION);
    expect(linesOf(taken)).toEqual([
      { type: 'session_opened', origin: 'operator' },
      { type: 'claimed', by: OWNER_PERSON },
    ]);
    expect(taken.entries.map(({ lineTs }) => lineTs)).toEqual([NOW, NOW]);
    expect(effectsOf(taken, 'cancel_bot_messages')).toHaveLength(1);
  });

  test('begins with nothing of an earlier session', () => {
    const before = chatIn('closed', {}, { priority: 0, hops: 3, fence: 9, slots: { order: '1' }, turnSince: NOW });
    expect(sessionAfter(before, claim)).toEqual({
      id: expect.any(String),
      state: 'assigned',
      version: 8,
      origin: 'operator',
      openedAt: NOW,
      owner: OWNER_PERSON,
      ownedSince: NOW,
      previousOwner: null,
      queueSince: null,
      entryVersion: 1,
      assignedAt: NOW,
      firstHumanAt: null,
      resolvedAt: null,
      firstResolvedAt: null,
      closedAt: null,
      endedBy: null,
      endReason: null,
      reopens: 0,
      isJoinDue: true,
    });
  });

  test('needs a contact who can be written to', () => {
    const takeOver = { type: 'take_over', ...by(SUPERVISOR) } as const;
    for (const wish of [claim, takeOver]) {
      expect(refusalOf(chatIn('bot', { friend: { state: 'blocked', since: 1 } }), wish)).toBe('BLOCKED');
      expect(refusalOf(chatIn('closed', { standby: true }), wish)).toBe('STANDBY');
      expect(refusalOf(chatIn('closed', { friend: { state: 'friend', since: 1 } }), wish)).toBeNull();
    }
  });
});

describe('a new owner', () => {
  test('of a session that waits has her own time, and the first assignment stays known', () => {
    const chat = chatIn('waiting', {}, { assignedAt: NOW - 900, previousOwner: COLLEAGUE });
    const owned = stepFrom(chat, claim);
    expect(owned.state.session).toMatchObject({ ownedSince: NOW, assignedAt: NOW - 900, isJoinDue: true, version: 8 });
    expect(effectsOf(owned, 'cancel_bot_messages')).toHaveLength(1);
    expect(linesOf(owned)).toEqual([{ type: 'claimed', by: OWNER_PERSON }]);
  });

  test('who takes over knows from whom', () => {
    const taken = stepFrom(chatIn('on_hold'), { type: 'take_over', ...by(SUPERVISOR) });
    expect(taken.state.session).toMatchObject({
      state: 'assigned',
      version: 8,
      owner: { operatorId: SUPERVISOR.operatorId },
      previousOwner: OWNER_PERSON,
      hold: null,
      heldMs: 300_000,
    });
    const chi = { operatorId: SUPERVISOR.operatorId, name: SUPERVISOR.name };
    expect(linesOf(taken)).toEqual([{ type: 'taken_over', by: chi, from: OWNER_PERSON }]);
    const waiting = stepFrom(chatIn('waiting', {}, { previousOwner: OWNER_PERSON }), {
      type: 'take_over',
      ...by(SUPERVISOR),
    });
    expect(waiting.state.session?.previousOwner).toEqual(OWNER_PERSON);
    expect(linesOf(waiting)).toMatchObject([{ from: null }]);
  });
});

describe('a release', () => {
  const release = { type: 'release', ...by(OWNER), note: 'ask for the invoice' } as const;

  test('goes back to the old place with the note of the leaver', () => {
    const released = stepFrom(chatIn('active', {}, { isJoinDue: true, turnSince: NOW - 5 }), release);
    expect(released.state.session).toMatchObject({
      state: 'waiting',
      version: 8,
      owner: null,
      ownedSince: null,
      previousOwner: OWNER_PERSON,
      queueSince: NOW - 3_600_000,
      entryVersion: 2,
      isJoinDue: false,
      turnSince: NOW - 5,
      handover: { by: OWNER_PERSON, note: 'ask for the invoice', at: NOW },
    });
    expect(linesOf(released)).toEqual([{ type: 'released', by: OWNER_PERSON, note: 'ask for the invoice' }]);
  });

  test('of a session that never waited begins its wait', () => {
    expect(sessionAfter(chatIn('active', {}, { queueSince: null }), release).queueSince).toBe(NOW);
  });

  test('of what never had a team looks for one, and keeps the time it waits from', () => {
    const taken = chatAfter(chatIn('bot'), claim);
    const released = stepFrom(taken, release);
    expect(released.state.session).toMatchObject({
      state: 'pending',
      version: 2,
      owner: null,
      previousOwner: OWNER_PERSON,
      queueSince: NOW,
      entryVersion: 0,
    });
    const place = { type: 'place', teamId: 'billing', needs: { skills: [] } } as const;
    const placed = stepFrom(released.state, place, contextAt(NOW + 9));
    expect(placed.state.session).toMatchObject({ state: 'waiting', version: 3, queueSince: NOW, entryVersion: 1 });
  });

  test('without a note leaves the earlier one for the next owner', () => {
    const handover = { by: COLLEAGUE, note: 'mind her dog', at: NOW - 9 };
    expect(sessionAfter(chatIn('active', {}, { handover }), { type: 'release', ...by(OWNER) }).handover).toEqual(
      handover,
    );
  });

  test('counts the time on hold', () => {
    const chat = chatIn('on_hold', {}, { heldMs: 1_000, hold: { since: NOW - 2_000, until: null } });
    expect(sessionAfter(chat, release)).toMatchObject({ hold: null, heldMs: 3_000 });
  });
});

describe('the end', () => {
  test('of a served session keeps its owner, forgets the turn, and stays open to return', () => {
    const chat = chatIn('on_hold', { unansweredSince: NOW - 5 }, { turnSince: NOW - 5, isJoinDue: true });
    const ended = stepFrom(chat, resolve());
    expect(ended.state).toMatchObject({
      unansweredSince: null,
      lastOwner: { operatorId: OWNER.operatorId, endedAt: NOW },
    });
    expect(ended.state.session).toMatchObject({
      state: 'resolved',
      version: 8,
      owner: OWNER_PERSON,
      resolvedAt: NOW,
      firstResolvedAt: NOW,
      closedAt: null,
      endedBy: 'operator',
      endReason: 'solved',
      turnSince: null,
      isJoinDue: false,
      hold: null,
      heldMs: 300_000,
    });
    expect(linesOf(ended)).toEqual([{ type: 'resolved', by: OWNER_PERSON, reason: 'solved' }]);
    expect(effectsOf(ended, 'wake_at')).toEqual([
      { type: 'wake_at', timer: 'window_end', sessionId: SESSION, at: NOW + REOPEN_MS },
    ]);
  });

  test('the first resolution stays known', () => {
    expect(sessionAfter(chatIn('active', {}, { firstResolvedAt: NOW - 9 }), resolve())).toMatchObject({
      resolvedAt: NOW,
      firstResolvedAt: NOW - 9,
    });
  });

  test('of the window closes for good, to the millisecond', () => {
    const due = NOW - 60_000 + REOPEN_MS;
    const event = { type: 'window_end', sessionId: SESSION } as const;
    expect(sessionOf(stepFrom(chatIn('resolved'), event, contextAt(due - 1)).state).state).toBe('resolved');
    const over = stepFrom(chatIn('resolved'), event, contextAt(due));
    expect(over.state.session).toMatchObject({ state: 'closed', version: 8, closedAt: due, owner: OWNER_PERSON });
    expect(lineTypesOf(over)).toEqual(['closed']);
    const other = { type: 'window_end', sessionId: 'session-0' as typeof SESSION } as const;
    expect(sessionAfter(chatIn('resolved'), other).state).toBe('resolved');
  });

  test('can be made early, by who owned it last and by supervisors', () => {
    const archived = stepFrom(chatIn('resolved'), { type: 'archive', ...by(OWNER) });
    expect(archived.state.session).toMatchObject({ state: 'closed', version: 8, closedAt: NOW });
    expect(linesOf(archived)).toEqual([{ type: 'archived', by: OWNER_PERSON }]);
  });
});

/** Who ends it, how, and whether it may go on: all ends that a served session can have. */
const ENDS: readonly (readonly [EndReason, boolean])[] = [
  ['solved', true],
  ['unsolved', true],
  ['no_reply_needed', true],
  ['archived', true],
  ['duplicate', false],
  ['spam', false],
  ['wrong_channel', false],
  ['merged', false],
  ['customer_ended', true],
  ['customer_timeout', true],
  ['blocked', true],
  ['left_group', true],
];

describe('coming back', () => {
  test.each(ENDS)('after %s: %s', (endReason, isReopenable) => {
    const chat = chatIn('resolved', {}, { endReason });
    expect(refusalOf(chat, reopen)).toBe(isReopenable ? null : 'WINDOW_OVER');
  });

  test('is possible until the window ends, to the millisecond', () => {
    const resolvedAt = NOW - 60_000;
    expect(refusalOf(chatIn('resolved'), reopen, contextAt(resolvedAt + REOPEN_MS - 1))).toBeNull();
    expect(refusalOf(chatIn('resolved'), reopen, contextAt(resolvedAt + REOPEN_MS))).toBe('WINDOW_OVER');
  });

  test('is possible for a day where nothing else is set', () => {
    expect(DEFAULT_POLICY).toMatchObject({ reopenMs: 86_400_000, reopenTo: 'previous', idleEndMs: null, greyMs: null });
  });

  test('by an operator gives the session to her, with a new wait to come and its history', () => {
    const escalated = { at: NOW - 9, by: null, reason: 'angry' };
    const chat = chatIn('resolved', {}, { escalated, overflowTeamIds: ['sales'], firstHumanAt: NOW - 9 });
    const reopened = stepFrom(chat, reopen);
    expect(reopened.state.session).toMatchObject({
      id: SESSION,
      state: 'assigned',
      version: 8,
      owner: { operatorId: COLLEAGUE.operatorId },
      previousOwner: OWNER_PERSON,
      reopens: 1,
      resolvedAt: null,
      firstResolvedAt: NOW - 60_000,
      endedBy: null,
      endReason: null,
      queueSince: null,
      assignedAt: NOW - 1_800_000,
      firstHumanAt: NOW - 9,
    });
    expect(reopened.state.session).not.toHaveProperty('escalated');
    expect(reopened.state.session).not.toHaveProperty('overflowTeamIds');
    expect(lineTypesOf(reopened)).toEqual(['reopened']);
    const released = chatAfter(reopened.state, { type: 'release', ...by(COLLEAGUE) });
    expect(sessionOf(released).queueSince).toBe(NOW);
  });

  test('after leaving takes the customer’s own return', () => {
    const blocked = chatIn('resolved', { friend: { state: 'blocked', since: 1 } }, { endReason: 'blocked' });
    expect(refusalOf(blocked, reopen)).toBe('BLOCKED');
    expect(refusalOf({ ...blocked, friend: { state: 'friend', since: 2 } }, reopen)).toBeNull();
    const left = chatIn('resolved', { friend: { state: 'left', since: 1 } }, { endReason: 'left_group' });
    expect(refusalOf(left, reopen)).toBe('LEFT');
    expect(refusalOf({ ...left, friend: { state: 'friend', since: 2 } }, reopen)).toBeNull();
  });
});
