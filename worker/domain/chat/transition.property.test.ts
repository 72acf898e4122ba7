// What holds after any sequence of events. fast-check prints seed and path of a failure; put the seed into `fc.assert` to
// see it again.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  COLLEAGUE,
  contextAt,
  customerMessage,
  deepFreeze,
  NOW,
  OWNER,
  reply,
  SUPERVISOR,
} from '../../testing/chat-states';
import type { SessionId } from '../ids';
import type { ChatEvent } from './chat-event';
import type { Step } from './decision';
import { type ChatState, EMPTY_CHAT_STATE, type Session } from './session-state';
import { transition } from './transition';

interface Move {
  readonly kind: ChatEvent['type'];
  readonly by: typeof OWNER;
  /** ms that pass before it. */
  readonly pause: number;
  /** How much older than now LINE says it is. */
  readonly late: number;
  /** How far the writer's view and version lag behind; null: not checked. */
  readonly lag: number | null;
  readonly confirmed: boolean;
}

const KINDS: readonly ChatEvent['type'][] = [
  'customer_message',
  'customer_message',
  'claim',
  'claim',
  'reply',
  'reply',
  'release',
  'resolve',
  'reopen',
  'follow',
  'gone',
  'noted',
  'unsent_early',
  'window_end',
];

const move: fc.Arbitrary<Move> = fc.record({
  kind: fc.constantFrom(...KINDS),
  by: fc.constantFrom(OWNER, COLLEAGUE, SUPERVISOR),
  pause: fc.constantFrom(0, 1, 1_000, 3_600_000, 13 * 3_600_000, 30 * 3_600_000),
  late: fc.constantFrom(-500, 0, 1, 60_000, 40 * 3_600_000),
  lag: fc.constantFrom(null, 0, 0, 1),
  confirmed: fc.boolean(),
});

interface World {
  state: ChatState;
  seq: number;
  now: number;
  inbound: number;
  /** Messages since the last reply or end: whether somebody waits. */
  unanswered: number;
  readonly friendEvents: { readonly state: 'friend' | 'blocked'; readonly at: number }[];
}

function toEvent(world: World, { kind, by, late, lag, confirmed }: Move, index: number): ChatEvent {
  const { session } = world.state;
  const lineTs = world.now - late;
  const wish = { by, expectedVersion: lag === null ? null : (session?.version ?? 0) - lag };
  switch (kind) {
    case 'customer_message':
      return customerMessage(lineTs, `m${index}`);
    case 'follow':
    case 'gone':
      // Distinct instants: LINE never gives two of these of one person the same one.
      return { type: kind, lineTs: lineTs * 1_000 + index };
    case 'noted':
      return { type: kind, line: { type: 'unsupported', lineType: 'beacon' }, standby: false, lineTs };
    case 'unsent_early':
      return { type: kind, lineMessageId: `m${index}`, senderId: null, lineTs };
    case 'window_end':
      return { type: kind, sessionId: session?.id ?? ('none' as SessionId) };
    case 'resolve':
      return { type: kind, reason: 'solved', ...wish };
    case 'reply': {
      const seen = lag === null ? null : { epoch: 1, seq: world.seq - lag };
      return reply(by, { messageId: `out-${index}`, seen, confirmed });
    }
    default:
      return { type: kind, ...wish };
  }
}

function isOpen(session: Session | null): boolean {
  return session !== null && session.state !== 'closed';
}

function checkStep(world: World, event: ChatEvent, step: Step): void {
  const before = world.state.session;
  const after = step.state.session;
  if (before && after?.id === before.id) {
    const isChange = before.state !== after.state || before.owner?.operatorId !== after.owner?.operatorId;
    expect(after.version - before.version).toBe(isChange ? 1 : 0);
  } else if (after) {
    // Versions go on over sessions, so that a command decided on an earlier one fits no later one.
    expect(after.version).toBeGreaterThan(before?.version ?? 0);
    // Another session only where none is open, or the window of the resolved one is over.
    if (isOpen(before)) expect(before?.state).toBe('resolved');
  }
  if (after) expect(after.owner === null).toBe(isUnowned(after));
  if (step.effects.length > 0) expect(step.entries.length).toBeGreaterThan(0);
  for (const effect of step.effects) {
    if (effect.type !== 'send_to_contact') continue;
    expect(step.entries.map(({ entry }) => entry.id)).toContain(effect.messageId);
    expect(event.type).toBe('reply');
  }
  expect(new Set(step.entries.map(({ entry }) => entry.id)).size).toBe(step.entries.length);
}

/** A session that ended before anybody took it never had an owner. */
function isUnowned(session: Session): boolean {
  if (session.state === 'pending' || session.state === 'waiting') return true;
  return session.state === 'closed' && session.resolvedAt === null;
}

function note(world: World, event: ChatEvent): void {
  if (event.type === 'customer_message') {
    world.inbound += 1;
    world.unanswered += 1;
  }
  const isEnd = world.state.session?.state === 'resolved' || world.state.session?.state === 'closed';
  if (event.type === 'reply' || isEnd) world.unanswered = 0;
  if (event.type === 'follow' || event.type === 'gone') {
    world.friendEvents.push({ state: event.type === 'follow' ? 'friend' : 'blocked', at: event.lineTs });
  }
}

function checkState({ state, inbound, unanswered, friendEvents }: World): void {
  expect(state.inboundCount).toBe(inbound);
  expect(state.unansweredSince === null).toBe(unanswered === 0);
  const newest = friendEvents.reduce((best, event) => (event.at > best.at ? event : best), { state: 'unknown', at: 0 });
  expect(state.friend.state).toBe(newest.state);
}

function play(moves: readonly Move[]): void {
  const world: World = { state: EMPTY_CHAT_STATE, seq: 0, now: NOW, inbound: 0, unanswered: 0, friendEvents: [] };
  moves.forEach((next, index) => {
    world.now += next.pause;
    const event = deepFreeze(toEvent(world, next, index));
    const ctx = contextAt(world.now, { nextSeq: world.seq + 1 });
    const result = transition(deepFreeze(world.state), event, ctx);
    if (!result.ok) {
      expect(['customer_message', 'unsent_early', 'follow', 'gone', 'noted', 'window_end']).not.toContain(event.type);
      return;
    }
    checkStep(world, event, result.value);
    world.state = result.value.state;
    world.seq += result.value.entries.length;
    note(world, event);
    checkState(world);
  });
}

test('any sequence of events keeps one session, one owner, counted versions and an honest waiting time', () => {
  fc.assert(
    fc.property(fc.array(move, { minLength: 1, maxLength: 60 }), (moves) => play(moves)),
    { numRuns: 1_500 },
  );
});

test('the same event on the same state gives the same decision', () => {
  fc.assert(
    fc.property(move, fc.array(move, { maxLength: 20 }), (last, moves) => {
      const world: World = { state: EMPTY_CHAT_STATE, seq: 0, now: NOW, inbound: 0, unanswered: 0, friendEvents: [] };
      moves.forEach((next, index) => {
        const result = transition(world.state, toEvent(world, next, index), contextAt(NOW));
        if (result.ok) world.state = result.value.state;
      });
      const decide = () => transition(world.state, toEvent(world, last, 99), contextAt(NOW));
      expect(decide()).toEqual(decide());
    }),
  );
});
