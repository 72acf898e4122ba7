// The moves that the decisions about a session are made of: begin, own, free, end, and the lines that say so. Pure.
// Used by the decide-* files alone.
import type { SessionId } from '../ids';
import type { DecisionContext, TimedEntry } from './decision';
import type { Effect } from './effect';
import type { ThreadEvent } from './entry';
import type { Actor } from './operator-act';
import type { Rejection } from './rejection';
import {
  type AskTrigger,
  type ChatState,
  type EndedBy,
  type EndReason,
  HIGH_PRIORITY,
  type Person,
  type Priority,
  priorityOf,
  type Session,
} from './session-state';
import { activeClocks, firstReplyClock } from './session-timers';

/** A session as a move leaves it, and what follows. */
export interface Moved {
  readonly session: Session;
  readonly effects: readonly Effect[];
}

/** Reasons after which the same session may go on. Others end for good, though their window stays open to read. */
const REOPENABLE: ReadonlySet<EndReason> = new Set<EndReason>([
  'solved',
  'unsolved',
  'no_reply_needed',
  'archived',
  'customer_ended',
  'customer_timeout',
  'after_hours',
  'blocked',
  'left_group',
]);

/** Whether a resolved session may still go on. */
export function isReopenable(session: Session, ctx: DecisionContext): boolean {
  const isInTime = ctx.now < (session.resolvedAt ?? 0) + ctx.policy.reopenMs;
  return session.state === 'resolved' && isInTime && (session.endReason === null || REOPENABLE.has(session.endReason));
}

/** She blocked us, or the account is out of the group, and what she did at this time came before. @param lineTs LINE's time, ms */
export function hasLeftSince({ friend }: ChatState, lineTs: number): boolean {
  return (friend.state === 'blocked' || friend.state === 'left') && lineTs < friend.since;
}

/**
 * A session as it begins; the caller says in which state. Versions and entries are counted on from the one before, so that
 * what was decided on an earlier session fits no later one.
 */
export function newSession(ctx: DecisionContext, origin: Session['origin'], before: Session | null): Session {
  return {
    id: ctx.newId() as SessionId,
    state: 'pending',
    version: (before?.version ?? 0) + 1,
    origin,
    openedAt: ctx.now,
    owner: null,
    ownedSince: null,
    previousOwner: null,
    queueSince: null,
    entryVersion: before?.entryVersion ?? 0,
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

/** The session as it continues after its customer or an operator came back; not yet owned. Its wait begins anew. */
export function reopenedSession(session: Session): Session {
  const {
    overflowTeamIds: _overflow,
    preferred: _preferred,
    told: _told,
    escalated: _escalated,
    noShows: _noShows,
    ...kept
  } = session;
  return {
    ...kept,
    reopens: session.reopens + 1,
    previousOwner: session.owner ?? session.previousOwner,
    owner: null,
    ownedSince: null,
    queueSince: null,
    resolvedAt: null,
    endedBy: null,
    endReason: null,
  };
}

/** Reopened by its customer: she is placed anew, first of all with whom she had before. */
export function comesBack(session: Session, trigger: AskTrigger): Session {
  const reopened = reopenedSession(session);
  const { previousOwner } = reopened;
  return {
    ...reopened,
    state: 'pending',
    version: session.version + 1,
    trigger,
    ...(previousOwner && { preferred: { operatorId: previousOwner.operatorId } }),
  };
}

/** What belongs to an owner's part or to the wait; nothing of it outlives the state it belongs to. */
function cleared(session: Session, now: number): Session {
  const { opensAt: _opensAt, unansweredBy: _unansweredBy, ...kept } = session;
  return {
    ...kept,
    ...(session.offer && { offer: null }),
    ...(session.parked && { parked: null }),
    ...(session.openSlot && { openSlot: null }),
    ...(session.hold && { hold: null, heldMs: heldMs(session, now) }),
    ...(session.isJoinDue && { isJoinDue: false }),
    ...(session.isOwnerGone && { isOwnerGone: false }),
    ...(session.isGrey && { isGrey: false }),
    ...(session.late && { late: 0 }),
    ...(session.lateUntil && { lateUntil: null }),
    ...(session.passedOnBy && { passedOnBy: null }),
  };
}

/**
 * The session as this person holds it: an open offer is withdrawn, the customer is to be told who joined.
 * Her clock runs where its customer waits for an answer.
 */
export function ownedBy(
  { unansweredSince }: Pick<ChatState, 'unansweredSince'>,
  session: Session,
  to: Person,
  ctx: DecisionContext,
): Moved {
  const owned: Session = {
    ...cleared(session, ctx.now),
    state: 'assigned',
    version: session.version + 1,
    owner: { operatorId: to.operatorId, name: to.name },
    ownedSince: ctx.now,
    assignedAt: session.assignedAt ?? ctx.now,
    isJoinDue: true,
  };
  const effects: Effect[] = [{ type: 'cancel_bot_messages' }, ...firstReplyClock(owned, unansweredSince, ctx)];
  const { joinPushMs } = ctx.policy;
  // In a group a push costs one for each member.
  if (joinPushMs !== null && !ctx.isGroup) {
    effects.push({ type: 'wake_at', timer: 'join_push', sessionId: session.id, at: ctx.now + joinPushMs });
  }
  return { session: owned, effects };
}

/**
 * The session back in its queue: it keeps its place, and the last owner's name. One that never had a team, as it was taken from
 * the bot or before it was placed, is placed now: in no queue nobody would see it. It is not kept for whoever just had it.
 */
export function freed(session: Session, ctx: DecisionContext): Session {
  const isPlaced = session.teamId !== undefined;
  const { preferred, ...kept } = cleared(session, ctx.now);
  return {
    ...kept,
    ...(preferred && preferred.operatorId !== session.owner?.operatorId && { preferred }),
    state: isPlaced ? 'waiting' : 'pending',
    version: session.version + 1,
    owner: null,
    ownedSince: null,
    previousOwner: session.owner ?? session.previousOwner,
    queueSince: session.queueSince ?? ctx.now,
    entryVersion: isPlaced ? session.entryVersion + 1 : session.entryVersion,
  };
}

/** On the supervisors' list, with priority High at least. @param by null: a timer */
export function escalated(session: Session, by: Person | null, reason: string, ctx: DecisionContext): Session {
  const priority = Math.min(priorityOf(session), HIGH_PRIORITY) as Priority;
  return { ...session, escalated: { at: ctx.now, by, reason }, priority };
}

/** Ends an open session: unserved ones close at once, served ones stay reopenable until `window_end`. */
export function endSession(session: Session, endedBy: EndedBy, endReason: EndReason, ctx: DecisionContext): Moved {
  if (isQueued(session)) return { session: closeSession(session, endedBy, endReason, ctx), effects: [] };
  const resolved: Session = {
    ...ended(session, endedBy, endReason, ctx),
    state: 'resolved',
    version: session.version + 1,
    resolvedAt: ctx.now,
    firstResolvedAt: session.firstResolvedAt ?? ctx.now,
  };
  const at = ctx.now + ctx.policy.reopenMs;
  return { session: resolved, effects: [{ type: 'wake_at', timer: 'window_end', sessionId: session.id, at }] };
}

/** Ends an open session for good: nobody served it, or it goes back to the bot. Nothing is left to come. */
export function closeSession(session: Session, endedBy: EndedBy, endReason: EndReason, ctx: DecisionContext): Session {
  return closed(ended(session, endedBy, endReason, ctx), ctx.now);
}

function ended(session: Session, endedBy: EndedBy, endReason: EndReason, ctx: DecisionContext): Session {
  return { ...cleared(session, ctx.now), endedBy, endReason, ...(session.turnSince && { turnSince: null }) };
}

/** Ended, and nobody waits for an answer any more; whoever held it is remembered for the customer's next visit. */
export function withEnd(state: ChatState, session: Session, ctx: DecisionContext): ChatState {
  const owner = session.owner ?? session.previousOwner;
  return {
    ...state,
    unansweredSince: null,
    ...(owner && { lastOwner: { operatorId: owner.operatorId, endedAt: ctx.now } }),
  };
}

export function closed(session: Session, now: number): Session {
  return { ...session, state: 'closed', version: session.version + 1, closedAt: now };
}

function heldMs(session: Session, now: number): number {
  return (session.heldMs ?? 0) + (session.hold ? now - session.hold.since : 0);
}

/** The session in its owner's hands again. No clock ran while it was on hold: a turn is as old as it was, silence begins anew. */
export function unheld(session: Session, ctx: DecisionContext): Moved {
  const pause = heldMs(session, ctx.now) - (session.heldMs ?? 0);
  const active: Session = {
    ...session,
    state: 'active',
    version: session.version + 1,
    ...(session.hold && { hold: null, heldMs: heldMs(session, ctx.now) }),
    ...(session.turnSince && { turnSince: session.turnSince + pause }),
  };
  return { session: active, effects: activeClocks(active, ctx) };
}

/** A line of the log about the session, at the commit's instant. */
export function said(ctx: DecisionContext, event: ThreadEvent): TimedEntry {
  return { entry: { kind: 'event', id: ctx.newId(), event }, lineTs: ctx.now };
}

export function ownerOf(session: Session): Rejection['owner'] {
  return session.owner ? { ...session.owner, since: session.ownedSince ?? session.openedAt } : undefined;
}

export function isOwner(session: Session, person: Pick<Person, 'operatorId'>): boolean {
  return session.owner?.operatorId === person.operatorId;
}

/** In a state that has an owner; a store that lacks her is no such one. */
export function isOwned(session: Session | null): session is Session & { readonly owner: Person } {
  if (!session?.owner) return false;
  return session.state === 'assigned' || session.state === 'active' || session.state === 'on_hold';
}

export function isQueued(session: Session | null): session is Session & { readonly state: 'pending' | 'waiting' } {
  return session?.state === 'pending' || session?.state === 'waiting';
}

/** Supervisors, admins and super admins. */
export function isLead(actor: Actor): boolean {
  return actor.role !== 'operator';
}

/** Owner, supervisor, admin and super_admin may release, transfer, hold and resolve. */
export function mayMove(session: Session, actor: Actor): boolean {
  return isOwner(session, actor) || isLead(actor);
}

/** May have asked for what is fulfilled already: whoever may move it now, or owned it before. */
export function mayHaveMoved(session: Session, actor: Actor): boolean {
  return mayMove(session, actor) || session.previousOwner?.operatorId === actor.operatorId;
}

/** Where there is no session the version is 0, as on the wire. */
export function isStale(session: Session | null, expectedVersion: number | null): boolean {
  return expectedVersion !== null && expectedVersion !== (session?.version ?? 0);
}

export function person(actor: Person): Person {
  return { operatorId: actor.operatorId, name: actor.name };
}

export function teamLine(ctx: DecisionContext, teamId: string): { teamId: string; teamName?: string } {
  const teamName = ctx.policy.teamName(teamId);
  return { teamId, ...(teamName !== undefined && { teamName }) };
}
