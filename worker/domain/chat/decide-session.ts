// The moves of a session that operators and timers make: claim, release, resolve, reopen, window_end. Pure; part of transition.
import type { SessionId } from '../ids';
import type { Result } from '../result';
import type { Actor, Claim, Effect, Rejection, Release, Reopen, Resolve } from './chat-event';
import { type DecisionContext, refuse, type Step, type TimedEntry, unchanged } from './decision';
import type { ThreadEvent } from './entry';
import type { ChatState, EndedBy, EndReason, Person, Session } from './session-state';

type Decision = Result<Step, Rejection>;

export function onClaim(state: ChatState, event: Claim, ctx: DecisionContext): Decision {
  const { session } = state;
  switch (session?.state) {
    case undefined:
    case 'closed':
      return takeFromBot(state, event, ctx);
    case 'pending':
    case 'waiting':
      if (isStale(session, event.expectedVersion)) return refuse('STALE');
      return step(state, ownedBy(session, event.by, ctx.now), [said(ctx, { type: 'claimed', by: person(event.by) })]);
    case 'assigned':
    case 'active':
    case 'on_hold':
      return isOwner(session, event.by) ? unchanged(state) : refuse('OWNED', ownerOf(session));
    case 'resolved':
      return refuse('USE_REOPEN');
  }
}

export function onRelease(state: ChatState, event: Release, ctx: DecisionContext): Decision {
  const { session } = state;
  if (session?.state === 'waiting' && session.previousOwner?.operatorId === event.by.operatorId)
    return unchanged(state);
  if (session?.state !== 'assigned' && session?.state !== 'active' && session?.state !== 'on_hold') {
    return refuse('WRONG_STATE');
  }
  if (!mayEnd(session, event.by)) return refuse('NOT_OWNER', ownerOf(session));
  if (isStale(session, event.expectedVersion)) return refuse('STALE');
  const released: Session = {
    ...session,
    state: 'waiting',
    version: session.version + 1,
    owner: null,
    ownedSince: null,
    previousOwner: session.owner,
    queueSince: session.queueSince ?? ctx.now,
    entryVersion: session.entryVersion + 1,
  };
  return step(state, released, [said(ctx, { type: 'released', by: person(event.by) })]);
}

export function onResolve(state: ChatState, event: Resolve, ctx: DecisionContext): Decision {
  const { session } = state;
  if (!session) return refuse('WRONG_STATE');
  if (session.state === 'closed') return refuse('CLOSED');
  if (session.state === 'resolved') return unchanged(state);
  if (!mayEnd(session, event.by)) return refuse('NOT_OWNER', ownerOf(session));
  if (isStale(session, event.expectedVersion)) return refuse('STALE');
  const line = said(ctx, { type: 'resolved', by: person(event.by), reason: event.reason });
  const ended = endSession(session, 'operator', event.reason, ctx);
  return step({ ...state, unansweredSince: null }, ended.session, [line], ended.effects);
}

export function onReopen(state: ChatState, event: Reopen, ctx: DecisionContext): Decision {
  const { session } = state;
  if (!session) return refuse('WRONG_STATE');
  if (session.state === 'closed') return refuse('USE_TAKE');
  if (session.state !== 'resolved')
    return isOwner(session, event.by) ? unchanged(state) : refuse('OPEN', ownerOf(session));
  if (ctx.now >= (session.resolvedAt ?? 0) + ctx.policy.reopenMs) return refuse('WINDOW_OVER');
  if (isStale(session, event.expectedVersion)) return refuse('STALE');
  const reopened = ownedBy({ ...reopenedSession(session), queueSince: null }, event.by, ctx.now);
  return step(
    state,
    reopened,
    [said(ctx, { type: 'reopened', by: person(event.by) })],
    [{ type: 'cancel_wake', timer: 'window_end', sessionId: session.id }],
  );
}

export function onWindowEnd(state: ChatState, sessionId: SessionId, ctx: DecisionContext): Decision {
  const { session } = state;
  if (session?.id !== sessionId || session.state !== 'resolved') return unchanged(state);
  return step(state, closed(session, ctx.now), [said(ctx, { type: 'closed' })]);
}

/**
 * A session as it begins; the caller says in which state. Its version goes on from the one before, so that a command
 * decided on an earlier session fits no later one.
 */
export function newSession(ctx: DecisionContext, origin: Session['origin'], before: Session | null): Session {
  return {
    id: ctx.newId() as SessionId,
    state: 'waiting',
    version: (before?.version ?? 0) + 1,
    origin,
    openedAt: ctx.now,
    owner: null,
    ownedSince: null,
    previousOwner: null,
    queueSince: origin === 'customer' ? ctx.now : null,
    entryVersion: origin === 'customer' ? 1 : 0,
    assignedAt: null,
    firstHumanAt: null,
    resolvedAt: null,
    firstResolvedAt: null,
    closedAt: null,
    endedBy: null,
    endReason: null,
    reopens: 0,
  };
}

/** The session as it continues after its customer or an operator came back; not yet owned. */
export function reopenedSession(session: Session): Session {
  return {
    ...session,
    reopens: session.reopens + 1,
    previousOwner: session.owner ?? session.previousOwner,
    owner: null,
    ownedSince: null,
    resolvedAt: null,
    endedBy: null,
    endReason: null,
  };
}

/** Ends an open session: unserved ones close at once, served ones stay reopenable until `window_end`. */
export function endSession(
  session: Session,
  endedBy: EndedBy,
  endReason: EndReason,
  ctx: DecisionContext,
): { session: Session; effects: Effect[] } {
  const ended = { ...session, endedBy, endReason };
  if (session.state === 'pending' || session.state === 'waiting')
    return { session: closed(ended, ctx.now), effects: [] };
  const resolved: Session = {
    ...ended,
    state: 'resolved',
    version: session.version + 1,
    resolvedAt: ctx.now,
    firstResolvedAt: session.firstResolvedAt ?? ctx.now,
  };
  const at = ctx.now + ctx.policy.reopenMs;
  return { session: resolved, effects: [{ type: 'wake_at', timer: 'window_end', sessionId: session.id, at }] };
}

export function closed(session: Session, now: number): Session {
  return { ...session, state: 'closed', version: session.version + 1, closedAt: now };
}

/** A line of the log about the session, at the commit's instant. */
export function said(ctx: DecisionContext, event: ThreadEvent): TimedEntry {
  return { entry: { kind: 'event', id: ctx.newId(), event }, lineTs: ctx.now };
}

export function ownerOf(session: Session): Rejection['owner'] {
  return session.owner ? { ...session.owner, since: session.ownedSince ?? session.openedAt } : undefined;
}

export function isOwner(session: Session, actor: Person): boolean {
  return session.owner?.operatorId === actor.operatorId;
}

function takeFromBot(state: ChatState, { by, expectedVersion }: Claim, ctx: DecisionContext): Decision {
  if (state.friend.state === 'blocked') return refuse('BLOCKED');
  if (state.standby) return refuse('STANDBY');
  // Whoever saw another session than the closed one decided about that one.
  if (isStale(state.session, expectedVersion)) return refuse('STALE');
  const session = ownedBy(
    { ...newSession(ctx, 'operator', state.session), version: state.session?.version ?? 0 },
    by,
    ctx.now,
  );
  return step(state, session, [
    said(ctx, { type: 'session_opened', origin: 'operator' }),
    said(ctx, { type: 'claimed', by: person(by) }),
  ]);
}

function ownedBy(session: Session, by: Actor, now: number): Session {
  return {
    ...session,
    state: 'assigned',
    version: session.version + 1,
    owner: person(by),
    ownedSince: now,
    assignedAt: session.assignedAt ?? now,
  };
}

/** Owner, supervisor, admin and super_admin may release and resolve. */
function mayEnd(session: Session, actor: Actor): boolean {
  return isOwner(session, actor) || actor.role !== 'operator';
}

/** Where there is no session the version is 0, as on the wire. */
function isStale(session: Session | null, expectedVersion: number | null): boolean {
  return expectedVersion !== null && expectedVersion !== (session?.version ?? 0);
}

function person(actor: Actor): Person {
  return { operatorId: actor.operatorId, name: actor.name };
}

function step(
  state: ChatState,
  session: Session,
  entries: readonly TimedEntry[],
  effects: readonly Effect[] = [],
): Decision {
  return { ok: true, value: { state: { ...state, session }, entries, effects } };
}
