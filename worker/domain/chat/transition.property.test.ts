// What holds after any sequence of events. fast-check prints seed and path of a failure; put the seed into `fc.assert` to
// see it again.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkState, checkStep } from '../../testing/chat-invariants';
import { type Move, move, toEvent } from '../../testing/chat-moves';
import { deepFreeze, OWNER, reply } from '../../testing/chat-states';
import { ChatWorld, WORLD_POLICY } from '../../testing/chat-world';
import { expectedOutcome } from '../../testing/expected-outcome';
import { wordFor } from '../../testing/state-cases';
import type { ChatEvent } from './chat-event';
import type { Policy } from './decision';
import { SESSION_STATES, type SessionState, stateOf } from './session-state';
import { EXCEPTIONS, type Outcome, STATE_TABLE, type StateRow } from './state-table';
import { transition } from './transition';

/** Of these each one counts; the shell knows them by their ids. */
const COUNTED: readonly ChatEvent['type'][] = ['customer_message', 'reply', 'slot_answered'];

/** Plays one event and holds what became of it against the table and the invariants. */
function playOne(world: ChatWorld, event: ChatEvent, reached?: Set<string>): void {
  const ctx = world.context();
  const { state } = world;
  const { row, outcome } = expectedOutcome(state, event, ctx);
  reached?.add(nameOf(row, stateOf(state)));
  if (outcome !== row.cells[SESSION_STATES.indexOf(stateOf(state))]) reached?.add(exceptionOf(event.type, outcome));
  const played = world.play(event);
  const told = played ? wordFor(state, played.step) : refusalOf(state, event, ctx);
  if (told !== outcome) throw new Error(`${event.type} in ${stateOf(state)}: ${told}, and the table says ${outcome}`);
  if (played) checkStep(world, played);
  checkState(world);
  if (!COUNTED.includes(event.type)) checkTwice(world, event);
}

function refusalOf(state: ChatWorld['state'], event: ChatEvent, ctx: ReturnType<ChatWorld['context']>): string {
  const decided = transition(state, event, ctx);
  return decided.ok ? 'ok' : decided.error.code;
}

/** The same event again leaves the chat as it is, by whatever answer. */
function checkTwice(world: ChatWorld, event: ChatEvent): void {
  const again = transition(deepFreeze(world.state), event, world.context());
  if (again.ok && JSON.stringify(again.value.state) !== JSON.stringify(world.state)) {
    throw new Error(`${event.type} twice is not once: ${JSON.stringify(again.value.state.session)}`);
  }
}

function playAll(world: ChatWorld, moves: readonly Move[], reached?: Set<string>): void {
  let last: ChatEvent | null = null;
  for (const next of moves) {
    world.now += next.pause;
    if (next.kind === 'ring') {
      for (const timer of world.dueTimers()) {
        const event = world.ring(timer);
        if (event) playOne(world, event, reached);
      }
      continue;
    }
    const event: ChatEvent | null = next.kind === 'again' ? last : toEvent(world, next, next.kind);
    if (!event || (next.kind === 'again' && event.type === 'reply')) continue;
    playOne(world, event, reached);
    last = event;
  }
}

const wish = { by: OWNER, expectedVersion: null };
/** How a chat begins: with nothing, or in the state that random events reach and leave the soonest. */
const BEGINNINGS: readonly (readonly ChatEvent[])[] = [
  [],
  [{ type: 'claim', ...wish }, reply(OWNER), { type: 'hold', ...wish, until: null }],
];

const moves = fc.array(move, { minLength: 1, maxLength: 60, size: 'max' });
const beginnings = fc.record({
  isGroup: fc.constantFrom(false, false, false, true),
  policy: fc.constantFrom(WORLD_POLICY, WORLD_POLICY, { ...WORLD_POLICY, reopenTo: 'bot' as const }),
  events: fc.constantFrom(...BEGINNINGS),
});

interface Beginning {
  readonly isGroup: boolean;
  readonly policy: Policy;
  readonly events: readonly ChatEvent[];
}

function begin({ policy, isGroup, events }: Beginning): ChatWorld {
  const world = new ChatWorld(policy, isGroup);
  for (const event of events) playOne(world, event);
  return world;
}

test('any sequence of events keeps to the table, one session, one owner, counted versions and honest times', () => {
  fc.assert(
    fc.property(beginnings, moves, (beginning, all) => playAll(begin(beginning), all)),
    { numRuns: 2_500 },
  );
});

test('the same event on the same state gives the same decision, and changes nothing it was given', () => {
  fc.assert(
    fc.property(moves, move, (all, last) => {
      const world = new ChatWorld(WORLD_POLICY, false);
      playAll(world, all);
      if (last.kind === 'ring' || last.kind === 'again') return;
      const event = toEvent(world, last, last.kind);
      const decide = () => transition(world.state, event, world.context());
      expect(decide()).toEqual(decide());
    }),
    { numRuns: 200 },
  );
});

/** Cells that a case or an actor cannot have: there is no owner, or nothing that could go on. */
function isPossible({ by, when }: StateRow, state: SessionState): boolean {
  const hasOwner = state !== 'bot' && state !== 'pending' && state !== 'waiting';
  const needsOwner = when === 'to its owner' || (by?.length === 1 && by[0] === 'owner');
  return (hasOwner || !needsOwner) && (state === 'resolved' || when !== 'reopenable');
}

test('the random events come to every cell of the table, and to its exceptions and no others', () => {
  const reached = new Set<string>();
  fc.assert(
    fc.property(beginnings, moves, (beginning, all) => playAll(begin(beginning), all, reached)),
    { numRuns: 6_000, seed: 20_261_128 },
  );
  const cells = STATE_TABLE.flatMap((row) =>
    SESSION_STATES.filter((state) => isPossible(row, state)).map((state) => nameOf(row, state)),
  );
  const exceptions = EXCEPTIONS.flatMap(({ events, outcome }) => events.map((event) => exceptionOf(event, outcome)));
  const known = new Set([...cells, ...exceptions]);
  expect([...known].filter((one) => !reached.has(one))).toEqual([]);
  expect([...reached].filter((one) => !known.has(one))).toEqual([]);
});

function nameOf({ event, by, when }: StateRow, state: SessionState): string {
  return [event, when, by?.join(' or '), 'in', state].filter(Boolean).join(' ');
}

function exceptionOf(event: ChatEvent['type'], outcome: Outcome): string {
  return `${event} is ${outcome} by circumstances`;
}
