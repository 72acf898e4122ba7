// The state of one chat as ChatSession keeps it and `transition` decides over it. Names are those of the state table.
// Pure types. PERSISTED CONTRACT: stored as JSON in the chat's object; new fields are optional.
import type { OperatorId, SessionId } from '../ids';

/** The states of a session; `bot` stands for "no open session". */
export const SESSION_STATES = [
  'bot',
  'pending',
  'waiting',
  'assigned',
  'active',
  'on_hold',
  'resolved',
  'closed',
] as const;
export type SessionState = (typeof SESSION_STATES)[number];

export type EndedBy = 'operator' | 'customer' | 'system';
export type EndReason = 'solved' | 'unsolved' | 'no_reply_needed' | 'blocked' | 'left_group';

export interface Person {
  readonly operatorId: OperatorId;
  readonly name: string;
}

/** One episode of human help. */
export interface Session {
  readonly id: SessionId;
  readonly state: Exclude<SessionState, 'bot'>;
  /** Counts changes of state or owner, on over the chat's sessions; commands name the one they were decided on. */
  readonly version: number;
  readonly origin: 'customer' | 'operator';
  readonly openedAt: number;
  readonly owner: Person | null;
  /** When the present owner took it. */
  readonly ownedSince: number | null;
  readonly previousOwner: Person | null;
  /** When it first entered a queue; kept over release, new after a reopen. */
  readonly queueSince: number | null;
  /** How often this session was enqueued. */
  readonly entryVersion: number;
  readonly assignedAt: number | null;
  readonly firstHumanAt: number | null;
  readonly resolvedAt: number | null;
  readonly firstResolvedAt: number | null;
  readonly closedAt: number | null;
  readonly endedBy: EndedBy | null;
  readonly endReason: EndReason | null;
  readonly reopens: number;
}

/** Whether the contact can be written to, by the newest follow, unfollow, join or leave event. `left`: a group without us. */
export interface FriendState {
  readonly state: 'unknown' | 'friend' | 'blocked' | 'left';
  /** LINE time of the event that set it. */
  readonly since: number;
}

export interface ChatState {
  readonly session: Session | null;
  readonly friend: FriendState;
  /** Customer messages in the log; unread of an operator = this less what that operator has read. */
  readonly inboundCount: number;
  /** LINE time of the first customer message that no human answered since; null where none waits. */
  readonly unansweredSince: number | null;
  /** `seq` of the newest customer message, and of the newest message of each side, for `NEWER_MESSAGE`. */
  readonly lastInboundSeq: number;
  readonly lastOutbound: { readonly seq: number; readonly operatorId: OperatorId } | null;
  /** True while LINE says `standby`: nothing may be sent. `standbyTs`: LINE time of the event that said so last. */
  readonly standby: boolean;
  readonly standbyTs: number;
  /** LINE time of the newest customer message; null before the first. */
  readonly lastInboundTs: number | null;
}

export const EMPTY_CHAT_STATE: ChatState = {
  session: null,
  friend: { state: 'unknown', since: 0 },
  inboundCount: 0,
  unansweredSince: null,
  lastInboundSeq: 0,
  lastOutbound: null,
  standby: false,
  standbyTs: 0,
  lastInboundTs: null,
};

/** The state name of the table: `bot` where no session is kept. A closed session stays readable as `closed`. */
export function stateOf(chat: ChatState): SessionState {
  return chat.session?.state ?? 'bot';
}

/** Mode HUMAN: from `pending` to `on_hold`. */
export function isHumanMode(state: SessionState): boolean {
  return state !== 'bot' && state !== 'resolved' && state !== 'closed';
}
