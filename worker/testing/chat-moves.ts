// What can happen to a chat, as data that fast-check chooses and shrinks, and the event that it is in a given world: often what
// fits the moment, now and then what comes late, twice, or from another session. Only tests import it.
import fc from 'fast-check';
import type { ChatEvent } from '../domain/chat/chat-event';
import type { MaxWaitStep } from '../domain/chat/dispatcher-order';
import type { Actor } from '../domain/chat/operator-act';
import type { SessionId } from '../domain/ids';
import { COLLEAGUE, customerMessage, OWNER, reply, SUPERVISOR } from './chat-states';
import type { ChatWorld } from './chat-world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PEOPLE = [OWNER, COLLEAGUE, SUPERVISOR] as const;
const TEAMS = ['billing', 'sales', 'support', 'general'] as const;

/** Kinds with their weights: those that begin something come often enough for the others to find it. */
const WEIGHTS: Readonly<Record<ChatEvent['type'] | 'ring' | 'again', number>> = {
  customer_message: 8,
  unsent_early: 1,
  follow: 2,
  gone: 2,
  noted: 1,
  say: 1,
  ask: 7,
  place: 9,
  divert: 2,
  max_wait: 3,
  customer_end: 1,
  queue_cancel: 1,
  callback_accept: 3,
  callback_turn: 4,
  check_in: 3,
  sign: 1,
  callback_missed: 2,
  unpark: 2,
  slot_answered: 1,
  slot_retried: 1,
  join_told: 1,
  late: 1,
  reply_taken: 1,
  sla: 1,
  leave_message: 1,
  hours_end: 1,
  told: 1,
  offer: 6,
  offer_shown: 1,
  offer_end: 2,
  assign: 6,
  settle: 2,
  owner_lost: 4,
  owner_gone: 2,
  claim: 7,
  take_over: 2,
  transfer_operator: 2,
  transfer_team: 2,
  release: 3,
  hold: 14,
  unhold: 2,
  escalate: 2,
  set_priority: 2,
  set_tags: 1,
  return_to_bot: 2,
  resolve: 4,
  reopen: 3,
  archive: 2,
  take_back: 4,
  reply: 14,
  annotate: 1,
  idle_end: 1,
  hold_end: 1,
  grey: 1,
  window_end: 1,
  /** Every deadline that is due. */
  ring: 4,
  /** The event before, once more. */
  again: 4,
};

type Kind = keyof typeof WEIGHTS;

export interface Move {
  readonly kind: Kind;
  readonly by: Actor;
  /** By the owner, where there is one. */
  readonly isOwners: boolean;
  readonly to: Actor;
  readonly team: string;
  /** ms that pass before it. */
  readonly pause: number;
  /** How much older than now LINE says it is. */
  readonly late: number;
  /** How far the writer's view, version, entry or decision lags behind; null: not checked. */
  readonly lag: number | null;
  readonly isOdd: boolean;
  readonly isOther: boolean;
}

export const move: fc.Arbitrary<Move> = fc.record({
  kind: fc.oneof(
    ...(Object.keys(WEIGHTS) as Kind[]).map((kind) => ({ weight: WEIGHTS[kind], arbitrary: fc.constant(kind) })),
  ),
  by: fc.constantFrom(...PEOPLE),
  isOwners: fc.boolean(),
  to: fc.constantFrom(...PEOPLE),
  team: fc.constantFrom(...TEAMS),
  pause: fc.constantFrom(0, 0, 1, 1_000, 1_000, 11 * MINUTE, 31 * MINUTE, 13 * HOUR, 30 * HOUR),
  late: fc.constantFrom(-500, 0, 0, 1, MINUTE, 40 * HOUR),
  lag: fc.constantFrom(null, 0, 0, 0, 0, 1, 2),
  isOdd: fc.boolean(),
  isOther: fc.constantFrom(false, false, false, true),
});

/** `ring` and `again` are no events by themselves; the world knows what they mean. */
export function toEvent(world: ChatWorld, one: Move, kind: ChatEvent['type']): ChatEvent {
  const { session } = world.state;
  const { late, isOdd, isOther } = one;
  const by = (one.isOwners && PEOPLE.find(({ operatorId }) => operatorId === session?.owner?.operatorId)) || one.by;
  const lag = one.lag ?? 0;
  const lineTs = world.now - late;
  const wish = { by, expectedVersion: one.lag === null ? null : (session?.version ?? 0) - lag };
  const sessionId = isOther || !session ? ('another session' as SessionId) : session.id;
  const entryVersion = (session?.entryVersion ?? 0) - lag;
  const note = isOdd ? { note: 'a note' } : {};
  switch (kind) {
    case 'customer_message':
      return {
        ...customerMessage(lineTs, `m${world.count}`),
        standby: isOther,
        ...(isOther && { isCourtesy: true }),
      };
    case 'unsent_early':
      return { type: kind, lineMessageId: `m${world.count}`, senderId: null, lineTs };
    case 'follow':
    case 'gone':
      // Distinct instants: LINE never gives two of these of one person the same one.
      return { type: kind, lineTs: lineTs + world.count / 1_000 };
    case 'noted':
      return { type: kind, line: { type: 'unsupported', lineType: 'beacon' }, standby: isOther, lineTs };
    case 'say':
      return {
        type: kind,
        messages: [
          { messageId: `say-${world.count}`, author: 'bot', content: { type: 'text', text: 'hm' }, way: 'cheap' },
        ],
      };
    case 'ask':
      return {
        type: kind,
        trigger: isOdd ? 'no_bot' : 'word',
        lineTs,
        ...(isOther && { topic: { id: 't', name: 't' } }),
      };
    case 'place':
      return { type: kind, teamId: one.team, needs: { skills: [] } };
    case 'divert': {
      const opensAt = isOdd ? {} : { opensAt: world.now + 5 * HOUR };
      return { type: kind, reason: 'after_hours', entryVersion: one.lag === null ? null : entryVersion, ...opensAt };
    }
    case 'max_wait':
      return { type: kind, step: waitStep(one), entryVersion };
    case 'customer_end':
    case 'queue_cancel':
      return { type: kind, lineTs };
    case 'callback_accept':
      return { type: kind, way: isOther ? 'phone' : 'chat' };
    case 'callback_turn':
      return { ...decision(world, one, sessionId), type: kind, answerUntil: world.now + 3 * MINUTE };
    case 'check_in':
      return {
        ...decision(world, one, sessionId),
        type: kind,
        answerUntil: world.now + MINUTE,
        lastSignAt: world.now - (isOther ? HOUR : 0),
      };
    case 'sign':
      return { type: kind };
    case 'callback_missed':
      return {
        type: kind,
        notBefore: isOther ? null : world.now + 10 * MINUTE,
        ...(isOdd && { decisionNo: (session?.parked?.turn?.decisionNo ?? world.decisions) - lag }),
      };
    case 'unpark':
      return { type: kind };
    case 'slot_answered':
      return { type: kind, name: isOdd ? 'order' : '', value: isOther ? null : '1', next: { name: 'city', tries: 0 } };
    case 'slot_retried':
      return { type: kind, name: isOdd ? 'city' : 'order', tries: 1 };
    case 'join_told':
      return { type: kind };
    case 'late':
      return { type: kind, stage: isOdd ? 1 : 2, ...(isOther && { putOffUntil: world.now + MINUTE }) };
    case 'reply_taken':
      return { type: kind, at: world.now, saidAt: isOdd ? world.now : world.now - HOUR };
    case 'sla':
      return { type: kind, sessionId };
    case 'leave_message':
      return { type: kind, sessionId, until: isOdd ? world.now + HOUR : null };
    case 'told':
      return { type: kind, position: 1 + lag };
    case 'offer':
      return {
        ...decision(world, one, sessionId),
        type: kind,
        until: world.now + 30_000,
        ...(isOdd && { from: { by, ...note } }),
      };
    case 'assign':
      return { ...decision(world, one, sessionId), type: kind, by: null };
    case 'offer_shown':
      return { type: kind, decisionNo: openNumber(world, lag), by: by.operatorId };
    case 'offer_end':
      return { type: kind, decisionNo: openNumber(world, lag), why: 'declined' };
    case 'settle':
      return { type: kind, decisionNo: world.decisions - lag };
    case 'owner_lost': {
      const owner = isOther ? one.to.operatorId : (session?.owner ?? one.to).operatorId;
      return { type: kind, owner, version: (session?.version ?? 0) - lag, why: isOdd ? 'gone' : 'no_answer' };
    }
    case 'owner_gone':
      return { type: kind, owner: (session?.owner ?? one.to).operatorId, isGone: isOdd };
    case 'claim':
      return { type: kind, ...wish, ...(isOdd && { decisionNo: openNumber(world, lag), by: asked(world, one) ?? by }) };
    case 'transfer_operator':
      return { type: kind, ...wish, to: one.to, ...note };
    case 'transfer_team':
      return { type: kind, ...wish, teamId: one.team, needs: { skills: [] }, ...note };
    case 'release':
      return { type: kind, ...wish, ...note };
    case 'hold':
      return { type: kind, ...wish, until: isOdd ? world.now + HOUR : null, ...(isOther && { reason: 'lunch' }) };
    case 'escalate':
      return { type: kind, by: isOther ? null : by, reason: isOdd ? 'angry' : 'late' };
    case 'set_priority':
      return { type: kind, ...wish, priority: isOdd ? 0 : 3 };
    case 'set_tags': {
      const tags = [{ id: `tag-${one.team}`, name: one.team }];
      return { type: kind, ...wish, add: isOdd ? tags : [], remove: isOdd ? [] : tags };
    }
    case 'resolve':
      return { type: kind, ...wish, reason: isOther ? 'spam' : 'solved' };
    case 'take_back':
      return { type: kind, ...wish, decisionNo: openNumber(world, isOther ? 1 : 0) };
    case 'take_over':
    case 'unhold':
    case 'return_to_bot':
    case 'reopen':
    case 'archive':
      return { type: kind, ...wish };
    case 'reply':
      return reply(by, {
        messageId: `out-${world.count}`,
        seen: one.lag === null ? null : { epoch: 1, seq: world.seq - lag },
        confirmed: isOdd,
      });
    case 'annotate':
      return { type: kind, by, noteId: `note-${world.count}`, text: 'a note', mentions: [] };
    case 'idle_end':
    case 'hours_end':
    case 'hold_end':
    case 'grey':
    case 'window_end':
      return { type: kind, sessionId };
  }
}

/** The next number, or one that came before. */
function decision(world: ChatWorld, { to, lag }: Move, sessionId: SessionId) {
  const number = lag === 1 ? world.decisions - 1 : world.decisions + (lag === 2 ? 0 : 1);
  // An old number comes with the entry it was decided on, as a call does that is late.
  const entryVersion = (world.state.session?.entryVersion ?? 0) - (lag === null ? 1 : 0);
  return { decisionNo: Math.max(1, number), sessionId, entryVersion, to };
}

/** Whom an owner passes it on to, who seldom is who acts by chance. */
function asked({ state }: ChatWorld, { isOther }: Move): Actor | undefined {
  const offer = state.session?.offer;
  return offer?.from && !isOther ? PEOPLE.find(({ operatorId }) => operatorId === offer.to.operatorId) : undefined;
}

function openNumber(world: ChatWorld, lag: number): number {
  return (world.state.session?.offer?.decisionNo ?? world.decisions + 1) - lag;
}

function waitStep({ isOdd, isOther, team }: Move): MaxWaitStep {
  if (isOther) return { kind: 'ticket' };
  return isOdd ? { kind: 'offer_callback' } : { kind: 'overflow', teamId: team };
}
