// What an owner or a supervisor does with an open session but to begin or end it: transfer, hold, escalate, priority, back to
// the bot; and the timers of silence. Pure; part of transition.
import type { SessionId } from '../ids';
import type { ChatEvent } from './chat-event';
import { passedTo } from './decide-offer';
import { type Decision, type DecisionContext, HOLD_MAX_MS, refuse, step, unchanged, wakeLater } from './decision';
import type { Effect } from './effect';
import type { Escalate, Hold, ReturnToBot, SetPriority, TransferOperator, TransferTeam, Unhold } from './operator-act';
import {
  closeSession,
  endSession,
  escalated,
  freed,
  isLead,
  isOwned,
  isOwner,
  isQueued,
  isStale,
  mayHaveMoved,
  mayMove,
  ownerOf,
  person,
  said,
  teamLine,
  unheld,
  withEnd,
} from './session-moves';
import { type ChatState, priorityOf, type Session } from './session-state';
import { isTurnOpen } from './session-timers';

export function onTransferOperator(state: ChatState, event: TransferOperator, ctx: DecisionContext): Decision {
  const { session } = state;
  const { by, to, note } = event;
  if (!isQueued(session) && !isOwned(session)) return refuse('WRONG_STATE');
  if (isOwned(session) && isOwner(session, to) && mayHaveMoved(session, by)) return unchanged(state);
  if (!mayMove(session, by)) return refuse('NOT_OWNER', ownerOf(session));
  if (isStale(session, event.expectedVersion)) return refuse('STALE');
  return passedTo(state, session, to, { by, ...(note && { note }) }, ctx);
}

export function onTransferTeam(state: ChatState, event: TransferTeam, ctx: DecisionContext): Decision {
  const { session } = state;
  const { by, teamId, note, needs } = event;
  if (!isQueued(session) && !isOwned(session)) return refuse('WRONG_STATE');
  if (isQueued(session) && session.teamId === teamId && mayHaveMoved(session, by)) return unchanged(state);
  if (!mayMove(session, by)) return refuse('NOT_OWNER', ownerOf(session));
  if (isStale(session, event.expectedVersion)) return refuse('STALE');
  // The other team's hours may be others, so a place that was put off is looked for again; and its questions are its own.
  const {
    overflowTeamIds: _overflow,
    ruleId: _rule,
    preferred: _preferred,
    openSlot: _openSlot,
    opensAt,
    ...kept
  } = session;
  const moved: Session = {
    ...kept,
    teamId,
    needs,
    ...(note && { handover: { by: person(by), note, at: ctx.now } }),
  };
  const line = said(ctx, {
    type: 'transferred',
    by: person(by),
    to: null,
    ...teamLine(ctx, teamId),
    ...(note && { note }),
  });
  if (isOwned(session)) return step(state, freed(moved, ctx), [line]);
  // Neither state nor owner changes, but the entry is another one: offers and decisions about the old one are void.
  if (session.state === 'waiting') {
    const requeued = { ...moved, entryVersion: session.entryVersion + 1, ...(session.offer && { offer: null }) };
    return step(state, requeued, [line]);
  }
  const stop: Effect[] =
    opensAt === undefined ? [] : [{ type: 'cancel_wake', timer: 'opening', sessionId: session.id }];
  return step(state, moved, [line], stop);
}

export function onHold(state: ChatState, event: Hold, ctx: DecisionContext): Decision {
  const { session } = state;
  if (!isOwned(session)) return refuse('WRONG_STATE');
  if (!mayMove(session, event.by)) return refuse('NOT_OWNER', ownerOf(session));
  if (session.state === 'assigned') return refuse('NOT_ANSWERED');
  const until = event.until === null ? null : Math.min(event.until, ctx.now + HOLD_MAX_MS);
  const since = session.hold?.since ?? ctx.now;
  if (session.state === 'on_hold' && session.hold?.until === until && session.hold.reason === event.reason) {
    return unchanged(state);
  }
  if (isStale(session, event.expectedVersion)) return refuse('STALE');
  const held: Session = {
    ...session,
    state: 'on_hold',
    version: session.state === 'on_hold' ? session.version : session.version + 1,
    hold: { since, until, ...(event.reason && { reason: event.reason }) },
  };
  const reason = event.reason ? { reason: event.reason } : {};
  return step(
    state,
    held,
    [said(ctx, { type: 'held', by: person(event.by), until, ...reason })],
    [
      until === null
        ? { type: 'cancel_wake', timer: 'hold_end', sessionId: session.id }
        : { type: 'wake_at', timer: 'hold_end', sessionId: session.id, at: until },
    ],
  );
}

export function onUnhold(state: ChatState, event: Unhold, ctx: DecisionContext): Decision {
  const { session } = state;
  if (!isOwned(session)) return refuse('WRONG_STATE');
  if (!mayMove(session, event.by)) return refuse('NOT_OWNER', ownerOf(session));
  if (session.state !== 'on_hold') return unchanged(state);
  if (isStale(session, event.expectedVersion)) return refuse('STALE');
  const active = unheld(session, ctx);
  return step(state, active.session, [said(ctx, { type: 'held_on', by: person(event.by) })], active.effects);
}

export function onHoldEnd(state: ChatState, sessionId: SessionId, ctx: DecisionContext): Decision {
  const { session } = state;
  if (session?.id !== sessionId || session.state !== 'on_hold') return unchanged(state);
  const until = session.hold?.until ?? null;
  if (until === null) return unchanged(state);
  if (ctx.now < until) return wakeLater(state, { type: 'wake_at', timer: 'hold_end', sessionId, at: until });
  const active = unheld(session, ctx);
  return step(state, active.session, [], active.effects);
}

/** Asks the supervisors for help; the owner stays until one of them takes over. */
export function onEscalate(state: ChatState, event: Escalate, ctx: DecisionContext): Decision {
  const { session } = state;
  if (!isQueued(session) && !isOwned(session)) return refuse('WRONG_STATE');
  if (event.by && !mayMove(session, event.by)) return refuse('NOT_OWNER', ownerOf(session));
  if (session.escalated && session.escalated.reason === event.reason) return unchanged(state);
  const by = event.by && person(event.by);
  const line = said(ctx, { type: 'escalated', by, reason: event.reason });
  return step(state, escalated(session, by, event.reason, ctx), [line]);
}

export function onSetPriority(state: ChatState, event: SetPriority, ctx: DecisionContext): Decision {
  const { session } = state;
  if (!isQueued(session) && !isOwned(session)) return unchanged(state);
  if (!isLead(event.by) && !isOwner(session, event.by)) return refuse('NOT_PERMITTED');
  if (priorityOf(session) === event.priority) return unchanged(state);
  const line = said(ctx, { type: 'priority_set', by: person(event.by), priority: event.priority });
  return step(state, { ...session, priority: event.priority }, [line]);
}

export function onReturnToBot(state: ChatState, event: ReturnToBot, ctx: DecisionContext): Decision {
  const { session } = state;
  const isDone = session?.state === 'closed' && session.endReason === 'returned_to_bot';
  if (isDone && mayMove(session, event.by)) return unchanged(state);
  if (!isQueued(session) && !isOwned(session)) return refuse('WRONG_STATE');
  if (!mayMove(session, event.by)) return refuse('NOT_OWNER', ownerOf(session));
  if (isStale(session, event.expectedVersion)) return refuse('STALE');
  const ended = closeSession(session, 'operator', 'returned_to_bot', ctx);
  return step(withEnd(state, session, ctx), ended, [said(ctx, { type: 'returned_to_bot', by: person(event.by) })]);
}

/** The customer has been silent for too long after our last word. Too early it only sets itself anew. */
export function onIdleEnd(state: ChatState, sessionId: SessionId, ctx: DecisionContext): Decision {
  const { session } = state;
  const { idleEndMs } = ctx.policy;
  if (session?.id !== sessionId || session.state !== 'active' || idleEndMs === null) return unchanged(state);
  if (isTurnOpen(session) || session.lastReplyAt === undefined) return unchanged(state);
  const dueAt = session.lastReplyAt + idleEndMs;
  if (ctx.now < dueAt) return wakeLater(state, { type: 'wake_at', timer: 'idle_end', sessionId, at: dueAt });
  const ended = endSession(session, 'system', 'customer_timeout', ctx);
  const line = said(ctx, { type: 'resolved', by: null, reason: 'customer_timeout' });
  return step(withEnd(state, session, ctx), ended.session, [line], ended.effects);
}

type Late = Extract<ChatEvent, { type: 'late' }>;

/** A sign for the owner and the supervisors; it moves nothing. */
export function onLate(state: ChatState, { stage, putOffUntil }: Late): Decision {
  const { session } = state;
  if (!isOwned(session)) return unchanged(state);
  const isPutOff = putOffUntil !== undefined && !session.lateUntil;
  if ((session.late ?? 0) >= stage && !isPutOff) return unchanged(state);
  return step(state, { ...session, late: stage, ...(isPutOff && { lateUntil: putOffUntil }) }, []);
}

/** The hours are over, and the settings end what is being served with them. */
export function onHoursEnd(state: ChatState, sessionId: SessionId, ctx: DecisionContext): Decision {
  const { session } = state;
  if (session?.id !== sessionId || !isOwned(session)) return unchanged(state);
  const ended = endSession(session, 'system', 'after_hours', ctx);
  const line = said(ctx, { type: 'resolved', by: null, reason: 'after_hours' });
  return step(withEnd(state, session, ctx), ended.session, [line], ended.effects);
}

/** The customer has owed an answer for so long that the session takes no slot. Too early it only sets itself anew. */
export function onGrey(state: ChatState, sessionId: SessionId, ctx: DecisionContext): Decision {
  const { session } = state;
  const { greyMs } = ctx.policy;
  if (session?.id !== sessionId || session.state !== 'active' || session.isGrey || greyMs === null) {
    return unchanged(state);
  }
  if (isTurnOpen(session) || session.lastReplyAt === undefined) return unchanged(state);
  const dueAt = session.lastReplyAt + greyMs;
  if (ctx.now < dueAt) return wakeLater(state, { type: 'wake_at', timer: 'grey', sessionId, at: dueAt });
  return step(state, { ...session, isGrey: true }, []);
}

/** First response counts from LINE's acceptance, or from the attempt where that is unknown. */
export function onReplyTaken(state: ChatState, { at, saidAt }: { at: number; saidAt: number }): Decision {
  const { session } = state;
  // A late outcome of an earlier session's message is no response in this one.
  if (session?.firstHumanAt !== null || saidAt < session.openedAt) return unchanged(state);
  return step(state, { ...session, firstHumanAt: at }, []);
}

/** Whether a target is used up is found beside every decision (`withSla`). Too early it only sets itself anew. */
export function onSla(state: ChatState, sessionId: SessionId, ctx: DecisionContext): Decision {
  const at = state.session?.id === sessionId ? (state.session.sla?.nextAt ?? null) : null;
  if (at === null || at <= ctx.now) return unchanged(state);
  return wakeLater(state, { type: 'wake_at', timer: 'sla', sessionId, at });
}
