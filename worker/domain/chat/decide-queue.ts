// From "I need a person" to the queue and out of it again: ask, place, divert, the longest wait, cancel, callback, and what the
// customer says while she waits. Pure; part of transition.
import { ok } from '../result';
import type { Ask, ChatEvent, Place } from './chat-event';
import { type Decision, type DecisionContext, refuse, step, TEAMS_MAX, type TimedEntry, unchanged } from './decision';
import type { DivertReason, MaxWaitStep } from './dispatcher-order';
import type { Effect, TicketReason } from './effect';
import {
  closed,
  closeSession,
  comesBack,
  endSession,
  hasLeftSince,
  isOwned,
  isQueued,
  isReopenable,
  newSession,
  said,
  teamLine,
  unheld,
  withEnd,
} from './session-moves';
import type { ChatState, EndReason, Session } from './session-state';

type EventOf<Type extends ChatEvent['type']> = Extract<ChatEvent, { type: Type }>;

export function onAsk(state: ChatState, event: Ask, ctx: DecisionContext): Decision {
  const { session } = state;
  switch (session?.state) {
    case 'pending':
    case 'waiting':
    case 'assigned':
    case 'active':
      return unchanged(state);
    case 'on_hold': {
      const { session: active, effects } = unheld(session, ctx);
      return step(state, active, [], effects);
    }
    case 'resolved':
    case 'closed':
    case undefined:
      // Whoever turned away since then waits for nobody.
      return hasLeftSince(state, event.lineTs) ? unchanged(state) : asked(state, event, ctx);
  }
}

function asked(state: ChatState, event: Ask, ctx: DecisionContext): Decision {
  const { session: before } = state;
  const { trigger, topic, language, lineTs, teamId, slots, slotSources, askedBy } = event;
  const goesOn = before !== null && ctx.policy.reopenTo === 'previous' && isReopenable(before, ctx);
  // Else the old session ends where the next one begins.
  const ended = !goesOn && before?.state === 'resolved' ? closed(before, ctx.now) : null;
  const session: Session = {
    ...(goesOn ? comesBack(before, trigger) : { ...newSession(ctx, 'customer', ended ?? before), trigger }),
    ...(topic && { topic }),
    ...(language !== undefined && { language }),
    ...(teamId !== undefined && { teamId }),
    ...(slots && { slots }),
    ...(slotSources && { slotSources }),
    ...(askedBy !== undefined && { askedBy }),
  };
  const lines = [
    ...(ended ? [said(ctx, { type: 'closed' })] : []),
    said(ctx, { type: 'session_opened', origin: 'customer' }),
    ...(trigger === 'no_bot' ? [] : [said(ctx, { type: 'asked', trigger, ...(topic && { topic: topic.name }) })]),
  ];
  const acted = Math.min(lineTs, ctx.now);
  return ok({
    state: { ...state, session, unansweredSince: Math.min(state.unansweredSince ?? acted, acted) },
    // Right behind the message that asked, whatever else arrived meanwhile.
    entries: lines.map((line): TimedEntry => ({ ...line, lineTs })),
    effects: [],
    ...(ended && { ended }),
  });
}

/** Into the queue of the team that was found. */
export function onPlace(state: ChatState, event: Place, ctx: DecisionContext): Decision {
  const { session } = state;
  if (session?.state === 'waiting') return unchanged(state);
  if (session?.state !== 'pending') return refuse('WRONG_STATE');
  const { opensAt: _opensAt, ruleId: _ruleId, ...kept } = session;
  const waiting: Session = {
    ...kept,
    state: 'waiting',
    version: session.version + 1,
    teamId: event.teamId,
    needs: event.needs,
    queueSince: session.queueSince ?? ctx.now,
    entryVersion: session.entryVersion + 1,
    ...(event.ruleId !== undefined && { ruleId: event.ruleId }),
    ...(event.priority !== undefined && { priority: event.priority }),
    // Of a session that goes on its own owner is known already.
    ...(event.preferred && !session.preferred && { preferred: event.preferred }),
  };
  // A team without a name is the only one: nobody need be told.
  const team = teamLine(ctx, event.teamId);
  return step(state, waiting, team.teamName === undefined ? [] : [said(ctx, { type: 'queued', ...team })]);
}

const DIVERTED: Readonly<Record<DivertReason, { end: EndReason; ticket: TicketReason }>> = {
  after_hours: { end: 'after_hours', ticket: 'after_hours' },
  intake_closed: { end: 'queue_full', ticket: 'intake_closed' },
  queue_full: { end: 'queue_full', ticket: 'queue_full' },
  no_team: { end: 'queue_full', ticket: 'no_team' },
};

/** Not now: a ticket, or with `opensAt` a wait until the hours begin. One that was decided on an older entry is ignored. */
export function onDivert(state: ChatState, event: EventOf<'divert'>, ctx: DecisionContext): Decision {
  const { session } = state;
  if (!isQueued(session)) return refuse('WRONG_STATE');
  if (event.entryVersion !== null && event.entryVersion !== session.entryVersion) return unchanged(state);
  if (event.opensAt !== undefined && session.state === 'pending') {
    if (session.opensAt === event.opensAt) return unchanged(state);
    const { opensAt } = event;
    return step(
      state,
      // She has waited from now on, though the hours run from their opening: whoever asked first is served first then.
      { ...session, opensAt, queueSince: session.queueSince ?? ctx.now },
      [said(ctx, { type: 'diverted', reason: event.reason })],
      [{ type: 'wake_at', timer: 'opening', sessionId: session.id, at: opensAt }],
    );
  }
  const { end, ticket } = DIVERTED[event.reason];
  return endedBySystem(state, session, end, ticket, ctx);
}

export function onMaxWait(
  state: ChatState,
  { step: next, entryVersion }: { step: MaxWaitStep; entryVersion: number },
  ctx: DecisionContext,
): Decision {
  const { session } = state;
  if (session?.state !== 'waiting') return refuse('WRONG_STATE');
  if (entryVersion !== session.entryVersion) return unchanged(state);
  switch (next.kind) {
    case 'offer_callback':
      // Whoever chose it already, or was asked in this queue, is not asked again.
      if (session.parked || session.callbackOfferedEntry === entryVersion) return unchanged(state);
      return step(state, { ...session, callbackOfferedEntry: entryVersion }, []);
    case 'ticket':
      return endedBySystem(state, session, 'queue_timeout', 'queue_timeout', ctx);
    case 'overflow': {
      const known = [session.teamId, ...(session.overflowTeamIds ?? [])];
      if (known.includes(next.teamId) || known.length >= TEAMS_MAX) return unchanged(state);
      const overflowTeamIds = [...(session.overflowTeamIds ?? []), next.teamId];
      const line = said(ctx, { type: 'overflowed', ...teamLine(ctx, next.teamId) });
      return step(state, { ...session, overflowTeamIds }, [line]);
    }
  }
}

export function onCustomerEnd(state: ChatState, lineTs: number, ctx: DecisionContext): Decision {
  const { session } = state;
  if (!session) return refuse('NO_SESSION');
  if (isQueued(session)) return onQueueCancel(state, lineTs, ctx);
  if (session.state === 'closed') return refuse('WRONG_STATE');
  if (session.state === 'resolved') return unchanged(state);
  const ended = endSession(session, 'customer', 'customer_ended', ctx);
  const line = { ...said(ctx, { type: 'resolved', by: null, reason: 'customer_ended' }), lineTs };
  return step(withEnd(state, session, ctx), ended.session, [line], ended.effects);
}

export function onQueueCancel(state: ChatState, lineTs: number, ctx: DecisionContext): Decision {
  const { session } = state;
  if (!session) return refuse('NO_SESSION');
  if (isOwned(session)) return refuse('TOO_LATE');
  if (!isQueued(session)) return refuse('WRONG_STATE');
  const ended = closeSession(session, 'customer', 'queue_cancelled', ctx);
  const line = { ...said(ctx, { type: 'resolved', by: null, reason: 'queue_cancelled' }), lineTs };
  return step(withEnd(state, session, ctx), ended, [line]);
}

export function onCallbackAccept(state: ChatState, way: 'chat' | 'phone', ctx: DecisionContext): Decision {
  const { session } = state;
  if (!session) return refuse('NO_SESSION');
  if (session.state === 'assigned') return refuse('TOO_LATE');
  if (!isQueued(session)) return refuse('WRONG_STATE');
  if (way === 'phone') {
    const ended = closeSession(session, 'customer', 'callback_booked', ctx);
    const line = said(ctx, { type: 'resolved', by: null, reason: 'callback_booked' });
    const ticket: Effect = { type: 'make_ticket', sessionId: session.id, reason: 'callback_phone' };
    return step(withEnd(state, session, ctx), ended, [line], [ticket]);
  }
  if (session.parked?.kind === 'callback') return unchanged(state);
  const parked: Session = {
    ...session,
    parked: { kind: 'callback', since: ctx.now, tries: 0 },
    ...(session.offer && { offer: null }),
  };
  return step(state, parked, [said(ctx, { type: 'parked', kind: 'callback' })]);
}

/** Her turn has come: until then her tap assigns her. Told twice, it is one turn. */
export function onCallbackTurn(state: ChatState, event: EventOf<'callback_turn'>): Decision {
  const { session } = state;
  const { answerUntil, decisionNo, to } = event;
  if (session?.id !== event.sessionId) return refuse('GONE');
  if (!isQueued(session) || !session.parked) return refuse('WRONG_STATE');
  if (session.entryVersion !== event.entryVersion) return refuse('GONE');
  if (session.parked.turn?.decisionNo === decisionNo) return unchanged(state);
  if (decisionNo <= (session.fence ?? 0)) return refuse('FENCED');
  const { notBefore: _notBefore, ...parked } = session.parked;
  const turn = { decisionNo, to };
  return step(state, { ...session, parked: { ...parked, tries: parked.tries + 1, answerUntil, turn } }, []);
}

/** She let her turn pass: it may be hers again at `notBefore` (ms), or never. A late word on an earlier turn ends no later one. */
export function onCallbackMissed(
  state: ChatState,
  { notBefore, decisionNo }: EventOf<'callback_missed'>,
  ctx: DecisionContext,
): Decision {
  const { session } = state;
  if (!isQueued(session) || !session.parked) return refuse('WRONG_STATE');
  if (session.parked.answerUntil === undefined) return unchanged(state);
  const isOther = decisionNo !== undefined && session.parked.turn && session.parked.turn.decisionNo !== decisionNo;
  if (isOther) return unchanged(state);
  if (notBefore === null) {
    const isCallback = session.parked.kind === 'callback';
    return isCallback
      ? endedBySystem(state, session, 'callback_expired', 'callback_expired', ctx)
      : endedBySystem(state, { ...session, noShows: (session.noShows ?? 0) + 1 }, 'no_show', null, ctx);
  }
  const { answerUntil: _answerUntil, turn, ...parked } = session.parked;
  // A late copy of the call that gave this turn gives none again.
  const fence = Math.max(session.fence ?? 0, turn?.decisionNo ?? 0);
  const missed: Session = { ...session, parked: { ...parked, notBefore }, ...(fence > 0 && { fence }) };
  if (parked.kind === 'callback') return step(state, missed, []);
  const noShow = { ...missed, noShows: (session.noShows ?? 0) + 1 };
  return step(state, noShow, [said(ctx, { type: 'parked', kind: 'no_show' })]);
}

/** She is there: what she taps is as good as a message. */
export function onSign(state: ChatState, ctx: DecisionContext): Decision {
  const { session } = state;
  if (!isQueued(session)) return unchanged(state);
  return step(state, { ...session, signedAt: ctx.now }, []);
}

/** Back among those who are offered, at her old place. */
export function onUnpark(state: ChatState): Decision {
  const { session } = state;
  if (!isQueued(session) || !session.parked) return unchanged(state);
  // A late copy of the call that gave a turn gives none again.
  const fence = Math.max(session.fence ?? 0, session.parked.turn?.decisionNo ?? 0);
  return step(state, { ...session, parked: null, ...(fence > 0 && { fence }) }, []);
}

export function onSlotAnswered(state: ChatState, event: EventOf<'slot_answered'>, ctx: DecisionContext): Decision {
  const { session } = state;
  if (!isQueued(session)) return refuse('WRONG_STATE');
  const { name, value, next, entryId } = event;
  const answered: Session =
    value === null
      ? { ...session, openSlot: next, skippedSlots: [...(session.skippedSlots ?? []), name] }
      : {
          ...session,
          openSlot: next,
          slots: { ...session.slots, [name]: value },
          ...(entryId !== undefined && { slotSources: { ...session.slotSources, [name]: entryId } }),
        };
  // The first question is opened without an answer before it.
  const lines =
    name === ''
      ? []
      : [said(ctx, { type: 'slot_answered', name, ...(value === null && { isSkipped: true as const }) })];
  return step(state, name === '' ? { ...session, openSlot: next } : answered, lines);
}

export function onSlotRetried(state: ChatState, { name, tries }: EventOf<'slot_retried'>): Decision {
  const { session } = state;
  if (!isQueued(session) || session.openSlot?.name !== name) return unchanged(state);
  return step(state, { ...session, openSlot: { name, tries } }, []);
}

export function onTold(state: ChatState, position: number | null, ctx: DecisionContext): Decision {
  const { session } = state;
  if (!isQueued(session)) return unchanged(state);
  const told = position === null ? {} : { told: { position, at: ctx.now } };
  return step(state, { ...session, ...told, toldEntry: session.entryVersion }, []);
}

export function onJoinTold(state: ChatState, ctx: DecisionContext): Decision {
  const { session } = state;
  if (!session?.isJoinDue) return unchanged(state);
  const isArmed = ctx.policy.joinPushMs !== null;
  const stop: Effect[] = isArmed ? [{ type: 'cancel_wake', timer: 'join_push', sessionId: session.id }] : [];
  return step(state, { ...session, isJoinDue: false }, [], stop);
}

export function onLeaveMessage(state: ChatState, { sessionId, until }: EventOf<'leave_message'>): Decision {
  const leavesMessage = until === null ? null : { sessionId, until };
  return ok({ state: { ...state, leavesMessage }, entries: [], effects: [] });
}

function endedBySystem(
  state: ChatState,
  session: Session,
  reason: EndReason,
  ticket: TicketReason | null,
  ctx: DecisionContext,
): Decision {
  const ended = closeSession(session, 'system', reason, ctx);
  const line = said(ctx, { type: 'resolved', by: null, reason });
  const effects: Effect[] = ticket ? [{ type: 'make_ticket', sessionId: session.id, reason: ticket }] : [];
  return step(withEnd(state, session, ctx), ended, [line], effects);
}
