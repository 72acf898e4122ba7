// The moves that begin and end an operator's part: claim with take, take_over, release, resolve, reopen, archive, and the end
// of the window. Pure; part of transition.
import type { SessionId } from '../ids';
import { passedTo } from './decide-offer';
import { type Decision, type DecisionContext, refuse, step, unchanged, wakeLater } from './decision';
import type { Actor, Archive, Claim, Release, Reopen, Resolve, TakeOver } from './operator-act';
import {
  closed,
  endSession,
  freed,
  isLead,
  isOwned,
  isOwner,
  isReopenable,
  isStale,
  mayMove,
  newSession,
  ownedBy,
  ownerOf,
  person,
  reopenedSession,
  said,
  withEnd,
} from './session-moves';
import type { ChatState } from './session-state';

export function onClaim(state: ChatState, event: Claim, ctx: DecisionContext): Decision {
  const { session } = state;
  switch (session?.state) {
    case undefined:
    case 'closed':
      return event.decisionNo === undefined ? takeFromBot(state, event, ctx) : refuse('OFFER_OVER');
    case 'pending':
    case 'waiting': {
      if (event.decisionNo !== undefined && !isOpenOffer(session.offer, event, ctx)) return refuse('OFFER_OVER');
      if (isStale(session, event.expectedVersion)) return refuse('STALE');
      const owned = ownedBy(state, session, event.by, ctx);
      return step(state, owned.session, [said(ctx, { type: 'claimed', by: person(event.by) })], owned.effects);
    }
    case 'assigned':
    case 'active':
    case 'on_hold':
      return isOwner(session, event.by) ? unchanged(state) : acceptFromOwner(state, event, ctx);
    case 'resolved':
      return event.decisionNo === undefined ? refuse('USE_REOPEN') : refuse('OFFER_OVER');
  }
}

/** What its owner passes on by an offer; nothing else of hers can be claimed. */
function acceptFromOwner(state: ChatState, event: Claim, ctx: DecisionContext): Decision {
  const { session } = state;
  const offer = session?.offer;
  const isHers = isOwned(session) && offer?.from && isOpenOffer(offer, event, ctx);
  if (!isHers) return refuse('OWNED', session ? ownerOf(session) : undefined);
  if (isStale(session, event.expectedVersion)) return refuse('STALE');
  return passedTo(state, session, event.by, offer.from, ctx);
}

function isOpenOffer(
  offer: NonNullable<ChatState['session']>['offer'],
  { decisionNo, by }: Claim,
  ctx: DecisionContext,
): boolean {
  return offer?.decisionNo === decisionNo && offer?.to.operatorId === by.operatorId && ctx.now <= offer.until;
}

export function onTakeOver(state: ChatState, event: TakeOver, ctx: DecisionContext): Decision {
  const { session } = state;
  if (!isLead(event.by)) return refuse('NOT_PERMITTED');
  if (!session || session.state === 'closed') return takeFromBot(state, event, ctx);
  if (session.state === 'resolved') return refuse('USE_REOPEN');
  if (isOwned(session) && isOwner(session, event.by)) return unchanged(state);
  if (isStale(session, event.expectedVersion)) return refuse('STALE');
  // Whoever called for help has got it.
  const { escalated: _escalated, ...kept } = session;
  const owned = ownedBy(state, { ...kept, previousOwner: session.owner ?? session.previousOwner }, event.by, ctx);
  const line = said(ctx, { type: 'taken_over', by: person(event.by), from: session.owner });
  return step(state, owned.session, [line], owned.effects);
}

export function onRelease(state: ChatState, event: Release, ctx: DecisionContext): Decision {
  const { session } = state;
  if (session?.state === 'waiting' && session.previousOwner?.operatorId === event.by.operatorId)
    return unchanged(state);
  if (!isOwned(session)) return refuse('WRONG_STATE');
  if (!mayMove(session, event.by)) return refuse('NOT_OWNER', ownerOf(session));
  if (isStale(session, event.expectedVersion)) return refuse('STALE');
  const { note } = event;
  const handover = note ? { by: person(event.by), note, at: ctx.now } : null;
  const released = { ...freed(session, ctx), ...(handover && { handover }) };
  return step(state, released, [said(ctx, { type: 'released', by: person(event.by), ...(note && { note }) })]);
}

export function onResolve(state: ChatState, event: Resolve, ctx: DecisionContext): Decision {
  const { session } = state;
  if (!session) return refuse('WRONG_STATE');
  if (session.state === 'closed') return refuse('CLOSED');
  if (session.state === 'resolved') return unchanged(state);
  if (!mayMove(session, event.by)) return refuse('NOT_OWNER', ownerOf(session));
  if (isStale(session, event.expectedVersion)) return refuse('STALE');
  const line = said(ctx, { type: 'resolved', by: person(event.by), reason: event.reason });
  const ended = endSession(session, 'operator', event.reason, ctx);
  return step(withEnd(state, session, ctx), ended.session, [line], ended.effects);
}

export function onReopen(state: ChatState, event: Reopen, ctx: DecisionContext): Decision {
  const { session } = state;
  if (!session) return refuse('WRONG_STATE');
  if (session.state === 'closed') return refuse('USE_TAKE');
  if (session.state !== 'resolved')
    return isOwner(session, event.by) ? unchanged(state) : refuse('OPEN', ownerOf(session));
  if (!isReopenable(session, ctx)) return refuse('WINDOW_OVER');
  // An end by leaving is undone by coming back, and by nobody else.
  if (session.endReason === 'blocked' && state.friend.state === 'blocked') return refuse('BLOCKED');
  if (session.endReason === 'left_group' && state.friend.state === 'left') return refuse('LEFT');
  if (isStale(session, event.expectedVersion)) return refuse('STALE');
  const owned = ownedBy(state, reopenedSession(session), event.by, ctx);
  return step(state, owned.session, [said(ctx, { type: 'reopened', by: person(event.by) })], owned.effects);
}

/** Ends the window early: the session can only be read from now on. */
export function onArchive(state: ChatState, event: Archive, ctx: DecisionContext): Decision {
  const { session } = state;
  if (!session) return refuse('WRONG_STATE');
  if (session.state === 'closed') return unchanged(state);
  if (session.state !== 'resolved') return refuse('RESOLVE_FIRST');
  if (!mayMove(session, event.by)) return refuse('NOT_OWNER', ownerOf(session));
  if (isStale(session, event.expectedVersion)) return refuse('STALE');
  return step(state, closed(session, ctx.now), [said(ctx, { type: 'archived', by: person(event.by) })]);
}

/** Too early, where the window was made longer meanwhile, it only sets itself anew. */
export function onWindowEnd(state: ChatState, sessionId: SessionId, ctx: DecisionContext): Decision {
  const { session } = state;
  if (session?.id !== sessionId || session.state !== 'resolved') return unchanged(state);
  const dueAt = (session.resolvedAt ?? 0) + ctx.policy.reopenMs;
  if (ctx.now < dueAt) return wakeLater(state, { type: 'wake_at', timer: 'window_end', sessionId, at: dueAt });
  return step(state, closed(session, ctx.now), [said(ctx, { type: 'closed' })]);
}

interface Taking {
  readonly by: Actor;
  readonly expectedVersion: number | null;
}

function takeFromBot(state: ChatState, { by, expectedVersion }: Taking, ctx: DecisionContext): Decision {
  if (state.friend.state === 'blocked') return refuse('BLOCKED');
  if (state.standby) return refuse('STANDBY');
  // Whoever saw another session than the closed one decided about that one.
  if (isStale(state.session, expectedVersion)) return refuse('STALE');
  const begun = { ...newSession(ctx, 'operator', state.session), version: state.session?.version ?? 0 };
  const owned = ownedBy(state, begun, by, ctx);
  return step(
    state,
    owned.session,
    [said(ctx, { type: 'session_opened', origin: 'operator' }), said(ctx, { type: 'claimed', by: person(by) })],
    owned.effects,
  );
}
