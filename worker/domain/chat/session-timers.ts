// Which deadlines run in which state of a session. Whatever state or owner is left takes its deadlines along, so none rings for
// a session that has moved on; those whose time only moves later set themselves anew. Pure; part of transition.

import type { DecisionContext, Step } from './decision';
import type { Effect, SessionTimer } from './effect';
import type { Session } from './session-state';

/** The deadlines that may be running now. */
export function runningTimers(session: Session): readonly SessionTimer[] {
  switch (session.state) {
    case 'pending':
      return session.opensAt === undefined ? [] : ['opening'];
    case 'assigned':
      return session.isJoinDue ? ['first_reply', 'join_push'] : ['first_reply'];
    case 'active':
      return ['idle_warn', 'idle_end', 'grey', 'next_reply'];
    case 'on_hold':
      return session.hold?.until ? ['hold_end'] : [];
    case 'resolved':
      return ['window_end'];
    case 'waiting':
      return ['queue_push'];
    case 'closed':
      return [];
  }
}

/** The step with the deadlines of what it left stopped, before it starts its own. */
export function withoutVoidTimers(before: Session | null, step: Step): Step {
  const after = step.state.session;
  // Every change of state or owner counts one up.
  if (!before || (after?.id === before.id && after.version === before.version)) return step;
  const stopped = runningTimers(before).map((timer): Effect => ({ type: 'cancel_wake', timer, sessionId: before.id }));
  return stopped.length === 0 ? step : { ...step, effects: [...stopped, ...step.effects] };
}

/** The customer waits for her owner. */
export function isTurnOpen(session: Session): boolean {
  return (session.turnSince ?? null) !== null;
}

/**
 * Since when (ms) her owner owes the customer a first reply; null: nobody waits for one, as in a session that was taken up again
 * or from the bot with nothing left to answer. An ask waits like a message.
 */
export function firstReplySince({ state, ownedSince }: Session, unansweredSince: number | null): number | null {
  if (state !== 'assigned' || ownedSince === null || unansweredSince === null) return null;
  return Math.max(ownedSince, unansweredSince);
}

/** The clock of a first reply as it begins to be owed. */
export function firstReplyClock(session: Session, unansweredSince: number | null, ctx: DecisionContext): Effect[] {
  const since = firstReplySince(session, unansweredSince);
  const at = since === null ? null : ctx.policy.firstReplyCheckAt(since, session);
  return at === null ? [] : [{ type: 'wake_at', timer: 'first_reply', sessionId: session.id, at }];
}

/**
 * The clocks of an active session from this instant on: that of her owner's answer while a turn is open, else those of the
 * customer's silence.
 */
export function activeClocks(session: Session, ctx: DecisionContext): Effect[] {
  const { now, policy, isGroup } = ctx;
  const wake = (timer: SessionTimer, at: number | null): Effect[] =>
    at === null ? [] : [{ type: 'wake_at', timer, sessionId: session.id, at }];
  const { turnSince } = session;
  if (typeof turnSince === 'number') return wake('next_reply', policy.nextReplyCheckAt(turnSince, session));
  const after = (ms: number | null) => (ms === null ? null : now + ms);
  return [
    // A warning is a push, which in a group costs one for each member.
    ...wake('idle_warn', isGroup ? null : after(policy.idleWarnMs)),
    ...wake('idle_end', after(policy.idleEndMs)),
    ...wake('grey', session.isGrey ? null : after(policy.greyMs)),
  ];
}
