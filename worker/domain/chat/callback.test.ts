// Whoever wants to be written to later: parked, her turn, a turn she lets pass, and the end of it.
import { describe, expect, test } from 'vitest';
import { chatIn, contextAt, NOW, OWNER, SESSION } from '../../testing/chat-states';
import { chatAfter, effectsOf, isUnchanged, linesOf, refusalOf, sessionOf, stepFrom } from '../../testing/chat-steps';
import type { Parked } from './session-state';

const accept = { type: 'callback_accept', way: 'chat' } as const;
const turn = {
  type: 'callback_turn',
  answerUntil: NOW + 180_000,
  decisionNo: 5,
  sessionId: SESSION,
  entryVersion: 1,
  to: { operatorId: OWNER.operatorId, name: OWNER.name },
} as const;
const again = { type: 'callback_missed', notBefore: NOW + 600_000 } as const;
const never = { type: 'callback_missed', notBefore: null } as const;
const parkedAs = (parked: Partial<Parked>) =>
  chatIn('waiting', {}, { parked: { kind: 'callback', since: NOW - 9, tries: 0, ...parked } });

describe('a callback by chat', () => {
  test('parks the session, which keeps its entry and its place', () => {
    const offer = { decisionNo: 5, to: OWNER, since: NOW, until: NOW + 30_000 };
    const before = chatIn('waiting', {}, { offer });
    const accepted = stepFrom(before, accept);
    const { version, entryVersion, queueSince } = sessionOf(before);
    expect(accepted.state.session).toMatchObject({ state: 'waiting', version, entryVersion, queueSince, offer: null });
    expect(accepted.state.session?.parked).toEqual({ kind: 'callback', since: NOW, tries: 0 });
    expect(linesOf(accepted)).toEqual([{ type: 'parked', kind: 'callback' }]);
    expect(isUnchanged(accepted.state, accept)).toBe(true);
  });

  test('also takes whoever was parked for not answering', () => {
    expect(sessionOf(chatAfter(parkedAs({ kind: 'no_show', tries: 1 }), accept)).parked).toMatchObject({
      kind: 'callback',
      tries: 0,
    });
  });

  test('comes to its turn once, however often that is told', () => {
    const told = stepFrom(parkedAs({}), turn);
    expect(told.state.session?.parked).toMatchObject({ tries: 1, answerUntil: NOW + 180_000 });
    expect(isUnchanged(told.state, turn)).toBe(true);
  });

  test('that is not answered waits for its next turn', () => {
    const missed = chatAfter(parkedAs({}), turn, again);
    expect(sessionOf(missed).parked).toEqual({ kind: 'callback', since: NOW - 9, tries: 1, notBefore: NOW + 600_000 });
    expect(isUnchanged(missed, again)).toBe(true);
    const second = { ...turn, answerUntil: NOW + 900_000, decisionNo: 6 };
    expect(sessionOf(chatAfter(missed, second)).parked).toEqual({
      kind: 'callback',
      since: NOW - 9,
      tries: 2,
      answerUntil: NOW + 900_000,
      turn: { decisionNo: 6, to: turn.to },
    });
  });

  test('that was missed is not begun anew by a late copy of its call', () => {
    const late = { ...turn, answerUntil: NOW + 900_000 };
    expect(refusalOf(chatAfter(parkedAs({}), turn, again), late)).toBe('FENCED');
  });

  test('is not ended by a late word on an earlier one', () => {
    const second = { ...turn, answerUntil: NOW + 900_000, decisionNo: 6 };
    const before = chatAfter(parkedAs({}), turn, again, second);
    expect(isUnchanged(before, { ...never, decisionNo: 5 })).toBe(true);
    expect(sessionOf(chatAfter(before, { ...never, decisionNo: 6 })).state).toBe('closed');
  });

  test('that is never answered closes with a ticket', () => {
    const ended = stepFrom(chatAfter(parkedAs({}), turn), never);
    expect(ended.state.session).toMatchObject({ state: 'closed', endedBy: 'system', endReason: 'callback_expired' });
    expect(effectsOf(ended, 'make_ticket')).toEqual([
      { type: 'make_ticket', sessionId: SESSION, reason: 'callback_expired' },
    ]);
  });

  test('whose turn it is not cannot be missed', () => {
    expect(isUnchanged(parkedAs({}), again)).toBe(true);
    expect(isUnchanged(parkedAs({}), never)).toBe(true);
  });

  test('has no turn where nobody is parked', () => {
    expect(refusalOf(chatIn('waiting'), turn)).toBe('WRONG_STATE');
    expect(refusalOf(chatIn('waiting'), never)).toBe('WRONG_STATE');
  });

  test('ends when she is wanted back in the queue, or somebody takes her', () => {
    const back = chatAfter(parkedAs({}), { type: 'unpark' });
    expect(sessionOf(back)).toMatchObject({ state: 'waiting', parked: null, entryVersion: 1 });
    expect(isUnchanged(back, { type: 'unpark' })).toBe(true);
    const owned = chatAfter(parkedAs({}), { type: 'claim', by: OWNER, expectedVersion: null });
    expect(sessionOf(owned)).toMatchObject({ state: 'assigned', parked: null });
  });
});

test('a callback by telephone closes the session and leaves a task', () => {
  const booked = stepFrom(chatIn('waiting'), { type: 'callback_accept', way: 'phone' }, contextAt(NOW));
  expect(booked.state.session).toMatchObject({ state: 'closed', endedBy: 'customer', endReason: 'callback_booked' });
  expect(effectsOf(booked, 'make_ticket')).toEqual([
    { type: 'make_ticket', sessionId: SESSION, reason: 'callback_phone' },
  ]);
  expect(linesOf(booked)).toEqual([{ type: 'resolved', by: null, reason: 'callback_booked' }]);
});

test('whoever was there already twice and did not answer is closed without a ticket', () => {
  const ended = stepFrom(chatAfter(parkedAs({ kind: 'no_show' }), turn), never);
  expect(ended.state.session).toMatchObject({ state: 'closed', endedBy: 'system', endReason: 'no_show' });
  expect(effectsOf(ended, 'make_ticket')).toEqual([]);
});
