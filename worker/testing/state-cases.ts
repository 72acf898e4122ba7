// A chat, an event and an instant for every cell of the state table, so that its outcome can be seen. Only tests import it.
import type { ChatEvent } from '../domain/chat/chat-event';
import { DEFAULT_POLICY, type DecisionContext, type Step } from '../domain/chat/decision';
import type { Actor } from '../domain/chat/operator-act';
import { type ChatState, SESSION_STATES, type Session, type SessionState, stateOf } from '../domain/chat/session-state';
import { type ActorName, type Outcome, STATE_TABLE, type StateRow } from '../domain/chat/state-table';
import { transition } from '../domain/chat/transition';
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
} from './chat-states';

const ACTORS: Readonly<Record<ActorName, Actor>> = { owner: OWNER, colleague: COLLEAGUE, supervisor: SUPERVISOR };
const DECISION = 7;
const MINUTE = 60_000;

/** Everything is due. */
const POLICY = { ...DEFAULT_POLICY, reopenMs: REOPEN_MS, idleEndMs: 5 * MINUTE, greyMs: 5 * MINUTE };

export interface StateCase {
  readonly event: string;
  readonly when: string;
  readonly actor: string;
  readonly from: SessionState;
  readonly cell: Outcome;
  readonly row: StateRow;
  readonly by: Actor;
}

export function stateCases(): StateCase[] {
  return STATE_TABLE.flatMap((row) =>
    (row.by ?? [null]).flatMap((name) =>
      SESSION_STATES.map((from, place) => ({
        event: row.event,
        when: row.when ?? '',
        actor: name ?? '',
        from,
        cell: row.cells[place] as Outcome,
        row,
        by: ACTORS[name ?? 'owner'],
      })),
    ),
  );
}

type Maker = (wish: { readonly by: Actor; readonly expectedVersion: null }, row: StateRow) => ChatEvent;

const MAKERS: Readonly<Record<ChatEvent['type'], Maker>> = {
  customer_message: (_wish, { when }) => ({
    ...customerMessage(NOW),
    ...(when === 'courtesy' && { isCourtesy: true }),
  }),
  unsent_early: () => ({ type: 'unsent_early', lineMessageId: 'm1', senderId: null, lineTs: NOW }),
  follow: () => ({ type: 'follow', lineTs: NOW }),
  gone: () => ({ type: 'gone', lineTs: NOW }),
  noted: () => ({
    type: 'noted',
    line: { type: 'unsupported', lineType: 'beacon' },
    standby: false,
    lineTs: NOW,
  }),
  say: () => ({
    type: 'say',
    messages: [{ messageId: 'say-1', author: 'system', content: { type: 'text', text: 'one moment' }, way: 'cheap' }],
  }),
  ask: () => ({ type: 'ask', trigger: 'button', lineTs: NOW }),
  place: () => ({ type: 'place', teamId: 'sales', needs: { skills: [] } }),
  divert: (_wish, { when }) => ({
    type: 'divert',
    reason: 'after_hours',
    entryVersion: null,
    ...(when === 'until the opening' && { opensAt: NOW + MINUTE }),
  }),
  max_wait: (_wish, { when }) => ({
    type: 'max_wait',
    step:
      when === 'overflow'
        ? { kind: 'overflow', teamId: 'sales' }
        : { kind: when === 'ticket' ? 'ticket' : 'offer_callback' },
    entryVersion: 1,
  }),
  customer_end: () => ({ type: 'customer_end', lineTs: NOW }),
  queue_cancel: () => ({ type: 'queue_cancel', lineTs: NOW }),
  callback_accept: (_wish, { when }) => ({ type: 'callback_accept', way: when === 'phone' ? 'phone' : 'chat' }),
  callback_turn: (_wish, row) => ({ ...decided(row), type: 'callback_turn', answerUntil: NOW + MINUTE }),
  check_in: (_wish, row) => ({ ...decided(row), type: 'check_in', answerUntil: NOW + MINUTE, lastSignAt: NOW }),
  sign: () => ({ type: 'sign' }),
  callback_missed: (_wish, { when }) => ({
    type: 'callback_missed',
    notBefore: when === 'for good' ? null : NOW + MINUTE,
  }),
  unpark: () => ({ type: 'unpark' }),
  slot_answered: () => ({ type: 'slot_answered', name: 'order', value: '123', next: null }),
  slot_retried: () => ({ type: 'slot_retried', name: 'order', tries: 1 }),
  told: () => ({ type: 'told', position: 2 }),
  join_told: () => ({ type: 'join_told' }),
  late: () => ({ type: 'late', stage: 1 }),
  reply_taken: () => ({ type: 'reply_taken', at: NOW, saidAt: NOW }),
  sla: () => ({ type: 'sla', sessionId: SESSION }),
  leave_message: () => ({ type: 'leave_message', sessionId: SESSION, until: NOW + MINUTE }),
  offer: (_wish, row) => ({
    ...decided(row),
    type: 'offer',
    until: NOW + MINUTE,
    ...(row.when === 'its owner passes it on' && { from: { by: OWNER } }),
  }),
  assign: (_wish, row) => ({ ...decided(row), type: 'assign', by: null }),
  offer_shown: () => ({ type: 'offer_shown', decisionNo: DECISION, by: OWNER.operatorId }),
  offer_end: () => ({ type: 'offer_end', decisionNo: DECISION, why: 'declined' }),
  settle: () => ({ type: 'settle', decisionNo: DECISION }),
  owner_lost: () => ({ type: 'owner_lost', owner: OWNER.operatorId, version: 7, why: 'gone' }),
  owner_gone: () => ({ type: 'owner_gone', owner: OWNER.operatorId, isGone: true }),
  claim: (wish, { when }) => ({ type: 'claim', ...wish, ...(when && { decisionNo: DECISION }) }),
  take_over: (wish) => ({ type: 'take_over', ...wish }),
  transfer_operator: (wish) => ({ type: 'transfer_operator', ...wish, to: COLLEAGUE }),
  transfer_team: (wish) => ({ type: 'transfer_team', ...wish, teamId: 'sales', needs: { skills: [] } }),
  release: (wish) => ({ type: 'release', ...wish }),
  hold: (wish) => ({ type: 'hold', ...wish, until: null }),
  unhold: (wish) => ({ type: 'unhold', ...wish }),
  escalate: ({ by }, { when }) => ({ type: 'escalate', by: when ? null : by, reason: 'angry' }),
  set_priority: (wish) => ({ type: 'set_priority', ...wish, priority: 0 }),
  set_tags: (wish) => ({ type: 'set_tags', ...wish, add: [{ id: 'refund', name: 'Refund' }], remove: [] }),
  return_to_bot: (wish) => ({ type: 'return_to_bot', ...wish }),
  resolve: (wish) => ({ type: 'resolve', ...wish, reason: 'solved' }),
  reopen: (wish) => ({ type: 'reopen', ...wish }),
  archive: (wish) => ({ type: 'archive', ...wish }),
  take_back: (wish) => ({ type: 'take_back', ...wish, decisionNo: DECISION }),
  reply: ({ by }) => reply(by),
  annotate: ({ by }) => ({ type: 'annotate', by, noteId: 'n1', text: 'a note', mentions: [] }),
  idle_end: () => ({ type: 'idle_end', sessionId: SESSION }),
  hold_end: () => ({ type: 'hold_end', sessionId: SESSION }),
  hours_end: () => ({ type: 'hours_end', sessionId: SESSION }),
  grey: () => ({ type: 'grey', sessionId: SESSION }),
  window_end: () => ({ type: 'window_end', sessionId: SESSION }),
};

/** Every kind of event there is. */
export const EVENT_TYPES = Object.keys(MAKERS);

function decided({ when }: StateRow) {
  const to = when === 'to its owner' ? OWNER : COLLEAGUE;
  return { decisionNo: DECISION, sessionId: SESSION, entryVersion: 1, to };
}

/** What the case needs beside the state. */
function sessionFor({ row, from, by }: StateCase): Partial<Session> {
  const isQueued = from === 'pending' || from === 'waiting';
  const isOwned = from === 'assigned' || from === 'active' || from === 'on_hold';
  const offer = { decisionNo: DECISION, to: by, since: NOW - 1_000, until: NOW + MINUTE };
  return {
    // Decisions name it, also those about a session that is not placed yet.
    entryVersion: 1,
    ...(row.when === 'not reopenable' && from === 'resolved' && { endReason: 'spam' }),
    ...(row.when === 'accepts an offer' && from === 'waiting' && { offer }),
    ...(row.event === 'take_back' && isOwned && { offer: { ...offer, to: COLLEAGUE, from: { by: OWNER } } }),
    ...(row.event === 'callback_turn' && isQueued && { parked: { kind: 'callback', since: NOW, tries: 0 } }),
    ...(row.event === 'callback_missed' &&
      isQueued && { parked: { kind: 'callback', since: NOW, tries: 1, answerUntil: NOW } }),
    ...(row.event === 'hold_end' && from === 'on_hold' && { hold: { since: NOW - MINUTE, until: NOW } }),
  };
}

/** What becomes of it, in the words of the table. */
export function outcomeOf(one: StateCase): string {
  const before = chatIn(one.from, {}, sessionFor(one));
  const now = one.event === 'window_end' ? NOW + REOPEN_MS : NOW;
  const event = MAKERS[one.row.event]({ by: one.by, expectedVersion: null }, one.row);
  return outcome(before, event, contextAt(now, { policy: POLICY }));
}

export function outcome(before: ChatState, event: ChatEvent, ctx: DecisionContext): string {
  const result = transition(before, event, ctx);
  return result.ok ? wordFor(before, result.value) : result.error.code;
}

/** A session that comes to another owner in the same state counts as moved. */
export function wordFor(before: ChatState, { state }: Step): string {
  const isNew = state.session !== null && state.session.id !== before.session?.id;
  if (isNew) return `n ${stateOf(state)}`;
  const isMoved =
    stateOf(state) !== stateOf(before) || state.session?.owner?.operatorId !== before.session?.owner?.operatorId;
  return isMoved ? stateOf(state) : '=';
}
