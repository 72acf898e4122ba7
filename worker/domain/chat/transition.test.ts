// The state table, cell by cell, and the versions that commands name.
import { describe, expect, test } from 'vitest';
import { COLLEAGUE, chatIn, contextAt, NOW, OWNER, reply, SUPERVISOR } from '../../testing/chat-states';
import { EVENT_TYPES, outcome, outcomeOf, stateCases } from '../../testing/state-cases';
import type { ChatEvent } from './chat-event';
import type { Actor } from './operator-act';
import type { SessionState } from './session-state';
import { STATE_TABLE } from './state-table';
import { transition } from './transition';

describe('the state table', () => {
  test.each(stateCases())('$event $when $actor in $from: $cell', (one) => {
    expect(outcomeOf(one)).toBe(one.cell);
  });

  test('has a row for every event', () => {
    expect(new Set(STATE_TABLE.map(({ event }) => event))).toEqual(new Set(EVENT_TYPES));
  });
});

const decide = (state: SessionState, event: ChatEvent) => outcome(chatIn(state), event, contextAt(NOW));

describe('the version that a command names', () => {
  const SALES = { teamId: 'sales', needs: { skills: [] } } as const;

  /** Every command that moves a session, in a state where it would. */
  const MOVES: readonly (readonly [SessionState, Actor, (wish: Wish) => ChatEvent])[] = [
    ['bot', OWNER, (wish) => ({ type: 'claim', ...wish })],
    ['pending', OWNER, (wish) => ({ type: 'claim', ...wish })],
    ['waiting', COLLEAGUE, (wish) => ({ type: 'claim', ...wish })],
    ['closed', OWNER, (wish) => ({ type: 'claim', ...wish })],
    ['bot', SUPERVISOR, (wish) => ({ type: 'take_over', ...wish })],
    ['active', SUPERVISOR, (wish) => ({ type: 'take_over', ...wish })],
    ['active', OWNER, (wish) => ({ type: 'release', ...wish })],
    ['active', OWNER, (wish) => ({ type: 'resolve', reason: 'solved', ...wish })],
    ['resolved', COLLEAGUE, (wish) => ({ type: 'reopen', ...wish })],
    ['resolved', OWNER, (wish) => ({ type: 'archive', ...wish })],
    ['active', OWNER, (wish) => ({ type: 'transfer_operator', to: COLLEAGUE, ...wish })],
    ['waiting', SUPERVISOR, (wish) => ({ type: 'transfer_team', ...SALES, ...wish })],
    ['active', OWNER, (wish) => ({ type: 'hold', until: null, ...wish })],
    ['on_hold', OWNER, (wish) => ({ type: 'unhold', ...wish })],
    ['active', OWNER, (wish) => ({ type: 'return_to_bot', ...wish })],
  ];

  interface Wish {
    readonly by: Actor;
    readonly expectedVersion: number | null;
  }

  test.each(MOVES)('in %s: an old one is STALE, the present one and none at all are taken', (state, by, make) => {
    const present = state === 'bot' ? 0 : 7;
    expect(decide(state, make({ by, expectedVersion: 6 }))).toBe('STALE');
    expect(decide(state, make({ by, expectedVersion: present }))).not.toMatch(/^[A-Z]/);
    expect(decide(state, make({ by, expectedVersion: null }))).not.toMatch(/^[A-Z]/);
  });

  test('the loser of a race hears OWNED with the winner before STALE', () => {
    const lost = transition(chatIn('active'), { type: 'claim', by: COLLEAGUE, expectedVersion: 6 }, contextAt(NOW));
    const owner = { operatorId: OWNER.operatorId, name: OWNER.name, since: NOW - 1_800_000 };
    expect(lost).toEqual({ ok: false, error: { code: 'OWNED', retry: false, owner } });
  });

  /** What stands already, asked for again by who did it, with the version of before. */
  test.each([
    ['claim', chatIn('active'), OWNER, { type: 'claim' }],
    ['take_over', chatIn('active', {}, { owner: SUPERVISOR }), SUPERVISOR, { type: 'take_over' }],
    ['release', chatIn('waiting', {}, { previousOwner: OWNER }), OWNER, { type: 'release' }],
    ['resolve', chatIn('resolved'), OWNER, { type: 'resolve', reason: 'solved' }],
    ['reopen', chatIn('assigned'), OWNER, { type: 'reopen' }],
    ['archive', chatIn('closed'), OWNER, { type: 'archive' }],
    [
      'transfer',
      chatIn('assigned', {}, { owner: COLLEAGUE, previousOwner: OWNER }),
      OWNER,
      { type: 'transfer_operator', to: COLLEAGUE },
    ],
    [
      'transfer to a team',
      chatIn('waiting', {}, { previousOwner: OWNER, teamId: 'sales' }),
      OWNER,
      { type: 'transfer_team', ...SALES },
    ],
    ['hold', chatIn('on_hold'), OWNER, { type: 'hold', until: null }],
    ['unhold', chatIn('active'), OWNER, { type: 'unhold' }],
    ['return to the bot', chatIn('closed', {}, { endReason: 'returned_to_bot' }), OWNER, { type: 'return_to_bot' }],
  ] as const)('a repeated %s is fulfilled, not STALE', (_name, chat, by, wish) => {
    const repeated = transition(chat, { ...wish, by, expectedVersion: 6 }, contextAt(NOW));
    expect(repeated).toEqual({ ok: true, value: { state: chat, entries: [], effects: [] } });
  });

  test('what somebody else did fulfils nobody’s wish', () => {
    const given = chatIn('assigned', {}, { owner: COLLEAGUE, previousOwner: SUPERVISOR });
    const wish = { by: OWNER, expectedVersion: null } as const;
    const transfer = { type: 'transfer_operator', to: COLLEAGUE, ...wish } as const;
    expect(outcome(given, transfer, contextAt(NOW))).toBe('NOT_OWNER');
    const moved = chatIn('waiting', {}, { previousOwner: COLLEAGUE, teamId: 'sales' });
    expect(outcome(moved, { type: 'transfer_team', ...SALES, ...wish }, contextAt(NOW))).toBe('NOT_OWNER');
    expect(outcome(moved, { type: 'release', ...wish }, contextAt(NOW))).toBe('WRONG_STATE');
    const returned = chatIn('closed', {}, { endReason: 'returned_to_bot' });
    const back = { type: 'return_to_bot', by: COLLEAGUE, expectedVersion: null } as const;
    expect(outcome(returned, back, contextAt(NOW))).toBe('WRONG_STATE');
  });

  test('a session counts on from the one before, in versions and in entries', () => {
    const before = chatIn('closed', {}, { version: 9, entryVersion: 4 });
    const asked = transition(before, { type: 'ask', trigger: 'word', lineTs: NOW }, contextAt(NOW));
    expect(asked).toMatchObject({ value: { state: { session: { version: 10, entryVersion: 4, state: 'pending' } } } });
    const taken = transition(before, { type: 'claim', by: OWNER, expectedVersion: 9 }, contextAt(NOW));
    expect(taken).toMatchObject({ value: { state: { session: { version: 10, entryVersion: 4, state: 'assigned' } } } });
    const first = transition(chatIn('bot'), { type: 'claim', by: OWNER, expectedVersion: 0 }, contextAt(NOW));
    expect(first).toMatchObject({ value: { state: { session: { version: 1, entryVersion: 0 } } } });
  });

  test('a move to another team, an escalation and a priority change neither state nor owner, so no version', () => {
    const wish = { by: SUPERVISOR, expectedVersion: null };
    const events: readonly ChatEvent[] = [
      { type: 'transfer_team', ...SALES, ...wish },
      { type: 'escalate', by: SUPERVISOR, reason: 'angry' },
      { type: 'set_priority', priority: 0, ...wish },
    ];
    for (const event of events) {
      const done = transition(chatIn('waiting'), event, contextAt(NOW));
      expect(done).toMatchObject({ value: { state: { session: { version: 7 } } } });
    }
  });

  test('a reply names none', () => {
    expect(decide('assigned', reply(OWNER))).toBe('active');
  });
});
