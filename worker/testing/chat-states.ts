// Chats in every state of the state table, and the people who act on them, for tests of the pure core.
import type { ChatEvent } from '../domain/chat/chat-event';
import { DEFAULT_POLICY, type DecisionContext } from '../domain/chat/decision';
import type { Actor, Reply } from '../domain/chat/operator-act';
import { type ChatState, EMPTY_CHAT_STATE, type Session, type SessionState } from '../domain/chat/session-state';
import type { OperatorId, SessionId } from '../domain/ids';
import type { Role } from '../domain/permissions/role';

export const NOW = 1_800_000_000_000;
export const REOPEN_MS = 24 * 3_600_000;

function actor(id: string, name: string, role: Role): Actor {
  return { operatorId: id as OperatorId, name, role };
}

export const OWNER = actor('op_owner', 'Aya', 'operator');
export const COLLEAGUE = actor('op_colleague', 'Ben', 'operator');
export const SUPERVISOR = actor('op_supervisor', 'Chi', 'supervisor');

export const SESSION = 'session-1' as SessionId;
export const TEAM = 'billing';

const PERSON = { operatorId: OWNER.operatorId, name: OWNER.name };
const OWNED: readonly SessionState[] = ['assigned', 'active', 'on_hold', 'resolved', 'closed'];

/**
 * A chat in this state at NOW. Where a state has or had an owner it is OWNER; `resolved` is one minute old. The owner's last
 * word in `active` and `on_hold` is ten minutes old, the hold five.
 * @param session what is different about the session; not for `bot`, which has none
 */
export function chatIn(
  state: SessionState,
  overrides: Partial<ChatState> = {},
  session: Partial<Session> = {},
): ChatState {
  if (state === 'bot') return deepFreeze({ ...EMPTY_CHAT_STATE, ...overrides });
  const hasOwner = OWNED.includes(state);
  const isDone = state === 'resolved' || state === 'closed';
  const isQueued = state === 'pending' || state === 'waiting';
  const common: Session = {
    id: SESSION,
    state,
    version: 7,
    origin: 'customer',
    openedAt: NOW - 3_600_000,
    owner: hasOwner ? PERSON : null,
    ownedSince: hasOwner ? NOW - 1_800_000 : null,
    previousOwner: null,
    queueSince: state === 'pending' ? null : NOW - 3_600_000,
    entryVersion: state === 'pending' ? 0 : 1,
    assignedAt: hasOwner ? NOW - 1_800_000 : null,
    firstHumanAt: null,
    resolvedAt: isDone ? NOW - 60_000 : null,
    firstResolvedAt: isDone ? NOW - 60_000 : null,
    closedAt: state === 'closed' ? NOW - 30_000 : null,
    endedBy: isDone ? 'operator' : null,
    endReason: isDone ? 'solved' : null,
    reopens: 0,
    ...(state !== 'pending' && { teamId: TEAM, needs: { skills: [] }, slaDueAt: NOW - 3_540_000 }),
    ...(!isQueued && state !== 'assigned' && { lastReplyAt: NOW - 600_000 }),
    ...(state === 'on_hold' && { hold: { since: NOW - 300_000, until: null } }),
    ...session,
  };
  return deepFreeze({
    ...EMPTY_CHAT_STATE,
    session: common,
    inboundCount: 3,
    lastInboundSeq: 5,
    lastInboundTs: NOW - 1_800_000,
    ...overrides,
  });
}

/** Ids count up, so that two runs of the same decision are equal. */
export function contextAt(now: number, overrides: Partial<DecisionContext> = {}): DecisionContext {
  let id = 0;
  return {
    now,
    newId: () => `id-${now}-${++id}`,
    epoch: 1,
    nextSeq: 10,
    isGroup: false,
    policy: { ...DEFAULT_POLICY, reopenMs: REOPEN_MS },
    ...overrides,
  };
}

export function customerMessage(
  lineTs: number,
  lineMessageId = 'm1',
): Extract<ChatEvent, { type: 'customer_message' }> {
  return {
    type: 'customer_message',
    lineMessageId,
    content: { type: 'text', text: 'hello' },
    senderId: null,
    lineTs,
    standby: false,
  };
}

export function reply(by: Actor, overrides: Partial<Reply> = {}): Reply {
  return {
    type: 'reply',
    by,
    messageId: 'out-1',
    content: { type: 'text', text: 'good day' },
    seen: null,
    confirmed: false,
    ...overrides,
  };
}

/** Frozen to the bottom, so that a decision that writes to what it was given throws. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
