// What the state table and its exceptions say of an event, written down a second time and in another way than `transition`:
// the oracle of the random test. Only tests import it.
import type { ChatEvent } from '../domain/chat/chat-event';
import { type DecisionContext, HOPS_MAX } from '../domain/chat/decision';
import type { Actor } from '../domain/chat/operator-act';
import type { RejectionCode } from '../domain/chat/rejection';
import { type ChatState, SESSION_STATES, type Session, stateOf } from '../domain/chat/session-state';
import { type ActorName, type Outcome, STATE_TABLE, type StateRow } from '../domain/chat/state-table';

const FINAL = ['duplicate', 'spam', 'wrong_channel', 'merged'];

type Answer = RejectionCode | '=' | 'pending' | 'assigned';
type Asked<Type extends ChatEvent['type']> = Extract<ChatEvent, { type: Type }>;

/** An event of an operator, with who she is. */
type Wish = Extract<ChatEvent, { by: Actor }>;

export interface Expected {
  readonly row: StateRow;
  readonly outcome: Outcome;
}

export function expectedOutcome(chat: ChatState, event: ChatEvent, ctx: DecisionContext): Expected {
  const row = rowOf(chat, event, ctx);
  const cell = row.cells[SESSION_STATES.indexOf(stateOf(chat))] as Outcome;
  const first = isFulfilled(chat.session, event)
    ? '='
    : (misses(chat.session, event) ?? passedOn(chat.session, event, ctx));
  if (first) return { row, outcome: first };
  const isRefused = /^[A-Z]/.test(cell);
  return { row, outcome: isRefused ? cell : (exception(chat, event, cell, ctx) ?? cell) };
}

function rowOf(chat: ChatState, event: ChatEvent, ctx: DecisionContext): StateRow {
  const name = isWish(event) ? actorName(chat.session, event) : null;
  const when = caseOf(chat, event, ctx);
  const rows = STATE_TABLE.filter(
    (row) =>
      row.event === event.type && (row.by === undefined || name === null || row.by.includes(name)) && row.when === when,
  );
  const [row] = rows;
  if (!row || rows.length > 1) throw new Error(`${rows.length} rows for ${event.type} by ${name} when ${when}`);
  return row;
}

function isWish(event: ChatEvent): event is Wish {
  return 'by' in event && typeof event.by === 'object' && event.by !== null && 'role' in event.by;
}

/** A supervisor who owns the session is its owner, but for what owners may not do. */
function actorName(session: Session | null, { by, type }: Wish): ActorName {
  const isLead = by.role !== 'operator';
  if (session?.owner?.operatorId === by.operatorId && !(isLead && type === 'take_over')) return 'owner';
  return isLead ? 'supervisor' : 'colleague';
}

function caseOf(chat: ChatState, event: ChatEvent, ctx: DecisionContext): string | undefined {
  const { session } = chat;
  const mayReturn = session !== null && canGoOn(session, ctx);
  const comesBack = mayReturn && ctx.policy.reopenTo === 'previous';
  switch (event.type) {
    case 'customer_message':
      if (event.isCourtesy) return 'courtesy';
      return comesBack ? 'reopenable' : 'not reopenable';
    case 'ask':
      return comesBack ? 'reopenable' : 'not reopenable';
    case 'reopen':
      return mayReturn ? 'reopenable' : 'not reopenable';
    case 'callback_accept':
      return event.way;
    case 'divert':
      return event.opensAt === undefined ? 'for good' : 'until the opening';
    case 'max_wait':
      return event.step.kind;
    case 'callback_missed':
      return event.notBefore === null ? 'for good' : 'again later';
    case 'offer':
      if (session?.owner?.operatorId === event.to.operatorId) return 'to its owner';
      return isFromOwner(session, event) ? 'its owner passes it on' : undefined;
    case 'assign':
    case 'check_in':
      return session?.owner?.operatorId === event.to.operatorId ? 'to its owner' : undefined;
    case 'claim':
      return event.decisionNo === undefined ? undefined : 'accepts an offer';
    case 'escalate':
      return event.by === null ? 'by a timer' : undefined;
    default:
      return undefined;
  }
}

/** One that names somebody else as its owner is like any other. */
function isFromOwner(session: Session | null, { from }: Asked<'offer'>): boolean {
  if (!from) return false;
  return !session?.owner || session.owner.operatorId === from.by.operatorId;
}

/** Its owner offers it to whoever claims it by that offer. */
function passedOn(session: Session | null, event: ChatEvent, { now }: DecisionContext): Answer | null {
  const offer = session?.offer;
  if (event.type !== 'claim' || !offer?.from || session?.owner?.operatorId === event.by.operatorId) return null;
  const isHers = offer.to.operatorId === event.by.operatorId && now <= offer.until;
  return isHers && offer.decisionNo === event.decisionNo ? (stale(session, event, 'active') ?? 'assigned') : null;
}

function canGoOn(session: Session, { now, policy }: DecisionContext): boolean {
  const isFinal = session.endReason !== null && FINAL.includes(session.endReason);
  return session.state === 'resolved' && !isFinal && now - (session.resolvedAt ?? 0) < policy.reopenMs;
}

/** What is so already, asked for by who may have done it. */
function isFulfilled(session: Session | null, event: ChatEvent): boolean {
  if (!session || !isWish(event)) return false;
  const { owner, previousOwner, state } = session;
  const isOpen = state === 'assigned' || state === 'active' || state === 'on_hold';
  const isWaiting = state === 'pending' || state === 'waiting';
  const hers = (one: Session['owner']) => one?.operatorId === event.by.operatorId;
  const mayMove = hers(owner) || event.by.role !== 'operator';
  const mayHaveMoved = mayMove || hers(previousOwner);
  switch (event.type) {
    case 'take_over':
      return isOpen && hers(owner) && event.by.role !== 'operator';
    case 'release':
      return state === 'waiting' && hers(previousOwner);
    case 'transfer_operator':
      return isOpen && owner?.operatorId === event.to.operatorId && mayHaveMoved;
    case 'transfer_team':
      return isWaiting && session.teamId === event.teamId && mayHaveMoved;
    case 'hold':
      return (
        state === 'on_hold' && mayMove && session.hold?.until === event.until && session.hold?.reason === event.reason
      );
    case 'return_to_bot':
      return state === 'closed' && session.endReason === 'returned_to_bot' && mayMove;
    default:
      return false;
  }
}

/** It speaks of another session than the one that is there. */
function misses(session: Session | null, event: ChatEvent): Answer | null {
  if (!('sessionId' in event) || event.sessionId === session?.id) return null;
  return ['offer', 'assign', 'callback_turn', 'check_in'].includes(event.type) ? 'GONE' : '=';
}

function exception(chat: ChatState, event: ChatEvent, cell: Outcome, ctx: DecisionContext): Answer | null {
  const { session, friend } = chat;
  const isGone = friend.state === 'blocked' || friend.state === 'left';
  switch (event.type) {
    case 'customer_message':
      return cell === 'pending' && isGone && event.lineTs < friend.since ? '=' : null;
    case 'ask':
      return cell.endsWith('pending') && isGone && event.lineTs < friend.since ? '=' : null;
    case 'gone':
      return event.lineTs < Math.max(friend.since, chat.lastInboundTs ?? 0) ? '=' : null;
    case 'divert':
    case 'max_wait':
      return event.entryVersion !== null && event.entryVersion !== session?.entryVersion ? '=' : null;
    case 'owner_lost':
      return ownerLost(session, event) ?? unplaced(session);
    case 'callback_turn':
      return callbackTurn(session, event);
    case 'callback_missed':
      if (!session?.parked) return 'WRONG_STATE';
      return session.parked.answerUntil === undefined || isEarlierTurn(session.parked.turn, event) ? '=' : null;
    case 'offer':
      return session?.state === 'waiting' || (event.from && session?.owner?.operatorId !== event.to.operatorId)
        ? decided(session, event)
        : null;
    case 'assign':
      return cell === 'assigned' || session?.state === 'waiting' ? decided(session, event) : null;
    case 'check_in':
      return session?.state === 'waiting' ? checkedIn(chat, session, event) : null;
    case 'claim':
      return claimed(chat, event, cell, ctx) ?? stale(session, event, cell);
    case 'take_over':
      return untaken(chat, cell) ?? stale(session, event, cell);
    case 'reopen':
      return unreturned(chat, cell) ?? stale(session, event, cell);
    case 'reply':
      return unsent(chat, event, ctx);
    case 'transfer_team':
    case 'hold':
      return stale(session, event, 'active');
    case 'release':
      return stale(session, event, cell) ?? unplaced(session);
    case 'resolve':
    case 'archive':
    case 'transfer_operator':
    case 'unhold':
    case 'return_to_bot':
      return stale(session, event, cell);
    case 'take_back':
      return session?.offer?.decisionNo === event.decisionNo ? stale(session, event, 'active') : null;
    case 'idle_end':
      return silent(session, ctx.policy.idleEndMs, ctx) ? null : '=';
    case 'hold_end':
      return session?.hold?.until && session.hold.until <= ctx.now ? null : '=';
    case 'window_end':
      return ctx.now - (session?.resolvedAt ?? 0) >= ctx.policy.reopenMs ? null : '=';
    default:
      return null;
  }
}

function isEarlierTurn(
  turn: NonNullable<Session['parked']>['turn'],
  { decisionNo }: Asked<'callback_missed'>,
): boolean {
  return turn !== undefined && decisionNo !== undefined && decisionNo !== turn.decisionNo;
}

function stale(session: Session | null, event: { expectedVersion: number | null }, cell: Outcome): Answer | null {
  if (cell === '=' || event.expectedVersion === null) return null;
  return event.expectedVersion === (session?.version ?? 0) ? null : 'STALE';
}

function unplaced(session: Session | null): Answer | null {
  return session?.teamId === undefined ? 'pending' : null;
}

function untaken({ friend, standby }: ChatState, cell: Outcome): Answer | null {
  if (cell !== 'n assigned') return null;
  if (friend.state === 'blocked') return 'BLOCKED';
  return standby ? 'STANDBY' : null;
}

function claimed(chat: ChatState, event: Asked<'claim'>, cell: Outcome, ctx: DecisionContext): Answer | null {
  if (event.decisionNo === undefined || cell === '=') return untaken(chat, cell);
  const offer = chat.session?.offer;
  const isOpen = offer && offer.decisionNo === event.decisionNo && ctx.now <= offer.until;
  return isOpen && offer.to.operatorId === event.by.operatorId ? null : 'OFFER_OVER';
}

function unreturned({ session, friend }: ChatState, cell: Outcome): Answer | null {
  if (cell !== 'assigned') return null;
  if (session?.endReason === 'blocked' && friend.state === 'blocked') return 'BLOCKED';
  return session?.endReason === 'left_group' && friend.state === 'left' ? 'LEFT' : null;
}

function unsent(chat: ChatState, { seen, confirmed, by }: Asked<'reply'>, ctx: DecisionContext): Answer | null {
  const { friend, standby, lastInboundSeq, lastOutbound } = chat;
  if (friend.state === 'blocked') return 'BLOCKED';
  if (friend.state === 'left') return 'LEFT';
  if (standby) return 'STANDBY';
  if (confirmed || !seen) return null;
  const colleagues = (lastOutbound?.operatorId === by.operatorId ? lastOutbound.othersSeq : lastOutbound?.seq) ?? 0;
  const newest = Math.max(colleagues, ctx.isGroup ? 0 : lastInboundSeq);
  return newest > (seen.epoch === ctx.epoch ? seen.seq : 0) ? 'NEWER_MESSAGE' : null;
}

function ownerLost(session: Session | null, { owner, version, why }: Asked<'owner_lost'>): Answer | null {
  if (session?.owner?.operatorId !== owner || session.version !== version) return '=';
  return why === 'no_answer' && (session.hops ?? 0) >= HOPS_MAX ? '=' : null;
}

function checkedIn(chat: ChatState, session: Session, event: Asked<'check_in'>): Answer | null {
  const refusal = decided(session, event);
  const { parked, signedAt = 0, queueSince } = session;
  if (refusal || parked?.turn?.decisionNo === event.decisionNo) return refusal;
  const isThere = [signedAt, queueSince ?? 0, chat.lastInboundTs ?? 0].some((at) => at > event.lastSignAt);
  return isThere || parked?.kind === 'callback' ? 'WRONG_STATE' : null;
}

function decided(session: Session | null, event: Asked<'offer' | 'assign' | 'check_in'>): Answer | null {
  if (!session || session.entryVersion !== event.entryVersion) return 'GONE';
  if (event.decisionNo <= (session.fence ?? 0)) return 'FENCED';
  if (event.decisionNo === session.acceptedDecision) return '=';
  return event.decisionNo < (session.acceptedDecision ?? 0) ? 'FENCED' : null;
}

function silent(session: Session | null, ms: number | null, { now }: DecisionContext): boolean {
  if (!session || ms === null || session.lastReplyAt === undefined) return false;
  return typeof session.turnSince !== 'number' && now - session.lastReplyAt >= ms;
}

function callbackTurn(session: Session | null, event: Extract<ChatEvent, { type: 'callback_turn' }>): Answer | null {
  if (!session?.parked) return 'WRONG_STATE';
  if (session.entryVersion !== event.entryVersion) return 'GONE';
  const isRepeat = session.parked.turn?.decisionNo === event.decisionNo;
  return !isRepeat && event.decisionNo <= (session.fence ?? 0) ? 'FENCED' : null;
}
