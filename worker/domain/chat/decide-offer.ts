// The Dispatcher's side of a session: offers, assignments, the fence against late ones, and owners who are gone. Every call may
// come late, twice or out of order, so each names what it was decided on and is ignored or refused when that has passed.
// Pure; part of transition.
import type { OperatorId } from '../ids';
import type { ChatEvent } from './chat-event';
import { type Decision, type DecisionContext, HOPS_MAX, refuse, step, unchanged } from './decision';
import type { Assign, CheckIn, Offer, OfferEnd, OwnerLost } from './dispatcher-order';
import type { TakeBack } from './operator-act';
import {
  escalated,
  freed,
  isOwned,
  isOwner,
  isQueued,
  isStale,
  mayMove,
  ownedBy,
  ownerOf,
  person,
  said,
} from './session-moves';
import { type ChatState, lastSignAt, type OpenOffer, type PassedOn, type Person, type Session } from './session-state';

type Verdict = 'done' | 'OWNED' | 'GONE' | 'FENCED' | null;

/** Why the Dispatcher's decision cannot stand; `done`: it stands already, and its repeat gets the same answer; null: it can. */
function judge(session: Session | null, event: Offer | Assign | CheckIn): Verdict {
  const { sessionId, to, entryVersion, decisionNo } = event;
  const from = event.type === 'offer' ? event.from : undefined;
  if (session?.id !== sessionId) return 'GONE';
  if (isOwned(session) && isOwner(session, to)) return 'done';
  if (isOwned(session) && !(from && isOwner(session, from.by))) return 'OWNED';
  const isThere = from ? isOwned(session) : isQueued(session);
  if (!isThere || session.entryVersion !== entryVersion) return 'GONE';
  if (decisionNo <= (session.fence ?? 0)) return 'FENCED';
  // An earlier one that comes after a later one must not undo it.
  const last = session.acceptedDecision ?? 0;
  if (decisionNo <= last) return decisionNo === last ? 'done' : 'FENCED';
  return null;
}

/** Who lost hears to whom. */
function refused(verdict: 'OWNED' | 'GONE' | 'FENCED', session: Session | null): Decision {
  return refuse(verdict, verdict === 'OWNED' && session ? ownerOf(session) : undefined);
}

export function onOffer(state: ChatState, event: Offer, ctx: DecisionContext): Decision {
  const { session } = state;
  // It is in no queue yet.
  if (!session || session.state === 'pending') return refuse('GONE');
  const verdict = judge(session, event);
  if (verdict === 'done') return unchanged(state);
  if (verdict) return refused(verdict, session);
  const { decisionNo, to, until, from } = event;
  const offer: OpenOffer = { decisionNo, to: person(to), since: ctx.now, until, ...(from && { from: passed(from) }) };
  const line = said(ctx, { type: 'offered', to: person(to), decisionNo, ...(from && { by: person(from.by) }) });
  return step(state, { ...session, offer, acceptedDecision: decisionNo }, [line]);
}

/** "Still there?": her next sign until then makes it theirs. Whoever gave one since that was decided is not asked. */
export function onCheckIn(state: ChatState, event: CheckIn, ctx: DecisionContext): Decision {
  const { session } = state;
  if (!session || session.state === 'pending') return refuse('GONE');
  const verdict = judge(session, event);
  if (verdict === 'done') return unchanged(state);
  if (verdict) return refused(verdict, session);
  const { decisionNo, to, answerUntil } = event;
  if (session.parked?.turn?.decisionNo === decisionNo) return unchanged(state);
  if (session.parked?.kind === 'callback' || lastSignAt(state) > event.lastSignAt) return refuse('WRONG_STATE');
  const turn = { decisionNo, to: person(to) };
  const parked = { kind: 'no_show', since: ctx.now, tries: session.noShows ?? 0, answerUntil, turn } as const;
  return step(state, { ...session, parked }, []);
}

export function onOfferShown(
  state: ChatState,
  { decisionNo, by }: { decisionNo: number; by: OperatorId },
  ctx: DecisionContext,
): Decision {
  const { session } = state;
  const offer = session?.offer;
  if (!session || offer?.decisionNo !== decisionNo || offer.to.operatorId !== by || offer.shownAt !== undefined) {
    return unchanged(state);
  }
  return step(state, { ...session, offer: { ...offer, shownAt: ctx.now } }, []);
}

export function onOfferEnd(state: ChatState, { decisionNo, why }: OfferEnd, ctx: DecisionContext): Decision {
  const { session } = state;
  const offer = session?.offer;
  if (!isQueued(session) && !isOwned(session)) return unchanged(state);
  if (offer?.decisionNo !== decisionNo) {
    // The end overtook its offer, which must not begin after it.
    return isNew(session, decisionNo) ? fenced(state, session, decisionNo) : unchanged(state);
  }
  return step(state, { ...session, offer: null }, [ended(ctx, offer, why)]);
}

/** Its owner, or a supervisor, ends it before it was answered; the repeat finds it ended. */
export function onTakeBack(
  state: ChatState,
  { by, decisionNo, expectedVersion }: TakeBack,
  ctx: DecisionContext,
): Decision {
  const { session } = state;
  if (!isOwned(session)) return refuse('WRONG_STATE');
  if (!mayMove(session, by)) return refuse('NOT_OWNER', ownerOf(session));
  const { offer } = session;
  if (offer?.decisionNo !== decisionNo) return unchanged(state);
  if (isStale(session, expectedVersion)) return refuse('STALE');
  return step(state, { ...session, offer: null }, [ended(ctx, offer, 'withdrawn')]);
}

/** The session in the hands of whom it was passed on to. */
export function passedTo(
  state: ChatState,
  session: Session,
  to: Person,
  { by, note }: PassedOn,
  ctx: DecisionContext,
): Decision {
  const left: Session = {
    ...session,
    previousOwner: session.owner ?? session.previousOwner,
    ...(note && { handover: { by: person(by), note, at: ctx.now } }),
  };
  const owned = ownedBy(state, left, to, ctx);
  const line = said(ctx, { type: 'transferred', by: person(by), to: person(to), ...(note && { note }) });
  return step(state, { ...owned.session, passedOnBy: person(by) }, [line], owned.effects);
}

function ended(ctx: DecisionContext, { to, from }: OpenOffer, why: OfferEnd['why']) {
  return said(ctx, { type: 'offer_ended', to, why, ...(from && { by: from.by }) });
}

function passed({ by, note, commandKey }: PassedOn): PassedOn {
  return { by: person(by), ...(note && { note }), ...(commandKey !== undefined && { commandKey }) };
}

export function onAssign(state: ChatState, event: Assign, ctx: DecisionContext): Decision {
  const { session } = state;
  const verdict = judge(session, event);
  if (verdict === 'done') return unchanged(state);
  if (verdict || !session) return refused(verdict ?? 'GONE', session);
  const { decisionNo, to, by } = event;
  const owned = ownedBy(state, { ...session, acceptedDecision: decisionNo }, to, ctx);
  const line = said(ctx, { type: 'assigned', to: person(to), by: by && person(by), decisionNo });
  return step(state, owned.session, [line], owned.effects);
}

/** From now on this number, and every one before it, is refused. Without this fence a late one would land. */
export function onSettle(state: ChatState, decisionNo: number, ctx: DecisionContext): Decision {
  const { session } = state;
  if (!session) return refuse('GONE');
  if (decisionNo <= (session.fence ?? 0)) return unchanged(state);
  const { offer } = session;
  if (!offer || offer.decisionNo > decisionNo) return fenced(state, session, decisionNo);
  return step(state, { ...session, fence: decisionNo, offer: null }, [ended(ctx, offer, 'timed_out')]);
}

function fenced(state: ChatState, session: Session, fence: number): Decision {
  return step(state, { ...session, fence }, []);
}

/** Neither done nor settled yet, nor a later one. */
function isNew({ acceptedDecision, fence }: Session, decisionNo: number): boolean {
  return decisionNo > Math.max(acceptedDecision ?? 0, fence ?? 0);
}

/** Its owner is lost to it. Named are owner and version: a session that has moved on ignores it. */
export function onOwnerLost(state: ChatState, event: OwnerLost, ctx: DecisionContext): Decision {
  const { session } = state;
  if (!isOwned(session)) return refuse('WRONG_STATE');
  if (session.owner.operatorId !== event.owner || session.version !== event.version) return unchanged(state);
  const line = said(ctx, { type: 'owner_lost', owner: session.owner, why: event.why });
  if (event.why !== 'no_answer') return step(state, freed(session, ctx), [line]);
  const hops = (session.hops ?? 0) + 1;
  if (hops > HOPS_MAX) return unchanged(state);
  const unansweredBy = { operatorId: session.owner.operatorId, at: ctx.now };
  const hopped = { ...freed(session, ctx), hops, unansweredBy };
  if (hops < HOPS_MAX) return step(state, hopped, [line]);
  const reason = 'no_answer';
  return step(state, escalated(hopped, null, reason, ctx), [line, said(ctx, { type: 'escalated', by: null, reason })]);
}

export function onOwnerGone(state: ChatState, { owner, isGone }: Extract<ChatEvent, { type: 'owner_gone' }>): Decision {
  const { session } = state;
  if (!isOwned(session) || session.owner.operatorId !== owner) return unchanged(state);
  if ((session.isOwnerGone ?? false) === isGone) return unchanged(state);
  return step(state, { ...session, isOwnerGone: isGone }, []);
}
