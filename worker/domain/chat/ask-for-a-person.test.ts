// Whoever asks for a person: a new session, the one that was resolved a short time ago, or nothing.
import { describe, expect, test } from 'vitest';
import { chatIn, contextAt, NOW, OWNER, REOPEN_MS, SESSION } from '../../testing/chat-states';
import {
  isUnchanged,
  linesOf,
  lineTypesOf,
  sessionAfter,
  sessionOf,
  stepFrom,
  timersOf,
  withPolicy,
} from '../../testing/chat-steps';
import type { Ask } from './chat-event';

const TOPIC = { id: 'refund', name: 'a refund' };
const ask = (more: Partial<Ask> = {}): Ask => ({ type: 'ask', trigger: 'word', lineTs: NOW - 500, ...more });

describe('ask', () => {
  test('opens a session that knows why, about what and in which language, behind the message that asked', () => {
    const asked = stepFrom(chatIn('bot'), ask({ trigger: 'topic', topic: TOPIC, language: 'ja' }));
    expect(asked.state.session).toMatchObject({
      state: 'pending',
      origin: 'customer',
      trigger: 'topic',
      topic: TOPIC,
      language: 'ja',
      openedAt: NOW,
      owner: null,
      queueSince: null,
    });
    expect(linesOf(asked)).toEqual([
      { type: 'session_opened', origin: 'customer' },
      { type: 'asked', trigger: 'topic', topic: 'a refund' },
    ]);
    expect(asked.entries.map(({ lineTs }) => lineTs)).toEqual([NOW - 500, NOW - 500]);
  });

  test('of whoever writes to a channel without a bot says no more than that a session opened', () => {
    expect(lineTypesOf(stepFrom(chatIn('bot'), ask({ trigger: 'no_bot' })))).toEqual(['session_opened']);
  });

  test.each([
    { what: 'her act', waits: null, lineTs: NOW - 500, since: NOW - 500 },
    { what: 'the commit, where LINE’s clock is ahead', waits: null, lineTs: NOW + 500, since: NOW },
    { what: 'what waited before', waits: NOW - 900, lineTs: NOW - 500, since: NOW - 900 },
  ])('waits since $what', ({ waits, lineTs, since }) => {
    const asked = stepFrom(chatIn('bot', { unansweredSince: waits }), ask({ lineTs }));
    expect(asked.state.unansweredSince).toBe(since);
  });

  test('goes on with a session that was resolved a short time ago', () => {
    const asked = stepFrom(chatIn('resolved'), ask({ trigger: 'button', topic: TOPIC }));
    expect(asked.ended).toBeUndefined();
    expect(asked.state.session).toMatchObject({
      id: SESSION,
      state: 'pending',
      reopens: 1,
      trigger: 'button',
      topic: TOPIC,
    });
    expect(asked.state.session).toMatchObject({ owner: null, previousOwner: { operatorId: OWNER.operatorId } });
    expect(lineTypesOf(asked)).toEqual(['session_opened', 'asked']);
    expect(timersOf(asked)).toEqual(['-window_end']);
  });

  test.each([
    ['its window is over', chatIn('resolved'), contextAt(NOW + REOPEN_MS)],
    ['it ended for good', chatIn('resolved', {}, { endReason: 'duplicate' }), contextAt(NOW)],
    ['the bot has whoever comes back', chatIn('resolved'), withPolicy(NOW, { reopenTo: 'bot' })],
  ])('closes the old session and begins another where %s', (_why, chat, ctx) => {
    const asked = stepFrom(chat, ask(), ctx);
    expect(asked.ended).toMatchObject({ id: SESSION, state: 'closed', version: 8, closedAt: ctx.now });
    expect(sessionOf(asked.state)).toMatchObject({ state: 'pending', version: 9, reopens: 0, previousOwner: null });
    expect(sessionOf(asked.state).id).not.toBe(SESSION);
    expect(lineTypesOf(asked)).toEqual(['closed', 'session_opened', 'asked']);
    expect(asked.effects).toEqual([{ type: 'cancel_wake', timer: 'window_end', sessionId: SESSION }]);
  });

  test.each(['blocked', 'left'] as const)('before she was %s is nobody’s wish any more', (state) => {
    const gone = chatIn('bot', { friend: { state, since: NOW - 500 } });
    expect(isUnchanged(gone, ask({ lineTs: NOW - 501 }))).toBe(true);
    expect(sessionAfter(gone, ask({ lineTs: NOW - 500 })).state).toBe('pending');
  });

  test('takes a session off hold, in its owner’s hands', () => {
    const asked = stepFrom(chatIn('on_hold'), ask());
    expect(asked.state.session).toMatchObject({ state: 'active', version: 8, hold: null, owner: { name: OWNER.name } });
  });

  test('of a friend counts whenever it was', () => {
    const friend = chatIn('bot', { friend: { state: 'friend', since: NOW } });
    expect(sessionAfter(friend, ask()).state).toBe('pending');
  });
});
