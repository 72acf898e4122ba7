import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SESSION_STATES, type SessionState } from '../chat/session-state';
import { afterGone, afterReturn, isGone, keepsOnWake, type OwnedSession } from './owner-gone';
import { ON_GONE } from './presence-settings';

function session(state: SessionState, overrides: Partial<OwnedSession> = {}): OwnedSession {
  return { session: state, version: 3, state, isUnanswered: false, ownerGone: false, ...overrides };
}

describe('a person is gone', () => {
  test.each([
    ['available', 'none', false, true, true],
    ['available', 'none', true, true, false],
    ['available', 'push', false, true, false],
    ['available', 'push', false, false, true],
    ['away', 'push', false, true, false],
    // Her phone answers for a day after she signed out; her customers must not wait for that.
    ['offline', 'push', false, true, true],
    ['offline', 'socket', false, true, false],
    ['available', 'idle', false, true, false],
  ] as const)('%s, %s, reconnecting %s, push counts %s: %s', (declared, reach, reconnecting, pushCounts, expected) => {
    expect(isGone(declared, { reach, reconnecting }, { pushCounts })).toBe(expected);
  });
});

describe('her chats', () => {
  const all = [
    session('assigned'),
    session('active', { session: 'answered' }),
    session('active', { session: 'unanswered', isUnanswered: true }),
    session('active', { session: 'marked', ownerGone: true }),
    session('on_hold'),
  ];
  const ids = (sessions: readonly OwnedSession[]): string[] => sessions.map(({ session: id }) => id);

  test.each([
    ['unanswered', ['assigned', 'unanswered'], ['answered', 'on_hold']],
    ['all', ['assigned', 'answered', 'unanswered', 'marked', 'on_hold'], []],
    ['none', [], []],
  ] as const)('%s', (onGone, lost, marked) => {
    const decision = afterGone(all, onGone);
    expect(ids(decision.lost)).toEqual(lost);
    expect(ids(decision.marked)).toEqual(marked);
  });

  test('whatever lies in no hand is left alone, and none is both lost and marked', () => {
    const made = fc.array(
      fc.record({
        session: fc.uuid(),
        version: fc.nat(),
        state: fc.constantFrom(...SESSION_STATES),
        isUnanswered: fc.boolean(),
        ownerGone: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(made, fc.constantFrom(...ON_GONE), (sessions, onGone) => {
        const { lost, marked } = afterGone(sessions, onGone);
        const owned: SessionState[] = ['assigned', 'active', 'on_hold'];
        for (const one of [...lost, ...marked]) expect(owned).toContain(one.state);
        expect(lost.filter((one) => marked.includes(one))).toEqual([]);
        // Once the marks are set, the same facts again mark nothing more.
        const noted = sessions.map((one) => (marked.includes(one) ? { ...one, ownerGone: true } : one));
        expect(afterGone(noted, onGone).marked).toEqual([]);
      }),
    );
  });

  test('lose their mark when she is back', () => {
    expect(ids(afterReturn([...all, session('resolved', { ownerGone: true })]))).toEqual(['marked']);
  });
});

test.each([
  ['room', { isGone: false, used: 3, capacity: 4 }, true],
  ['one above the capacity', { isGone: false, used: 5, capacity: 4 }, true],
  ['two above it', { isGone: false, used: 6, capacity: 4 }, false],
  ['unlimited', { isGone: false, used: 90, capacity: null }, true],
  ['gone', { isGone: true, used: 0, capacity: null }, false],
])('a chat that wakes, the owner has %s: she keeps it %s', (_, owner, expected) => {
  expect(keepsOnWake(owner)).toBe(expected);
});
