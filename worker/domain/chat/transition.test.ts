// The state table, cell by cell, for the events that exist. Simpler than the full table until the bot and the queue
// arrive: a customer's first message opens a session in `waiting`, a returning customer goes back to `waiting` and not to
// `pending`, every message inside the window reopens (no courtesy list), and only the owner may reply.
import { describe, expect, test } from 'vitest';
import {
  COLLEAGUE,
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
import type { Actor, ChatEvent } from './chat-event';
import { type ChatState, SESSION_STATES, type SessionState, stateOf } from './session-state';
import { transition } from './transition';

const ACTORS: Readonly<Record<string, Actor>> = { owner: OWNER, colleague: COLLEAGUE, supervisor: SUPERVISOR };

function toEvent(name: string, by: Actor): ChatEvent {
  switch (name) {
    case 'customer_message':
      return customerMessage(NOW);
    case 'unsent_early':
      return { type: name, lineMessageId: 'm1', senderId: null, lineTs: NOW };
    case 'follow':
    case 'gone':
      return { type: name, lineTs: NOW };
    case 'noted':
      return { type: 'noted', line: { type: 'unsupported', lineType: 'beacon' }, standby: false, lineTs: NOW };
    case 'claim':
    case 'release':
    case 'reopen':
      return { type: name, by, expectedVersion: null };
    case 'resolve':
      return { type: 'resolve', by, expectedVersion: null, reason: 'solved' };
    case 'reply':
      return reply(by);
    case 'window_end':
      return { type: 'window_end', sessionId: SESSION };
    default:
      throw new Error(`no event ${name}`);
  }
}

// `=` stays, `n` new session, upper case: refused with this code.
const TABLE = `
| event               | bot         | pending     | waiting     | assigned  | active    | on_hold   | resolved    | closed      |
| customer_message    | n waiting   | =           | =           | =         | =         | active    | waiting     | n waiting   |
| unsent_early        | =           | =           | =           | =         | =         | =         | =           | =           |
| follow              | =           | =           | =           | =         | =         | =         | =           | =           |
| gone                | =           | closed      | closed      | resolved  | resolved  | resolved  | =           | =           |
| noted               | =           | =           | =           | =         | =         | =         | =           | =           |
| claim owner         | n assigned  | assigned    | assigned    | =         | =         | =         | USE_REOPEN  | n assigned  |
| claim colleague     | n assigned  | assigned    | assigned    | OWNED     | OWNED     | OWNED     | USE_REOPEN  | n assigned  |
| claim supervisor    | n assigned  | assigned    | assigned    | OWNED     | OWNED     | OWNED     | USE_REOPEN  | n assigned  |
| release owner       | WRONG_STATE | WRONG_STATE | WRONG_STATE | waiting   | waiting   | waiting   | WRONG_STATE | WRONG_STATE |
| release colleague   | WRONG_STATE | WRONG_STATE | WRONG_STATE | NOT_OWNER | NOT_OWNER | NOT_OWNER | WRONG_STATE | WRONG_STATE |
| release supervisor  | WRONG_STATE | WRONG_STATE | WRONG_STATE | waiting   | waiting   | waiting   | WRONG_STATE | WRONG_STATE |
| resolve owner       | WRONG_STATE | NOT_OWNER   | NOT_OWNER   | resolved  | resolved  | resolved  | =           | CLOSED      |
| resolve colleague   | WRONG_STATE | NOT_OWNER   | NOT_OWNER   | NOT_OWNER | NOT_OWNER | NOT_OWNER | =           | CLOSED      |
| resolve supervisor  | WRONG_STATE | closed      | closed      | resolved  | resolved  | resolved  | =           | CLOSED      |
| reopen owner        | WRONG_STATE | OPEN        | OPEN        | =         | =         | =         | assigned    | USE_TAKE    |
| reopen colleague    | WRONG_STATE | OPEN        | OPEN        | OPEN      | OPEN      | OPEN      | assigned    | USE_TAKE    |
| reopen supervisor   | WRONG_STATE | OPEN        | OPEN        | OPEN      | OPEN      | OPEN      | assigned    | USE_TAKE    |
| reply owner         | BOT_HOLDS   | NOT_OWNER   | NOT_OWNER   | active    | =         | active    | RESOLVED    | CLOSED      |
| reply colleague     | BOT_HOLDS   | NOT_OWNER   | NOT_OWNER   | NOT_OWNER | NOT_OWNER | NOT_OWNER | RESOLVED    | CLOSED      |
| reply supervisor    | BOT_HOLDS   | NOT_OWNER   | NOT_OWNER   | NOT_OWNER | NOT_OWNER | NOT_OWNER | RESOLVED    | CLOSED      |
| window_end          | =           | =           | =           | =         | =         | =         | closed      | =           |
`;

interface Cell {
  readonly event: string;
  readonly actor: string;
  readonly from: SessionState;
  readonly cell: string;
}

function cells(): Cell[] {
  const rows = TABLE.trim()
    .split('\n')
    .map((line) => line.split('|').map((text) => text.trim()));
  return rows.slice(1).flatMap(([, name = '', ...results]) => {
    const [event = '', actor = 'owner'] = name.split(' ');
    return SESSION_STATES.map((from, i) => ({ event, actor, from, cell: results[i] ?? '' }));
  });
}

/** What became of it, in the words of the table. */
function outcome(before: ChatState, event: ChatEvent): string {
  const result = transition(before, event, contextAt(NOW));
  if (!result.ok) return result.error.code;
  const { state } = result.value;
  const isNew = state.session !== null && state.session.id !== before.session?.id;
  if (isNew) return `n ${stateOf(state)}`;
  const changed = stateOf(state) !== stateOf(before);
  expect(state.session?.version ?? 0).toBe((before.session?.version ?? 0) + (changed ? 1 : 0));
  return changed ? stateOf(state) : '=';
}

describe('the state table', () => {
  test.each(cells())('$event by $actor in $from: $cell', ({ event, actor, from, cell }) => {
    expect(outcome(chatIn(from), toEvent(event, ACTORS[actor] ?? OWNER))).toBe(cell);
  });
});

describe('versions', () => {
  const stale = { by: COLLEAGUE, expectedVersion: 6 };

  test.each([
    { type: 'claim', from: 'pending' },
    { type: 'claim', from: 'waiting' },
    { type: 'claim', from: 'closed' },
    { type: 'claim', from: 'bot' },
    { type: 'reopen', from: 'resolved' },
  ] as const)('$type decided on another version of $from is STALE', ({ type, from }) => {
    expect(outcome(chatIn(from), { ...stale, type })).toBe('STALE');
  });

  test('a release or resolve of the owner that was decided on another version is STALE', () => {
    const wish = { by: OWNER, expectedVersion: 6 };
    expect(outcome(chatIn('active'), { type: 'release', ...wish })).toBe('STALE');
    expect(outcome(chatIn('active'), { type: 'resolve', reason: 'solved', ...wish })).toBe('STALE');
  });

  test('the present version, and 0 where there is no session, is taken', () => {
    expect(outcome(chatIn('waiting'), { type: 'claim', by: OWNER, expectedVersion: 7 })).toBe('assigned');
    expect(outcome(chatIn('bot'), { type: 'claim', by: OWNER, expectedVersion: 0 })).toBe('n assigned');
  });

  test('a colleague hears OWNED with the winner before STALE, and a fulfilled wish is no refusal', () => {
    const lost = transition(chatIn('active'), { type: 'claim', ...stale }, contextAt(NOW));
    expect(lost).toMatchObject({ ok: false, error: { code: 'OWNED', owner: { operatorId: OWNER.operatorId } } });
    expect(outcome(chatIn('active'), { type: 'claim', by: OWNER, expectedVersion: 6 })).toBe('=');
  });
});

describe('the end of a session', () => {
  test('a served session can be reopened until its window ends, an unserved one closes at once', () => {
    const resolved = transition(chatIn('active'), toEvent('resolve', OWNER), contextAt(NOW));
    expect(resolved).toMatchObject({
      value: { effects: [{ type: 'wake_at', timer: 'window_end', sessionId: SESSION, at: NOW + REOPEN_MS }] },
    });
    expect(transition(chatIn('waiting'), toEvent('resolve', SUPERVISOR), contextAt(NOW))).toMatchObject({
      value: { effects: [], state: { session: { closedAt: NOW } } },
    });
  });

  test.each([
    { at: REOPEN_MS - 60_001, operator: 'assigned', customer: 'waiting' },
    { at: REOPEN_MS - 60_000, operator: 'WINDOW_OVER', customer: 'n waiting' },
  ])('$at ms after NOW an operator gets $operator and a customer $customer', ({ at, operator, customer }) => {
    const ctx = contextAt(NOW + at);
    const byOperator = transition(chatIn('resolved'), toEvent('reopen', OWNER), ctx);
    expect(byOperator.ok ? stateOf(byOperator.value.state) : byOperator.error.code).toBe(operator);
    const byCustomer = transition(chatIn('resolved'), customerMessage(NOW + at), ctx);
    const session = byCustomer.ok ? byCustomer.value.state.session : null;
    expect(`${session?.id === SESSION ? '' : 'n '}${session?.state}`).toBe(customer);
  });

  test('a message after the window says that the old session closed before it opens a new one', () => {
    const late = transition(chatIn('resolved'), customerMessage(NOW), contextAt(NOW + REOPEN_MS));
    const lines = late.ok
      ? late.value.entries.map(({ entry }) => (entry.kind === 'event' ? entry.event.type : 'msg'))
      : [];
    expect(lines).toEqual(['msg', 'closed', 'session_opened']);
  });

  test('reopening counts, keeps the first resolution and takes the planned end away', () => {
    const reopened = transition(chatIn('resolved'), toEvent('reopen', COLLEAGUE), contextAt(NOW));
    expect(reopened).toMatchObject({
      value: {
        state: { session: { reopens: 1, resolvedAt: null, firstResolvedAt: NOW - 60_000, previousOwner: OWNER_NAME } },
        effects: [{ type: 'cancel_wake', timer: 'window_end' }],
      },
    });
  });

  test('the end of the window of another session changes nothing', () => {
    const other = { type: 'window_end', sessionId: 'session-0' } as ChatEvent;
    expect(outcome(chatIn('resolved'), other)).toBe('=');
  });
});

const OWNER_NAME = { operatorId: OWNER.operatorId, name: OWNER.name };

describe('reply', () => {
  const seen = { epoch: 1, seq: 4 };

  test('a customer message that the writer has not seen refuses the reply until she confirms', () => {
    const chat = chatIn('active', { lastInboundSeq: 5 });
    expect(outcome(chat, reply(OWNER, { seen }))).toBe('NEWER_MESSAGE');
    expect(outcome(chat, reply(OWNER, { seen: { epoch: 1, seq: 5 } }))).toBe('=');
    expect(outcome(chat, reply(OWNER, { seen, confirmed: true }))).toBe('=');
    expect(outcome(chat, reply(OWNER, { seen: { epoch: 0, seq: 99 } }))).toBe('NEWER_MESSAGE');
  });

  test('in a group only a message of a colleague refuses it', () => {
    const ctx = contextAt(NOW, { isGroup: true });
    const own = chatIn('active', { lastOutbound: { seq: 6, operatorId: OWNER.operatorId } });
    expect(transition(own, reply(OWNER, { seen }), ctx).ok).toBe(true);
    const colleague = chatIn('active', { lastOutbound: { seq: 6, operatorId: COLLEAGUE.operatorId } });
    expect(transition(colleague, reply(OWNER, { seen }), ctx)).toMatchObject({ error: { code: 'NEWER_MESSAGE' } });
  });

  test('nobody writes to a contact who blocked us, nor while a partner module holds the chat', () => {
    expect(outcome(chatIn('active', { friend: { state: 'blocked', since: 1 } }), reply(OWNER))).toBe('BLOCKED');
    expect(outcome(chatIn('active', { standby: true }), reply(OWNER))).toBe('STANDBY');
    expect(outcome(chatIn('bot', { friend: { state: 'blocked', since: 1 } }), toEvent('claim', OWNER))).toBe('BLOCKED');
    expect(outcome(chatIn('closed', { standby: true }), toEvent('claim', OWNER))).toBe('STANDBY');
  });

  test('it is ordered to be sent once, under its own id, and ends the waiting', () => {
    const chat = chatIn('assigned', { unansweredSince: NOW - 5 });
    expect(transition(chat, reply(OWNER), contextAt(NOW))).toMatchObject({
      value: {
        state: { unansweredSince: null, lastOutbound: { seq: 10, operatorId: OWNER.operatorId } },
        entries: [{ entry: { id: 'out-1', delivery: { state: 'queued', attempts: 0 } }, lineTs: NOW }],
        effects: [{ type: 'send_to_contact', messageId: 'out-1' }],
      },
    });
  });
});

test('a second release by the one who released it is fulfilled already', () => {
  const released = transition(chatIn('active'), toEvent('release', OWNER), contextAt(NOW));
  if (!released.ok) throw new Error(released.error.code);
  expect(outcome(released.value.state, toEvent('release', OWNER))).toBe('=');
  expect(outcome(released.value.state, toEvent('release', COLLEAGUE))).toBe('WRONG_STATE');
  expect(released.value.state.session).toMatchObject({ previousOwner: OWNER_NAME, entryVersion: 2 });
  expect(released.value.state.session?.queueSince).toBe(NOW - 3_600_000);
});

describe('what LINE tells late', () => {
  const mode = (standby: boolean, lineTs: number) =>
    ({ type: 'noted', line: { type: 'chat_control', mode: standby ? 'standby' : 'active' }, standby, lineTs }) as const;

  function stateAfter(...events: readonly ChatEvent[]) {
    return events.reduce((state, event) => {
      const result = transition(state, event, contextAt(NOW));
      if (!result.ok) throw new Error(result.error.code);
      return result.value.state;
    }, chatIn('bot'));
  }

  test('a partner module holds the chat or not by the newest event, whatever its kind, in any order', () => {
    const taken = mode(true, NOW - 10);
    const message = customerMessage(NOW - 5);
    expect(stateAfter(taken, message).standby).toBe(false);
    expect(stateAfter(message, taken).standby).toBe(false);
    expect(stateAfter(message, mode(true, NOW)).standby).toBe(true);
    expect(stateAfter(mode(true, NOW), message).standby).toBe(true);
  });

  test('friend or not by the newest event, in both orders', () => {
    const follow = { type: 'follow', lineTs: NOW - 5 } as const;
    const gone = { type: 'gone', lineTs: NOW - 4 } as const;
    expect(stateAfter(follow, gone).friend).toEqual({ state: 'blocked', since: NOW - 4 });
    expect(stateAfter(gone, follow).friend).toEqual({ state: 'blocked', since: NOW - 4 });
  });

  test('the newest customer message stays the newest', () => {
    expect(stateAfter(customerMessage(NOW - 5), customerMessage(NOW - 9)).lastInboundTs).toBe(NOW - 5);
  });
});
