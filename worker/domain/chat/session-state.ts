// The state of one chat as ChatSession keeps it and `transition` decides over it. Names are those of the state table.
// Pure types. PERSISTED CONTRACT: stored as JSON in the chat's object; new fields are optional.
import type { OperatorId, SessionId } from '../ids';
import type { SessionSla } from '../sla/session-sla';

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

/** What an operator may say of an end she makes herself. */
export const OPERATOR_END_REASONS = [
  'solved',
  'unsolved',
  'no_reply_needed',
  'duplicate',
  'spam',
  'wrong_channel',
] as const;
export type OperatorEndReason = (typeof OPERATOR_END_REASONS)[number];

export type EndReason =
  | OperatorEndReason
  | 'merged'
  | 'archived'
  | 'returned_to_bot'
  | 'customer_ended'
  | 'queue_cancelled'
  | 'callback_booked'
  | 'blocked'
  | 'left_group'
  | 'customer_timeout'
  | 'after_hours'
  | 'queue_timeout'
  | 'queue_full'
  | 'callback_expired'
  | 'no_show';

/** Why a human was asked for. `no_bot`: the channel has no bot, so whoever writes wants a person. */
export const ASK_TRIGGERS = [
  'word',
  'button',
  'menu',
  'topic',
  'bot_failed',
  'loop',
  'frustration',
  'no_bot',
  'reopened',
] as const;
export type AskTrigger = (typeof ASK_TRIGGERS)[number];

/** 0 urgent, 1 high, 2 normal, 3 low. */
export type Priority = 0 | 1 | 2 | 3;
export const PRIORITY_NAMES = ['urgent', 'high', 'normal', 'low'] as const;
export const HIGH_PRIORITY: Priority = 1;
export const NORMAL_PRIORITY: Priority = 2;

export interface Person {
  readonly operatorId: OperatorId;
  readonly name: string;
}

/** A session that is being offered to one operator; it owns nothing, and whoever may take the session goes first. */
export interface OpenOffer {
  readonly decisionNo: number;
  readonly to: Person;
  readonly since: number;
  /** ms until which it may be accepted. */
  readonly until: number;
  /** When a tab or phone of hers said that it is shown; absent: not yet. */
  readonly shownAt?: number;
  /** Its owner passes it on by this offer, and owns it until it is accepted; absent: it waits in the queue. */
  readonly from?: PassedOn;
}

/** Who passes a session on, and what she leaves for the next one. */
export interface PassedOn {
  readonly by: Person;
  readonly note?: string;
  /** Of her command, whose answer the chat keeps with the offer. */
  readonly commandKey?: string;
}

/** What a session asks of the operator who gets it, by the routing rule that chose its team. */
export interface SessionNeeds {
  readonly skills: readonly string[];
  /** Only where the rule demands the customer's language. */
  readonly language?: string;
  /** What the rule sets instead of the team's own. */
  readonly strategy?: string;
  readonly mode?: 'offer' | 'forced';
}

/** The customer waits without being offered to anybody: she wants to be written to, or did not answer. */
export interface Parked {
  readonly kind: 'callback' | 'no_show';
  readonly since: number;
  /** How often it was her turn. */
  readonly tries: number;
  /** While it is her turn: until when her tap counts, and for whom. */
  readonly answerUntil?: number;
  readonly turn?: { readonly decisionNo: number; readonly to: Person };
  /** After a turn she let pass: not before then again. */
  readonly notBefore?: number;
}

export interface OpenSlot {
  readonly name: string;
  readonly tries: number;
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
  /** When it first entered a queue, or was told to wait for the opening; kept over release, new after a reopen. */
  readonly queueSince: number | null;
  /** Counts entries into a queue, on over the chat's sessions; what the Dispatcher decides names the one it is about. */
  readonly entryVersion: number;
  readonly assignedAt: number | null;
  readonly firstHumanAt: number | null;
  readonly resolvedAt: number | null;
  readonly firstResolvedAt: number | null;
  readonly closedAt: number | null;
  readonly endedBy: EndedBy | null;
  readonly endReason: EndReason | null;
  readonly reopens: number;

  readonly trigger?: AskTrigger;
  /** In groups: the member who asked; only hers are cancel and end. */
  readonly askedBy?: string;
  /** What the bot understood it to be about, in the customer's words of that topic. */
  readonly topic?: { readonly id: string; readonly name: string };
  /** The customer's language as it was when she asked, a tag such as `ja`. */
  readonly language?: string;
  readonly teamId?: string;
  /** Teams that may take it as well, by overflow; at most two. */
  readonly overflowTeamIds?: readonly string[];
  /** The routing rule that chose the team; absent: the fallback. */
  readonly ruleId?: string;
  readonly needs?: SessionNeeds;
  /** Absent: normal. */
  readonly priority?: Priority;
  /** First-reply due time (ms) by its SLA, which orders the queue; absent: it has none. */
  readonly slaDueAt?: number;
  /**
   * Who served the customer last, whom the queue may prefer, and when that session ended (ms); without an end it was this one, which
   * was reopened.
   */
  readonly preferred?: { readonly operatorId: OperatorId; readonly endedAt?: number };
  readonly offer?: OpenOffer | null;
  /** Decisions of the Dispatcher up to this number are refused for good. */
  readonly fence?: number;
  /** The last decision that was accepted, an offer or an assignment: its repeat gets the same answer, earlier ones are refused. */
  readonly acceptedDecision?: number;
  readonly parked?: Parked | null;
  /** Her last tap while she waited (ms); messages are counted by themselves. */
  readonly signedAt?: number;
  /** How often "Still there?" found no answer; it outlives a later sign of hers. */
  readonly noShows?: number;
  /** Who gave it to its present owner by hand; the customer is told so instead of who joined. */
  readonly passedOnBy?: Person | null;
  /** The line that says who joined is still to be told to the customer. */
  readonly isJoinDue?: boolean;
  readonly hold?: { readonly since: number; readonly until: number | null; readonly reason?: string } | null;
  readonly heldMs?: number;
  readonly escalated?: { readonly at: number; readonly by: Person | null; readonly reason: string } | null;
  /** Its owner's connection is gone and nobody waits for an answer; the customer's next message asks the Dispatcher. */
  readonly isOwnerGone?: boolean;
  /** Its customer has owed an answer for so long that it takes no slot. */
  readonly isGrey?: boolean;
  /** Since when its owner owes an answer (ms): the first customer message of the turn that is open, later by the time on hold. */
  readonly turnSince?: number | null;
  /** When an operator wrote last. */
  readonly lastReplyAt?: number;
  /** The customer has waited for half of the time (1) or all of it (2) that her owner had for an answer. */
  readonly late?: 0 | 1 | 2;
  /** Her time is over, and was put off once, as she was typing, until then (ms). */
  readonly lateUntil?: number | null;
  /** How often it was taken from an operator who did not answer. */
  readonly hops?: number;
  /** From whom it was taken last because she did not answer, and when (ms); absent: nobody's fault, or somebody has it again. */
  readonly unansweredBy?: { readonly operatorId: OperatorId; readonly at: number };
  /** The newest note that an owner left for the next one. */
  readonly handover?: { readonly by: Person; readonly note: string; readonly at: number } | null;
  /** What the customer answered while she waited, by the name of the question. */
  readonly slots?: Readonly<Record<string, string>>;
  /** Which lines of the log they were taken from, so that an answer goes with its message. */
  readonly slotSources?: Readonly<Record<string, string>>;
  readonly openSlot?: OpenSlot | null;
  readonly skippedSlots?: readonly string[];
  /** The entry (`entryVersion`) of which the handoff reply told the place. */
  readonly toldEntry?: number;
  /** The entry version for which she was offered to be written to instead of waiting. */
  readonly callbackOfferedEntry?: number;
  /** The place the customer was last told, and when. */
  readonly told?: { readonly position: number; readonly at: number } | null;
  /** Outside the hours: placed when they begin (ms). */
  readonly opensAt?: number;
  readonly sla?: SessionSla;
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
  /** After hours she is asked to leave a message: the next text until then (ms) goes to the ticket of that session. */
  readonly leavesMessage?: { readonly sessionId: SessionId; readonly until: number } | null;
  /**
   * The open time of a session's team that its closing ends, as the hours said when that was looked for: it runs, or is the next one.
   * `until`: null, it does not end.
   */
  readonly openTime?: { readonly sessionId: SessionId; readonly from: number; readonly until: number | null };
  /** Tags of the chat in the order in which they were put on it. */
  readonly tagIds?: readonly string[];
  /** Who owned the last session that ended, and when, for whom the next one is kept. */
  readonly lastOwner?: { readonly operatorId: OperatorId; readonly endedAt: number };
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

/** Left alone by whoever gives out chats. While she is asked whether she is there, she keeps her place like all others. */
export function parkedOf({ parked }: Session): Parked | null {
  if (!parked || (parked.kind === 'no_show' && parked.turn)) return null;
  return parked;
}

/** The last sign of a customer who waits: her newest message or tap, or that she asked (ms). */
export function lastSignAt({ lastInboundTs, session }: ChatState): number {
  return Math.max(session?.queueSince ?? 0, lastInboundTs ?? 0, session?.signedAt ?? 0);
}

/** The slot weight of a session: what it takes of its owner's capacity. */
export function slotWeight(session: Session): number {
  const isServed = session.state === 'assigned' || session.state === 'active';
  return isServed && session.isGrey !== true ? 1 : 0;
}

export function priorityOf(session: Session): Priority {
  return session.priority ?? NORMAL_PRIORITY;
}
