// What can happen to a chat, named as in the state table. `transition` takes one of these; the shell makes them from
// webhooks, commands, timers and the Dispatcher's calls. Pure types.
import type { OperatorId, SessionId } from '../ids';
import type { Role } from '../permissions/role';
import type { Position } from '../position';
import type { TagRef } from '../tags/tag';
import type { NoteMention, ThreadEvent } from './entry';
import type { MessageContent } from './message-content';
import type { QuickReply } from './quick-reply';
import type {
  AskTrigger,
  OpenSlot,
  OperatorEndReason,
  PassedOn,
  Person,
  Priority,
  Session,
  SessionNeeds,
  SessionState,
} from './session-state';

/** An operator who acts, as the server verified her. */
export interface Actor extends Person {
  readonly role: Role;
}

export interface CustomerMessage {
  readonly type: 'customer_message';
  readonly lineMessageId: string;
  readonly content: MessageContent;
  readonly senderId: string | null;
  readonly quoteToken?: string;
  readonly quotedLineMessageId?: string;
  readonly quotedId?: string;
  readonly lineTs: number;
  readonly standby: boolean;
  /** It is known by an edit alone, whose text and time these are; the message itself is still to come. */
  readonly isEdit?: boolean;
  /** A mere "thank you" or a sticker alone: it reopens nothing. */
  readonly isCourtesy?: boolean;
}

/** Author and words of a message that no person wrote. `bot`: an answer; `system`: texts of queue, handoff and end. */
export interface AutomaticMessage {
  readonly messageId: string;
  readonly author: 'bot' | 'system';
  readonly content: MessageContent;
  readonly quickReplies?: readonly QuickReply[];
  /**
   * `anyway`: by reply token, else by push. `cheap`: only while a reply token lies ready, otherwise not at all; decided
   * before this event is made, and again when the call leaves. `sparing`: as `anyway`, but by push only while the month's quota
   * is not nearly used up.
   */
  readonly way: 'anyway' | 'sparing' | 'cheap';
  /** Not before then (ms): it waits for its neighbours of the same call. Absent: at once. */
  readonly notBefore?: number;
  /** Words for whoever waits, of place and turn and questions: void once somebody has the chat. */
  readonly isForWaiting?: boolean;
}

export interface Reply {
  readonly type: 'reply';
  readonly by: Actor;
  readonly messageId: string;
  readonly content: MessageContent;
  readonly quickReplies?: readonly QuickReply[];
  /** The message it answers, as LINE names it; `quoteToken` is what LINE wants for it. */
  readonly quote?: { readonly entryId: string; readonly quoteToken: string };
  /** The newest place the writer had seen; null: not checked. */
  readonly seen: Position | null;
  /** She sends all the same, whatever was written meanwhile. */
  readonly confirmed: boolean;
}

/** A note for colleagues. */
export interface Annotate {
  readonly type: 'annotate';
  readonly by: Actor;
  readonly noteId: string;
  readonly text: string;
  readonly mentions: readonly NoteMention[];
}

interface Wish {
  readonly by: Actor;
  /** The session version it was decided on; null: not checked. */
  readonly expectedVersion: number | null;
}

export interface Ask {
  readonly type: 'ask';
  readonly trigger: AskTrigger;
  readonly topic?: Session['topic'];
  readonly language?: string;
  /** Where the bot's rule says it should go. */
  readonly teamId?: string;
  /** What the bot had asked her already. */
  readonly slots?: Readonly<Record<string, string>>;
  /** In groups: the member who asked. */
  readonly askedBy?: string;
  /** LINE time of the customer's act. */
  readonly lineTs: number;
}

/** The checks passed: hours are open and a team was found. */
export interface Place {
  readonly type: 'place';
  readonly teamId: string;
  readonly ruleId?: string;
  readonly needs: SessionNeeds;
  /** Set where the rule or a tag says so; absent: as it is. */
  readonly priority?: Priority;
  readonly preferred?: Session['preferred'];
}

export type DivertReason = 'after_hours' | 'intake_closed' | 'queue_full' | 'no_team';

/** Takes a session that waits, or begins one where the bot speaks. */
export interface Claim extends Wish {
  readonly type: 'claim';
  /** An accepted offer names its decision. */
  readonly decisionNo?: number;
}
export interface Release extends Wish {
  readonly type: 'release';
  readonly note?: string;
}
export interface Reopen extends Wish {
  readonly type: 'reopen';
}
export interface Resolve extends Wish {
  readonly type: 'resolve';
  readonly reason: OperatorEndReason | 'archived';
}
/** Takes an owned session from its owner, or any other. */
export interface TakeOver extends Wish {
  readonly type: 'take_over';
}
export interface TransferOperator extends Wish {
  readonly type: 'transfer_operator';
  readonly to: Person;
  readonly note?: string;
}
export interface TransferTeam extends Wish {
  readonly type: 'transfer_team';
  readonly teamId: string;
  readonly note?: string;
  readonly needs: SessionNeeds;
}
export interface Hold extends Wish {
  readonly type: 'hold';
  /** ms until which it is parked; null: until the customer writes or the owner takes it up again. */
  readonly until: number | null;
  readonly reason?: string;
}
export interface Unhold extends Wish {
  readonly type: 'unhold';
}
export interface ReturnToBot extends Wish {
  readonly type: 'return_to_bot';
}
export interface Escalate {
  readonly type: 'escalate';
  /** Null: a timer. */
  readonly by: Actor | null;
  readonly reason: string;
}
export interface SetPriority extends Wish {
  readonly type: 'set_priority';
  readonly priority: Priority;
}
/** Names are for the log; whether there are such tags was asked before. */
export interface SetTags extends Omit<Wish, 'by'> {
  readonly type: 'set_tags';
  /** Null: a rule of the bot. */
  readonly by: Actor | null;
  readonly add: readonly TagRef[];
  readonly remove: readonly TagRef[];
}
export interface Archive extends Wish {
  readonly type: 'archive';
}
/** The owner keeps what she passes on by this offer. */
export interface TakeBack extends Wish {
  readonly type: 'take_back';
  readonly decisionNo: number;
}

/** The Dispatcher's, each naming what it was decided on. */
export interface Offer {
  readonly type: 'offer';
  readonly decisionNo: number;
  readonly sessionId: SessionId;
  readonly entryVersion: number;
  readonly to: Person;
  readonly until: number;
  /** Its owner passes it on; absent: it waits in a queue. */
  readonly from?: PassedOn;
}
export interface Assign {
  readonly type: 'assign';
  readonly decisionNo: number;
  readonly sessionId: SessionId;
  readonly entryVersion: number;
  readonly to: Person;
  /** A supervisor who assigns by hand; null: the Dispatcher. */
  readonly by: Person | null;
  /** Of her command, whose answer the chat keeps with it. */
  readonly commandKey?: string;
}
export interface CheckIn {
  readonly type: 'check_in';
  readonly decisionNo: number;
  readonly sessionId: SessionId;
  readonly entryVersion: number;
  readonly to: Person;
  /** ms until which her sign makes it hers. */
  readonly answerUntil: number;
  /** The last sign of hers that it was decided on (ms). */
  readonly lastSignAt: number;
}
export interface OfferEnd {
  readonly type: 'offer_end';
  readonly decisionNo: number;
  readonly why: 'declined' | 'timed_out' | 'not_shown' | 'withdrawn';
}
/** Refuses this decision, and every one before it, for good. */
export interface Settle {
  readonly type: 'settle';
  readonly decisionNo: number;
}
export interface OwnerLost {
  readonly type: 'owner_lost';
  readonly owner: OperatorId;
  readonly version: number;
  readonly why: 'gone' | 'no_answer' | 'status' | 'disabled';
}

export type TimerEnd = 'idle_end' | 'hold_end' | 'window_end' | 'hours_end';

export type ChatEvent =
  | CustomerMessage
  /** Taken back before it came: its place is kept, so that it never appears. */
  | {
      readonly type: 'unsent_early';
      readonly lineMessageId: string;
      readonly senderId: string | null;
      readonly lineTs: number;
    }
  /** Friend added or unblocked; in groups: the account was let in. */
  | { readonly type: 'follow'; readonly lineTs: number; readonly isUnblocked?: boolean }
  /** Blocked; in groups: the account is out. */
  | { readonly type: 'gone'; readonly lineTs: number }
  /** Anything else that LINE tells: a line of the log, and `standby` as its event says. */
  | { readonly type: 'noted'; readonly line: ThreadEvent; readonly standby: boolean; readonly lineTs: number }
  /** Words that no person wrote; they move no session. */
  | { readonly type: 'say'; readonly messages: readonly AutomaticMessage[] }
  | Ask
  | Place
  | {
      readonly type: 'divert';
      readonly reason: DivertReason;
      readonly entryVersion: number | null;
      readonly opensAt?: number;
      /** What customers are told of the reason. */
      readonly note?: string;
    }
  | { readonly type: 'max_wait'; readonly step: MaxWaitStep; readonly entryVersion: number }
  | { readonly type: 'customer_end'; readonly lineTs: number }
  | { readonly type: 'queue_cancel'; readonly lineTs: number }
  | { readonly type: 'callback_accept'; readonly way: 'chat' | 'phone' }
  /** It is a parked customer's turn, or she let it pass. */
  | {
      readonly type: 'callback_turn';
      readonly answerUntil: number;
      readonly decisionNo: number;
      readonly sessionId: SessionId;
      readonly entryVersion: number;
      readonly to: Person;
    }
  /** "Still there?", before a slot is spent on her; to whom it is kept for. */
  | CheckIn
  /** She tapped something while she waits. */
  | { readonly type: 'sign' }
  /** `decisionNo`: of the turn that she let pass; left out by older Dispatchers. */
  | { readonly type: 'callback_missed'; readonly notBefore: number | null; readonly decisionNo?: number }
  | { readonly type: 'unpark' }
  | Claim
  | TakeOver
  | Offer
  | OfferEnd
  | Assign
  | Settle
  | { readonly type: 'offer_shown'; readonly decisionNo: number; readonly by: OperatorId }
  | OwnerLost
  | { readonly type: 'owner_gone'; readonly owner: OperatorId; readonly isGone: boolean }
  | TransferOperator
  | TransferTeam
  | Release
  | Hold
  | Unhold
  | Escalate
  | SetPriority
  | SetTags
  | ReturnToBot
  | Resolve
  | Reopen
  | Archive
  | TakeBack
  | Reply
  | Annotate
  /** What the customer answered to a question while waiting; null: she did not manage, it is skipped. */
  | {
      readonly type: 'slot_answered';
      readonly name: string;
      readonly value: string | null;
      /** The line of the log that answered. */
      readonly entryId?: string;
      readonly next: OpenSlot | null;
    }
  /** An answer that did not fit; the question stays open. */
  | { readonly type: 'slot_retried'; readonly name: string; readonly tries: number }
  /** The customer was told her place; null: that she waits, or nothing, for somebody is about to come. */
  | { readonly type: 'told'; readonly position: number | null }
  /** Her owner's time for an answer is half over, or over; `putOffUntil`: and put off until then (ms), as she is typing. */
  | { readonly type: 'late'; readonly stage: 1 | 2; readonly putOffUntil?: number }
  /** She is asked to leave a message, or has left it. */
  | { readonly type: 'leave_message'; readonly sessionId: SessionId; readonly until: number | null }
  /** LINE took an operator's message, or may have: when, and when it was written. */
  | { readonly type: 'reply_taken'; readonly at: number; readonly saidAt: number }
  /** A target of its SLA may be used up. */
  | { readonly type: 'sla'; readonly sessionId: SessionId }
  /** The customer was told who joined. */
  | { readonly type: 'join_told' }
  /** The customer may have owed an answer for so long that the session takes no slot. */
  | { readonly type: 'grey'; readonly sessionId: SessionId }
  | { readonly type: TimerEnd; readonly sessionId: SessionId };

/** What a maximum wait leads to. */
export type MaxWaitStep =
  | { readonly kind: 'overflow'; readonly teamId: string }
  | { readonly kind: 'offer_callback' }
  | { readonly kind: 'ticket' };

/** Deadlines of a session. The shell keeps one row each and fires it; a firing timer checks its condition again. */
export const SESSION_TIMERS = [
  'window_end',
  'idle_warn',
  'idle_end',
  'hold_end',
  'join_push',
  'first_reply',
  'next_reply',
  'grey',
  'opening',
  'closing',
  'queue_push',
  'decide',
  'greet',
  'sla',
] as const;
export type SessionTimer = (typeof SESSION_TIMERS)[number];

/** What must follow from a decision, as data; the shell turns it into outbox and timer rows. */
export type Effect =
  | {
      readonly type: 'send_to_contact';
      readonly messageId: string;
      readonly content: MessageContent;
      readonly quickReplies?: readonly QuickReply[];
      readonly quoteToken?: string;
      readonly way?: AutomaticMessage['way'];
      readonly notBefore?: number;
      readonly isForWaiting?: boolean;
    }
  | { readonly type: 'wake_at'; readonly timer: SessionTimer; readonly sessionId: SessionId; readonly at: number }
  | { readonly type: 'cancel_wake'; readonly timer: SessionTimer; readonly sessionId: SessionId }
  /** A follow-up record for later work, with what is known of the session. */
  | { readonly type: 'make_ticket'; readonly sessionId: SessionId; readonly reason: TicketReason }
  /** What the bot said, and words for whoever waits, are taken back where LINE has not been handed them yet. */
  | { readonly type: 'cancel_bot_messages' };

export type TicketReason =
  | 'after_hours'
  | 'queue_timeout'
  | 'queue_full'
  | 'intake_closed'
  | 'no_team'
  | 'callback_expired'
  | 'callback_phone';

export const REJECTION_CODES = [
  'OWNED',
  'STALE',
  'WRONG_STATE',
  'NO_SESSION',
  'NOT_OWNER',
  'NOT_PERMITTED',
  'NOT_ELIGIBLE',
  'NOT_ANSWERED',
  'BOT_HOLDS',
  'RESOLVED',
  'CLOSED',
  'BLOCKED',
  'LEFT',
  'STANDBY',
  'USE_REOPEN',
  'USE_TAKE',
  'OPEN',
  'WINDOW_OVER',
  'NEWER_MESSAGE',
  'TOO_LATE',
  'RESOLVE_FIRST',
  'TOO_MANY_TAGS',
  /** The offer was withdrawn, or its time is over. */
  'OFFER_OVER',
  /** For the Dispatcher: no such open session or entry; a number that was settled. */
  'GONE',
  'FENCED',
] as const;
export type RejectionCode = (typeof REJECTION_CODES)[number];

/** A move that is not legal now. `owner` says who holds the chat, with OWNED. */
export interface Rejection {
  readonly code: RejectionCode;
  readonly retry: false;
  readonly owner?: { readonly operatorId: OperatorId; readonly name: string; readonly since: number };
  /** The state it was refused in, for the Dispatcher. */
  readonly state?: SessionState;
}
