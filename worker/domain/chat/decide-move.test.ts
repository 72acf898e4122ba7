// What is done with a session in the middle: transfer, hold, escalation, priority, back to the bot.
import { describe, expect, test } from 'vitest';
import { COLLEAGUE, chatIn, contextAt, NOW, OWNER, SESSION, SUPERVISOR } from '../../testing/chat-states';
import {
  chatAfter,
  effectsOf,
  isUnchanged,
  linesOf,
  refusalOf,
  sessionAfter,
  sessionOf,
  stepFrom,
  timersOf,
  withPolicy,
} from '../../testing/chat-steps';
import { HOLD_MAX_MS } from './decision';
import type { Actor, Hold, SetPriority, TransferOperator, TransferTeam } from './operator-act';
import type { Priority } from './session-state';

const OWNER_PERSON = { operatorId: OWNER.operatorId, name: OWNER.name };
const COLLEAGUE_PERSON = { operatorId: COLLEAGUE.operatorId, name: COLLEAGUE.name };
const wish = (by: Actor) => ({ by, expectedVersion: null });

describe('a transfer to a colleague', () => {
  const transfer = (by: Actor, more: Partial<TransferOperator> = {}): TransferOperator => ({
    type: 'transfer_operator',
    to: COLLEAGUE,
    ...wish(by),
    ...more,
  });

  test('makes her the owner at once, with the note and the name of who left', () => {
    const given = stepFrom(
      chatIn('active', {}, { turnSince: NOW - 5 }),
      transfer(OWNER, { note: 'she is in a hurry' }),
    );
    expect(given.state.session).toMatchObject({
      state: 'assigned',
      version: 8,
      owner: COLLEAGUE_PERSON,
      ownedSince: NOW,
      previousOwner: OWNER_PERSON,
      queueSince: NOW - 3_600_000,
      entryVersion: 1,
      isJoinDue: true,
      turnSince: NOW - 5,
      handover: { by: OWNER_PERSON, note: 'she is in a hurry', at: NOW },
    });
    expect(linesOf(given)).toEqual([
      { type: 'transferred', by: OWNER_PERSON, to: COLLEAGUE_PERSON, note: 'she is in a hurry' },
    ]);
    expect(effectsOf(given, 'cancel_bot_messages')).toHaveLength(1);
  });

  test('counts the hold, and from the queue withdraws the offer', () => {
    expect(sessionAfter(chatIn('on_hold'), transfer(OWNER))).toMatchObject({ hold: null, heldMs: 300_000 });
    const offer = { decisionNo: 5, to: OWNER, since: NOW, until: NOW + 9 };
    const chat = chatIn('waiting', {}, { offer, previousOwner: OWNER_PERSON });
    expect(sessionAfter(chat, transfer(SUPERVISOR))).toMatchObject({ offer: null, previousOwner: OWNER_PERSON });
  });

  test('to who has it already is fulfilled', () => {
    expect(isUnchanged(chatIn('active'), transfer(OWNER, { to: OWNER }))).toBe(true);
    expect(isUnchanged(chatIn('active'), transfer(SUPERVISOR, { to: OWNER }))).toBe(true);
    expect(refusalOf(chatIn('active'), transfer(COLLEAGUE, { to: OWNER }))).toBe('NOT_OWNER');
  });
});

describe('a transfer to a team', () => {
  const transfer = (by: Actor, more: Partial<TransferTeam> = {}): TransferTeam => ({
    type: 'transfer_team',
    teamId: 'sales',
    needs: { skills: ['pricing'] },
    ...wish(by),
    ...more,
  });
  const ROUTED = {
    ruleId: 'r1',
    overflowTeamIds: ['support'],
    preferred: { operatorId: OWNER.operatorId, endedAt: NOW },
  };

  test('goes into its queue at the old place, with what its rule asks for and nothing of the old one’s', () => {
    const names = withPolicy(NOW, { teamName: () => 'Sales' });
    const moved = stepFrom(chatIn('active', {}, ROUTED), transfer(OWNER, { note: 'wants a price' }), names);
    expect(moved.state.session).toMatchObject({
      state: 'waiting',
      version: 8,
      owner: null,
      previousOwner: OWNER_PERSON,
      teamId: 'sales',
      needs: { skills: ['pricing'] },
      queueSince: NOW - 3_600_000,
      entryVersion: 2,
      handover: { by: OWNER_PERSON, note: 'wants a price', at: NOW },
    });
    for (const field of Object.keys(ROUTED)) expect(moved.state.session).not.toHaveProperty(field);
    expect(linesOf(moved)).toEqual([
      { type: 'transferred', by: OWNER_PERSON, to: null, teamId: 'sales', teamName: 'Sales', note: 'wants a price' },
    ]);
  });

  test('from one queue into the other is another entry, for which no old offer stands', () => {
    const offer = { decisionNo: 5, to: OWNER, since: NOW, until: NOW + 9 };
    const parked = { kind: 'callback', since: NOW, tries: 0 } as const;
    const openSlot = { name: 'order', tries: 1 };
    const moved = stepFrom(chatIn('waiting', {}, { ...ROUTED, offer, parked, openSlot }), transfer(SUPERVISOR));
    expect(moved.state.session).not.toHaveProperty('openSlot');
    expect(moved.state.session).toMatchObject({
      state: 'waiting',
      version: 7,
      teamId: 'sales',
      queueSince: NOW - 3_600_000,
      entryVersion: 2,
      offer: null,
      parked,
    });
    expect(linesOf(moved)).toMatchObject([{ type: 'transferred', teamId: 'sales' }]);
    expect(isUnchanged(moved.state, transfer(SUPERVISOR))).toBe(true);
  });

  test('of who is not placed yet enters nothing; hours are looked at again', () => {
    const chat = chatIn('pending', {}, { opensAt: NOW + 9, queueSince: NOW - 9 });
    const moved = stepFrom(chat, transfer(SUPERVISOR));
    expect(moved.state.session).toMatchObject({
      state: 'pending',
      version: 7,
      entryVersion: 0,
      teamId: 'sales',
      queueSince: NOW - 9,
    });
    expect(moved.state.session).not.toHaveProperty('opensAt');
    expect(linesOf(moved)).toMatchObject([{ type: 'transferred', teamId: 'sales' }]);
    expect(timersOf(moved)).toEqual(['-opening']);
    expect(timersOf(stepFrom(chatIn('pending'), transfer(SUPERVISOR)))).toEqual([]);
  });

  test('to the team that has it takes it from its owner all the same', () => {
    expect(sessionAfter(chatIn('active'), transfer(OWNER, { teamId: 'billing' })).state).toBe('waiting');
  });
});

describe('a hold', () => {
  const hold = (until: number | null, reason?: string): Hold => ({
    type: 'hold',
    until,
    ...(reason && { reason }),
    ...wish(OWNER),
  });

  test('is kept with its end and its reason', () => {
    const held = stepFrom(chatIn('active'), hold(NOW + 60_000, 'asks the bank'));
    expect(held.state.session).toMatchObject({ state: 'on_hold', version: 8, owner: OWNER_PERSON });
    expect(held.state.session?.hold).toEqual({ since: NOW, until: NOW + 60_000, reason: 'asks the bank' });
    expect(linesOf(held)).toEqual([{ type: 'held', by: OWNER_PERSON, until: NOW + 60_000, reason: 'asks the bank' }]);
    expect(timersOf(held).at(-1)).toBe('+hold_end 60000');
  });

  test('lasts thirty days at most', () => {
    const held = stepFrom(chatIn('active'), hold(NOW + HOLD_MAX_MS + 1));
    expect(held.state.session?.hold?.until).toBe(NOW + 30 * 86_400_000);
    expect(timersOf(held).at(-1)).toBe(`+hold_end ${HOLD_MAX_MS}`);
  });

  test('can get another end while it lasts, and began when it began', () => {
    const other = stepFrom(chatIn('on_hold'), hold(NOW + 60_000));
    expect(other.state.session).toMatchObject({ version: 7, hold: { since: NOW - 300_000, until: NOW + 60_000 } });
    expect(timersOf(other)).toEqual(['+hold_end 60000']);
    const open = stepFrom(other.state, hold(null));
    expect(open.state.session?.hold).toMatchObject({ since: NOW - 300_000, until: null });
    expect(timersOf(open)).toEqual(['-hold_end']);
    expect(isUnchanged(open.state, hold(null))).toBe(true);
    expect(isUnchanged(open.state, hold(null, 'asks the bank'))).toBe(false);
  });

  test('ends by hand, and its time is counted', () => {
    const again = stepFrom(chatIn('on_hold', {}, { heldMs: 5 }), { type: 'unhold', ...wish(OWNER) });
    expect(again.state.session).toMatchObject({ state: 'active', version: 8, hold: null, heldMs: 300_005 });
    expect(linesOf(again)).toEqual([{ type: 'held_on', by: OWNER_PERSON }]);
  });

  test('ends by itself at its end, and not before', () => {
    const chat = chatIn('on_hold', {}, { hold: { since: NOW - 60_000, until: NOW } });
    const event = { type: 'hold_end', sessionId: SESSION } as const;
    const over = stepFrom(chat, event, withPolicy(NOW, { idleEndMs: 60_000 }));
    expect(over.state.session).toMatchObject({ state: 'active', version: 8, heldMs: 60_000 });
    expect(timersOf(over)).toEqual(['-hold_end', '+idle_end 60000']);
    const early = stepFrom(chat, event, contextAt(NOW - 1));
    expect(early.state).toBe(chat);
    expect(timersOf(early)).toEqual(['+hold_end 0']);
    expect(isUnchanged(chatIn('on_hold'), event)).toBe(true);
    expect(isUnchanged(chat, { ...event, sessionId: 'session-0' as typeof SESSION })).toBe(true);
  });
});

describe('an escalation', () => {
  const escalate = (reason: string) => ({ type: 'escalate', by: OWNER, reason }) as const;

  test('leaves the owner, and raises the priority to High at least', () => {
    const raised = stepFrom(chatIn('active'), escalate('threatens to sue'));
    expect(raised.state.session).toMatchObject({
      state: 'active',
      version: 7,
      owner: OWNER_PERSON,
      priority: 1,
      escalated: { at: NOW, by: OWNER_PERSON, reason: 'threatens to sue' },
    });
    expect(linesOf(raised)).toEqual([{ type: 'escalated', by: OWNER_PERSON, reason: 'threatens to sue' }]);
    expect(isUnchanged(raised.state, escalate('threatens to sue'))).toBe(true);
    expect(sessionOf(chatAfter(raised.state, escalate('sues'))).escalated?.reason).toBe('sues');
  });

  test.each([
    [3, 1],
    [1, 1],
    [0, 0],
  ] as const)('priority %i becomes %i', (priority, raised) => {
    expect(sessionAfter(chatIn('active', {}, { priority }), escalate('angry')).priority).toBe(raised);
  });

  test('by a timer names nobody', () => {
    const raised = stepFrom(chatIn('waiting'), { type: 'escalate', by: null, reason: 'late' });
    expect(raised.state.session?.escalated).toEqual({ at: NOW, by: null, reason: 'late' });
  });
});

describe('a priority', () => {
  const set = (priority: Priority, by: Actor = OWNER): SetPriority => ({ type: 'set_priority', priority, ...wish(by) });

  test('is set by the owner and by supervisors, and logged', () => {
    const urgent = stepFrom(chatIn('active'), set(0));
    expect(urgent.state.session).toMatchObject({ priority: 0, version: 7, entryVersion: 1 });
    expect(linesOf(urgent)).toEqual([{ type: 'priority_set', by: OWNER_PERSON, priority: 0 }]);
    expect(sessionAfter(chatIn('waiting'), set(3, SUPERVISOR)).priority).toBe(3);
    expect(isUnchanged(urgent.state, set(0))).toBe(true);
    expect(isUnchanged(chatIn('active'), set(2))).toBe(true);
  });

  test('of what is over means nothing', () => {
    for (const state of ['bot', 'resolved', 'closed'] as const) {
      expect(isUnchanged(chatIn(state), set(0, SUPERVISOR))).toBe(true);
    }
  });
});

describe('back to the bot', () => {
  test('closes at once and leaves nothing open', () => {
    const chat = chatIn('on_hold', { unansweredSince: NOW - 5 }, { isJoinDue: true, turnSince: NOW - 5 });
    const back = stepFrom(chat, { type: 'return_to_bot', ...wish(OWNER) });
    expect(back.state).toMatchObject({
      unansweredSince: null,
      lastOwner: { operatorId: OWNER.operatorId, endedAt: NOW },
    });
    expect(back.state.session).toMatchObject({
      state: 'closed',
      version: 8,
      closedAt: NOW,
      resolvedAt: null,
      endedBy: 'operator',
      endReason: 'returned_to_bot',
      hold: null,
      heldMs: 300_000,
      isJoinDue: false,
      turnSince: null,
    });
    expect(linesOf(back)).toEqual([{ type: 'returned_to_bot', by: OWNER_PERSON }]);
  });

  test('from the queue withdraws the offer', () => {
    const offer = { decisionNo: 5, to: OWNER, since: NOW, until: NOW + 9 };
    const chat = chatIn('waiting', {}, { offer, parked: { kind: 'callback', since: NOW, tries: 0 } });
    expect(sessionAfter(chat, { type: 'return_to_bot', ...wish(SUPERVISOR) })).toMatchObject({
      offer: null,
      parked: null,
    });
  });
});
