// Deadlines: what starts and stops them, what rings too early, and what a hold does to them. In words: `-x` stopped, `+x ms`.
import { describe, expect, test } from 'vitest';
import {
  chatIn,
  contextAt,
  customerMessage,
  NOW,
  OWNER,
  REOPEN_MS,
  reply,
  SESSION,
  SUPERVISOR,
} from '../../testing/chat-states';
import {
  chatAfter,
  isUnchanged,
  lineTypesOf,
  sessionAfter,
  sessionOf,
  stepFrom,
  timersOf,
  withPolicy,
} from '../../testing/chat-steps';
import type { ChatEvent, TimerEnd } from './chat-event';
import type { Policy } from './decision';
import type { SessionState } from './session-state';
import { transition } from './transition';

const MINUTE = 60_000;
const POLICY: Partial<Policy> = {
  idleWarnMs: 20 * MINUTE,
  idleEndMs: 30 * MINUTE,
  greyMs: 10 * MINUTE,
  firstReplyCheckAt: (since) => since + 30_000,
  nextReplyCheckAt: (since) => since + 90_000,
};
const at = (now: number) => withPolicy(now, POLICY);
const by = (actor: typeof OWNER) => ({ by: actor, expectedVersion: null });
const STOPS_ACTIVE = ['-idle_warn', '-idle_end', '-grey', '-next_reply'];
const SILENCE = ['+idle_warn 1200000', '+idle_end 1800000', '+grey 600000'];
const timer = (type: TimerEnd | 'grey') => ({ type, sessionId: SESSION }) as const;

describe('what a step starts and stops', () => {
  const claim = { type: 'claim', ...by(SUPERVISOR) } as const;
  const takeOver = { type: 'take_over', ...by(SUPERVISOR) } as const;
  const release = { type: 'release', ...by(OWNER) } as const;
  const resolve = { type: 'resolve', reason: 'solved', ...by(OWNER) } as const;
  const back = { type: 'return_to_bot', ...by(OWNER) } as const;
  const FIRST = '+first_reply 30000';

  const STEPS: readonly (readonly [string, SessionState, ChatEvent, readonly string[]])[] = [
    ['a claim with nothing to answer', 'waiting', claim, ['-queue_push']],
    ['an end of the wait', 'waiting', { type: 'queue_cancel', lineTs: NOW }, ['-queue_push']],
    ['a taking from the bot', 'bot', claim, []],
    ['a taking over with nothing to answer', 'active', takeOver, STOPS_ACTIVE],
    ['a reopening', 'resolved', { type: 'reopen', ...by(OWNER) }, ['-window_end']],
    ['the first reply', 'assigned', reply(OWNER), ['-first_reply', ...SILENCE]],
    ['a reply', 'active', reply(OWNER), SILENCE],
    ['a reply from hold', 'on_hold', reply(OWNER), SILENCE],
    ['the message that the first reply is to answer', 'assigned', customerMessage(NOW), [FIRST]],
    ['a message', 'active', customerMessage(NOW), ['+next_reply 90000']],
    ['a message on hold', 'on_hold', customerMessage(NOW), ['+next_reply 90000']],
    ['a hold', 'active', { type: 'hold', until: null, ...by(OWNER) }, [...STOPS_ACTIVE, '-hold_end']],
    ['the end of a hold', 'on_hold', { type: 'unhold', ...by(OWNER) }, SILENCE],
    ['an ask on hold', 'on_hold', { type: 'ask', trigger: 'button', lineTs: NOW }, SILENCE],
    ['a release before the first reply', 'assigned', release, ['-first_reply']],
    ['a release', 'active', release, STOPS_ACTIVE],
    ['a resolution before the first reply', 'assigned', resolve, ['-first_reply', `+window_end ${REOPEN_MS}`]],
    ['a resolution', 'active', resolve, [...STOPS_ACTIVE, `+window_end ${REOPEN_MS}`]],
    ['a return to the bot', 'active', back, STOPS_ACTIVE],
    ['the customer’s return', 'resolved', customerMessage(NOW), ['-window_end']],
    ['an early end of the window', 'resolved', { type: 'archive', ...by(OWNER) }, ['-window_end']],
  ];

  test.each(STEPS)('%s', (_name, state, event, timers) => {
    expect(timersOf(stepFrom(chatIn(state), event, at(NOW)))).toEqual(timers);
  });

  const OWED: readonly (readonly [string, SessionState, ChatEvent, readonly string[]])[] = [
    ['a claim', 'waiting', claim, ['-queue_push', FIRST]],
    ['a taking over from who has not answered', 'assigned', takeOver, ['-first_reply', FIRST]],
    ['a taking over', 'active', takeOver, [...STOPS_ACTIVE, FIRST]],
    ['one more message before the first reply', 'assigned', customerMessage(NOW), []],
  ];

  test.each(OWED)('%s, while the customer waits for an answer', (_name, state, event, timers) => {
    expect(timersOf(stepFrom(chatIn(state, { unansweredSince: NOW - 60_000 }), event, at(NOW)))).toEqual(timers);
  });

  test('a claim of who asked without a word, for the ask waits', () => {
    const asked = chatAfter(chatIn('bot'), { type: 'ask', trigger: 'button', lineTs: NOW });
    expect(timersOf(stepFrom(asked, claim, at(NOW)))).toEqual([FIRST]);
  });

  test.each(['unhold', 'release', 'take_over', 'return_to_bot'] as const)('%s stops the end of the hold', (type) => {
    const held = chatIn('on_hold', {}, { hold: { since: NOW - 9, until: NOW + 9 } });
    expect(timersOf(stepFrom(held, { type, ...by(SUPERVISOR) }))[0]).toBe('-hold_end');
    expect(timersOf(stepFrom(held, customerMessage(NOW)))[0]).toBe('-hold_end');
  });

  test('whatever leaves `pending` stops the wait for the opening', () => {
    const waits = chatIn('pending', {}, { opensAt: NOW + 9 });
    const cancel = stepFrom(waits, { type: 'queue_cancel', lineTs: NOW });
    const claimed = stepFrom(waits, claim);
    for (const step of [cancel, claimed]) {
      expect(timersOf(step)[0]).toBe('-opening');
      expect(step.state.session).not.toHaveProperty('opensAt');
    }
  });

  test('nothing rings where the policy sets no time', () => {
    for (const event of [claim, customerMessage(NOW), reply(OWNER)]) {
      for (const state of ['waiting', 'assigned', 'active', 'on_hold'] as const) {
        const step = transition(chatIn(state), event, contextAt(NOW));
        expect(step.ok ? timersOf(step.value).filter((one) => one.startsWith('+')) : []).toEqual([]);
      }
    }
  });

  test('no warning in a group, where a push costs one for each member', () => {
    const step = stepFrom(chatIn('active'), reply(OWNER), { ...at(NOW), isGroup: true });
    expect(timersOf(step)).toEqual(['+idle_end 1800000', '+grey 600000']);
  });
});

describe('a turn', () => {
  test('is as old as its first message, and the later ones start no clock', () => {
    const first = stepFrom(chatIn('active'), customerMessage(NOW - 5), at(NOW));
    expect(sessionOf(first.state).turnSince).toBe(NOW - 5);
    expect(timersOf(first)).toEqual(['+next_reply 89995']);
    const second = stepFrom(first.state, customerMessage(NOW, 'm2'), at(NOW));
    expect(second.state.session).toBe(first.state.session);
    expect(second.effects).toEqual([]);
  });

  test('begins at the commit, where LINE’s clock is ahead', () => {
    expect(sessionAfter(chatIn('active'), customerMessage(NOW + 500)).turnSince).toBe(NOW);
  });

  test('is over with the owner’s reply', () => {
    expect(sessionAfter(chatIn('active'), customerMessage(NOW), reply(OWNER))).toMatchObject({
      turnSince: null,
      lastReplyAt: NOW,
    });
  });

  test('is none before the first reply of an owner', () => {
    expect(sessionAfter(chatIn('assigned'), customerMessage(NOW))).not.toHaveProperty('turnSince');
  });

  test('stands still on hold', () => {
    const held = chatIn('on_hold', {}, { turnSince: NOW - 400_000, hold: { since: NOW - 300_000, until: null } });
    const unheld = stepFrom(held, { type: 'unhold', ...by(OWNER) }, at(NOW));
    expect(sessionOf(unheld.state).turnSince).toBe(NOW - 100_000);
    expect(timersOf(unheld)).toEqual(['+next_reply -10000']);
    const woken = stepFrom(held, customerMessage(NOW), at(NOW));
    expect(sessionOf(woken.state).turnSince).toBe(NOW - 100_000);
    expect(timersOf(woken)).toEqual(['+next_reply -10000']);
  });
});

describe('the end by silence', () => {
  const quiet = chatIn('active', {}, { lastReplyAt: NOW });
  const end = timer('idle_end');

  test('comes when our last word is old enough', () => {
    const ended = stepFrom(quiet, end, at(NOW + 30 * MINUTE));
    expect(ended.state.session).toMatchObject({ state: 'resolved', endedBy: 'system', endReason: 'customer_timeout' });
    expect(lineTypesOf(ended)).toEqual(['resolved']);
    expect(ended.state.lastOwner).toMatchObject({ operatorId: OWNER.operatorId });
  });

  test('rings too early after a later word, and sets itself anew', () => {
    const early = stepFrom(quiet, end, at(NOW + 30 * MINUTE - 1));
    expect(early.state).toBe(quiet);
    expect(timersOf(early)).toEqual(['+idle_end 1800000']);
  });

  test('never comes while she waits for us, for another session, where there is none, or before we spoke', () => {
    const late = at(NOW + 60 * MINUTE);
    expect(isUnchanged(chatAfter(quiet, customerMessage(NOW)), end, late)).toBe(true);
    expect(isUnchanged(quiet, { ...end, sessionId: 'session-0' as typeof SESSION }, late)).toBe(true);
    expect(isUnchanged(quiet, end, contextAt(NOW + 60 * MINUTE))).toBe(true);
    const { lastReplyAt: _lastReplyAt, ...unanswered } = sessionOf(quiet);
    expect(isUnchanged({ ...quiet, session: unanswered }, end, late)).toBe(true);
  });
});

describe('the slot of a silent customer', () => {
  const quiet = chatIn('active', {}, { lastReplyAt: NOW });
  const grey = timer('grey');

  test('is given back after the time, and taken again with her next message', () => {
    const faded = stepFrom(quiet, grey, at(NOW + 10 * MINUTE));
    expect(faded.state.session).toMatchObject({ state: 'active', version: 7, isGrey: true });
    expect(isUnchanged(faded.state, grey, at(NOW + 10 * MINUTE))).toBe(true);
    expect(sessionAfter(faded.state, customerMessage(NOW))).toMatchObject({ isGrey: false, turnSince: NOW });
  });

  test('is not taken again by a word of ours, and no clock runs for it', () => {
    const faded = chatIn('active', {}, { isGrey: true });
    const step = stepFrom(faded, reply(OWNER), at(NOW));
    expect(sessionOf(step.state).isGrey).toBe(true);
    expect(timersOf(step)).toEqual(['+idle_warn 1200000', '+idle_end 1800000']);
  });

  test('rings too early after a later word, and sets itself anew', () => {
    expect(timersOf(stepFrom(quiet, grey, at(NOW + 10 * MINUTE - 1)))).toEqual(['+grey 600000']);
  });

  test('is kept while she waits for us, in another session, where no time is set, or before we spoke', () => {
    const late = at(NOW + 60 * MINUTE);
    expect(isUnchanged(chatAfter(quiet, customerMessage(NOW)), grey, late)).toBe(true);
    expect(isUnchanged(quiet, { ...grey, sessionId: 'session-0' as typeof SESSION }, late)).toBe(true);
    expect(isUnchanged(quiet, grey, contextAt(NOW + 60 * MINUTE))).toBe(true);
    const { lastReplyAt: _lastReplyAt, ...unanswered } = sessionOf(quiet);
    expect(isUnchanged({ ...quiet, session: unanswered }, grey, late)).toBe(true);
  });

  test('in a turn that is open comes back with any message', () => {
    const odd = chatIn('active', {}, { isGrey: true, turnSince: NOW - 9 });
    expect(sessionAfter(odd, customerMessage(NOW))).toMatchObject({ isGrey: false, turnSince: NOW - 9 });
  });
});

test('a window that was made longer meanwhile rings too early, and sets itself anew', () => {
  const chat = chatIn('resolved');
  const early = stepFrom(chat, timer('window_end'), withPolicy(NOW + REOPEN_MS, { reopenMs: 2 * REOPEN_MS }));
  expect(early.state).toBe(chat);
  expect(timersOf(early)).toEqual([`+window_end ${2 * REOPEN_MS - MINUTE}`]);
});
