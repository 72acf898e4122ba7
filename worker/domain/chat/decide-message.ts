// What a customer's act and an operator's reply do to a chat: messages, follow, unfollow. Pure; part of transition.
import { comparePosition } from '../position';
import { ok, type Result } from '../result';
import type { ChatEvent, CustomerMessage, Effect, Rejection, RejectionCode, Reply } from './chat-event';
import { closed, endSession, isOwner, newSession, ownerOf, reopenedSession, said } from './decide-session';
import { type DecisionContext, refuse, type Step, type TimedEntry } from './decision';
import type { MessageEntry, ThreadEvent } from './entry';
import type { ChatState, Person, Session } from './session-state';

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
  const served = serve(state.session, event.lineTs, ctx);
  // Whoever writes is no stranger any more; a block ends only with `follow`, which may come late.
  const acted = Math.min(event.lineTs, ctx.now);
  return {
    state: {
      ...withStandby(state, event.standby, event.lineTs),
      session: served.session,
      lastInboundTs: Math.max(state.lastInboundTs ?? 0, acted),
      inboundCount: state.inboundCount + 1,
      unansweredSince: Math.min(state.unansweredSince ?? acted, acted),
      lastInboundSeq: ctx.nextSeq,
    },
    entries: [{ entry, lineTs: event.lineTs }, ...served.entries],
    effects: served.effects,
    ...(served.ended && { ended: served.ended }),
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
  readonly session: Session;
  readonly entries: readonly TimedEntry[];
  readonly effects: readonly Effect[];
  readonly ended?: Session;
}

/** What a customer's message does to the session: opens, reopens, wakes from hold, or nothing. */
function serve(session: Session | null, lineTs: number, ctx: DecisionContext): Served {
  switch (session?.state) {
    case 'pending':
    case 'waiting':
    case 'assigned':
    case 'active':
      return { session, entries: [], effects: [] };
    case 'on_hold':
      return { session: { ...session, state: 'active', version: session.version + 1 }, entries: [], effects: [] };
    case 'resolved': {
      const cancel: Effect = { type: 'cancel_wake', timer: 'window_end', sessionId: session.id };
      if (ctx.now < (session.resolvedAt ?? 0) + ctx.policy.reopenMs) {
        const back = reopenedSession(session);
        const waiting: Session = {
          ...back,
          state: 'waiting',
          version: back.version + 1,
          queueSince: ctx.now,
          entryVersion: back.entryVersion + 1,
        };
        return {
          session: waiting,
          entries: [openedLine(lineTs, ctx)],
          effects: [cancel],
        };
      }
      // The timer of the window was late: the old session closes here.
      const ended = closed(session, ctx.now);
      const next = opened(ended, lineTs, ctx);
      const closedLine: TimedEntry = { ...said(ctx, { type: 'closed' }), lineTs };
      return { ...next, entries: [closedLine, ...next.entries], effects: [cancel], ended };
    }
    case undefined:
    case 'closed':
      return opened(session ?? null, lineTs, ctx);
  }
}

function opened(before: Session | null, lineTs: number, ctx: DecisionContext): Served {
  return { session: newSession(ctx, 'customer', before), entries: [openedLine(lineTs, ctx)], effects: [] };
}

/** Stands right behind the message that opened the session, whatever else arrived meanwhile. */
function openedLine(lineTs: number, ctx: DecisionContext): TimedEntry {
  return { ...said(ctx, { type: 'session_opened', origin: 'customer' }), lineTs };
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
  if (!session || session.state === 'resolved' || session.state === 'closed') {
    return { state: gone, entries: [line], effects: [] };
  }
  const reason = ctx.isGroup ? 'left_group' : 'blocked';
  const ended = endSession(session, 'customer', reason, ctx);
  return {
    state: { ...gone, session: ended.session, unansweredSince: null },
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
  if (!event.confirmed && event.seen && hasUnseen(state, event, ctx)) return refuse('NEWER_MESSAGE');
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
  const replied: Session =
    session.state === 'active' ? session : { ...session, state: 'active', version: session.version + 1 };
  return ok({
    state: {
      ...state,
      session: replied,
      unansweredSince: null,
      lastOutbound: { seq: ctx.nextSeq, operatorId: author.operatorId },
    },
    entries: [{ entry, lineTs: ctx.now }],
    effects: [
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
function hasUnseen(state: ChatState, event: Reply, ctx: DecisionContext): boolean {
  const isNewer = (seq: number) => event.seen !== null && comparePosition({ epoch: ctx.epoch, seq }, event.seen) > 0;
  const byColleague = state.lastOutbound !== null && state.lastOutbound.operatorId !== event.by.operatorId;
  if (byColleague && state.lastOutbound && isNewer(state.lastOutbound.seq)) return true;
  return !ctx.isGroup && state.lastInboundSeq > 0 && isNewer(state.lastInboundSeq);
}
