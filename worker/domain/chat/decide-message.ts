// What a customer's act and an operator's reply do to a chat: messages, follow, unfollow. Pure; part of transition.
import type { OperatorId } from '../ids';
import { comparePosition, type Position } from '../position';
import { ok, type Result } from '../result';
import type { AutomaticMessage, ChatEvent, CustomerMessage } from './chat-event';
import { type DecisionContext, refuse, type Step, type TimedEntry } from './decision';
import type { Effect } from './effect';
import type { MessageEntry, ThreadEvent } from './entry';
import type { Reply } from './operator-act';
import type { Rejection, RejectionCode } from './rejection';
import {
  comesBack,
  endSession,
  hasLeftSince,
  isOwner,
  isReopenable,
  type Moved,
  ownerOf,
  said,
  unheld,
  withEnd,
} from './session-moves';
import { type ChatState, isHumanMode, type LastOutbound, type Person, type Session } from './session-state';
import { activeClocks, firstReplyClock, isTurnOpen } from './session-timers';

export function onCustomerMessage(state: ChatState, event: CustomerMessage, ctx: DecisionContext): Step {
  const entry: MessageEntry = {
    kind: 'message',
    id: `in_${event.lineMessageId}`,
    author: toCustomer(event.senderId),
    content: event.content,
    ...(event.quoteToken !== undefined && { quoteToken: event.quoteToken }),
    ...(event.quotedLineMessageId !== undefined && { quotedLineMessageId: event.quotedLineMessageId }),
    ...(event.quotedId !== undefined && { quotedId: event.quotedId }),
    ...(event.isEdit && { editedAt: event.lineTs, isAwaited: true }),
  };
  const acted = Math.min(event.lineTs, ctx.now);
  const served = serve(state, event, acted, ctx);
  // In BOT mode the bot answers, and whoever only says thanks waits for nobody.
  const waits = served.session !== null && isHumanMode(served.session.state);
  return {
    state: {
      ...withStandby(state, event.standby, event.lineTs),
      session: served.session,
      lastInboundTs: Math.max(state.lastInboundTs ?? 0, acted),
      inboundCount: state.inboundCount + 1,
      unansweredSince: waits ? Math.min(state.unansweredSince ?? acted, acted) : state.unansweredSince,
      lastInboundSeq: ctx.nextSeq,
    },
    entries: [{ entry, lineTs: event.lineTs }, ...served.entries],
    effects: served.effects,
  };
}

/**
 * Nothing of it was ever shown, so nobody waits and nothing is unread.
 * https://developers.line.biz/en/docs/messaging-api/receiving-messages/#unsend-event
 */
export function onUnsentEarly(state: ChatState, event: Extract<ChatEvent, { type: 'unsent_early' }>): Step {
  const entry: MessageEntry = {
    kind: 'message',
    id: `in_${event.lineMessageId}`,
    author: toCustomer(event.senderId),
    content: { type: 'unsent' },
    isAwaited: true,
  };
  return { state, entries: [{ entry, lineTs: event.lineTs }], effects: [] };
}

function toCustomer(senderId: string | null): MessageEntry['author'] {
  return senderId === null ? { kind: 'customer' } : { kind: 'customer', senderId };
}

/** Events come in any order: the newest one by LINE's time says who holds the chat. */
function withStandby(state: ChatState, standby: boolean, lineTs: number): ChatState {
  return lineTs < state.standbyTs ? state : { ...state, standby, standbyTs: lineTs };
}

interface Served {
  readonly session: Session | null;
  readonly entries: readonly TimedEntry[];
  readonly effects: readonly Effect[];
}

/** What a customer's message does to the session: wakes it from hold, begins a turn or the first wait, reopens it. */
function serve(state: ChatState, event: CustomerMessage, acted: number, ctx: DecisionContext): Served {
  const { session } = state;
  switch (session?.state) {
    case 'active': {
      const next = inTurn(session, acted);
      return { session: next, entries: [], effects: isTurnOpen(session) ? [] : activeClocks(next, ctx) };
    }
    case 'on_hold': {
      const next = inTurn(unheld(session, ctx).session, acted);
      return { session: next, entries: [], effects: activeClocks(next, ctx) };
    }
    case 'resolved': {
      const isBack = !event.isCourtesy && !hasLeftSince(state, event.lineTs) && isReopenable(session, ctx);
      if (!isBack || ctx.policy.reopenTo === 'bot') return { session, entries: [], effects: [] };
      // Stands right behind the message that did it, whatever else arrived meanwhile.
      const line = { ...said(ctx, { type: 'session_opened', origin: 'customer' }), lineTs: event.lineTs };
      return { session: comesBack(session, 'reopened'), entries: [line], effects: [] };
    }
    case 'assigned': {
      const isWaiting = state.unansweredSince !== null;
      return { session, entries: [], effects: isWaiting ? [] : firstReplyClock(session, acted, ctx) };
    }
    case undefined:
    case 'pending':
    case 'waiting':
    case 'closed':
      return { session: session ?? null, entries: [], effects: [] };
  }
}

/** The first message of a turn opens it; any message gives the session its slot back. */
function inTurn(session: Session, acted: number): Session {
  // The same object: a session that does not change is not written again.
  if (isTurnOpen(session) && !session.isGrey) return session;
  return { ...session, turnSince: session.turnSince ?? acted, ...(session.isGrey && { isGrey: false }) };
}

/** Words that no person wrote. They answer nobody's wait and open no turn. */
export function onSay(state: ChatState, messages: readonly AutomaticMessage[], ctx: DecisionContext): Step {
  return {
    state,
    entries: messages.map(({ messageId, author, content, quickReplies }) => ({
      entry: {
        kind: 'message',
        id: messageId,
        author: { kind: author },
        content,
        ...(quickReplies && { quickReplies }),
        delivery: { state: 'queued', attempts: 0 },
      },
      lineTs: ctx.now,
    })),
    effects: messages.map(({ messageId, content, quickReplies, way, notBefore, isForWaiting }) => ({
      type: 'send_to_contact',
      messageId,
      content,
      ...(quickReplies && { quickReplies }),
      way,
      ...(notBefore !== undefined && { notBefore }),
      ...(isForWaiting && { isForWaiting }),
    })),
  };
}

export function onFollow(state: ChatState, event: Extract<ChatEvent, { type: 'follow' }>, ctx: DecisionContext): Step {
  const { lineTs, isUnblocked } = event;
  const isNewest = lineTs >= state.friend.since;
  const line: ThreadEvent = ctx.isGroup
    ? { type: 'joined' }
    : { type: 'followed', ...(isUnblocked !== undefined && { isUnblocked }) };
  return {
    state: isNewest ? { ...state, friend: { state: 'friend', since: lineTs } } : state,
    entries: [{ ...said(ctx, line), lineTs }],
    effects: [],
  };
}

export function onGone(state: ChatState, lineTs: number, ctx: DecisionContext): Step {
  const line = { ...said(ctx, { type: ctx.isGroup ? 'left' : 'unfollowed' }), lineTs };
  if (lineTs < state.friend.since) return { state, entries: [line], effects: [] };
  const gone: ChatState = { ...state, friend: { state: ctx.isGroup ? 'left' : 'blocked', since: lineTs } };
  const { session } = state;
  // Whoever wrote after it has come back since, and only her return is still to be told.
  const isBack = state.lastInboundTs !== null && lineTs < state.lastInboundTs;
  if (!session || !isHumanMode(session.state) || isBack) return { state: gone, entries: [line], effects: [] };
  const reason = ctx.isGroup ? 'left_group' : 'blocked';
  const ended = endSession(session, 'customer', reason, ctx);
  return {
    state: { ...withEnd(gone, session, ctx), session: ended.session },
    entries: [line, said(ctx, { type: 'resolved', by: null, reason })],
    effects: ended.effects,
  };
}

/** An event that moves no session. Whoever taps a button or walks past a beacon says nothing that waits for an answer. */
export function onNoted(state: ChatState, event: Extract<ChatEvent, { type: 'noted' }>, ctx: DecisionContext): Step {
  const { line, lineTs, standby } = event;
  return {
    state: withStandby(state, standby, lineTs),
    entries: [{ ...said(ctx, line), lineTs }],
    effects: [],
  };
}

export function onReply(state: ChatState, event: Reply, ctx: DecisionContext): Result<Step, Rejection> {
  const { session } = state;
  const refusal = replyRefusal(state, event.by);
  if (refusal !== null || !session) return refuse(refusal ?? 'BOT_HOLDS', session ? ownerOf(session) : undefined);
  if (!event.confirmed && event.seen && hasUnseen(state, event.by, event.seen, ctx)) return refuse('NEWER_MESSAGE');
  const author: Person = { operatorId: event.by.operatorId, name: event.by.name };
  const entry: MessageEntry = {
    kind: 'message',
    id: event.messageId,
    author: { kind: 'operator', ...author },
    content: event.content,
    ...(event.quote && { quotedId: event.quote.entryId }),
    ...(event.quickReplies && { quickReplies: event.quickReplies }),
    delivery: { state: 'queued', attempts: 0 },
  };
  const replied = afterReply(session, ctx);
  return ok({
    state: {
      ...state,
      session: replied.session,
      unansweredSince: null,
      lastOutbound: withOutbound(state.lastOutbound, author.operatorId, ctx.nextSeq),
    },
    entries: [{ entry, lineTs: ctx.now }],
    effects: [
      ...replied.effects,
      {
        type: 'send_to_contact',
        messageId: event.messageId,
        content: event.content,
        ...(event.quickReplies && { quickReplies: event.quickReplies }),
        ...(event.quote && { quoteToken: event.quote.quoteToken }),
      },
    ],
  });
}

/** The session as its owner has answered: the turn is over, and the clocks of the customer's silence begin. */
function afterReply(session: Session, ctx: DecisionContext): Moved {
  const replied: Session = {
    ...(session.state === 'active' ? session : unheld(session, ctx).session),
    lastReplyAt: ctx.now,
    ...(session.turnSince && { turnSince: null }),
    ...(session.isJoinDue && { isJoinDue: false }),
    ...(session.late && { late: 0 }),
    ...(session.lateUntil && { lateUntil: null }),
  };
  return { session: replied, effects: activeClocks(replied, ctx) };
}

/** Why this operator may not write now, or null. The composer and the send route give the same verdict by it. */
export function replyRefusal(state: ChatState, operator: Person): RejectionCode | null {
  const { session } = state;
  if (!session) return 'BOT_HOLDS';
  switch (session.state) {
    case 'resolved':
      return 'RESOLVED';
    case 'closed':
      return 'CLOSED';
    case 'pending':
    case 'waiting':
      return 'NOT_OWNER';
  }
  if (!isOwner(session, operator)) return 'NOT_OWNER';
  if (state.friend.state === 'blocked') return 'BLOCKED';
  if (state.friend.state === 'left') return 'LEFT';
  return state.standby ? 'STANDBY' : null;
}

/** Whether the customer (one-to-one chats) or a colleague wrote after the place the writer had seen. */
export function hasUnseen(
  state: ChatState,
  writer: Pick<Person, 'operatorId'>,
  seen: Position,
  { epoch, isGroup }: Pick<DecisionContext, 'epoch' | 'isGroup'>,
): boolean {
  const newest = Math.max(othersSeq(state.lastOutbound, writer.operatorId), isGroup ? 0 : state.lastInboundSeq);
  return newest > 0 && comparePosition({ epoch, seq: newest }, seen) > 0;
}

/** `seq` of the newest message of an operator who is not this one; 0 where there is none. */
function othersSeq(last: LastOutbound | null, operatorId: OperatorId): number {
  return (last?.operatorId === operatorId ? last.othersSeq : last?.seq) ?? 0;
}

function withOutbound(last: LastOutbound | null, operatorId: OperatorId, seq: number): LastOutbound {
  const others = othersSeq(last, operatorId);
  return { seq, operatorId, ...(others > 0 && { othersSeq: others }) };
}
