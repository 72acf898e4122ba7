// What can happen to a chat, named as in the state table. `transition` takes one of these; the shell makes them from
// webhooks, commands, timers and the Dispatcher's calls. Pure types.
import type { OperatorId, SessionId } from '../ids';
import type { DispatcherOrder, DivertReason, MaxWaitStep } from './dispatcher-order';
import type { ThreadEvent } from './entry';
import type { MessageContent } from './message-content';
import type { OperatorAct } from './operator-act';
import type { QuickReply } from './quick-reply';
import type { AskTrigger, OpenSlot, Person, Priority, Session, SessionNeeds } from './session-state';

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

export interface Ask {
  readonly type: 'ask';
  readonly trigger: AskTrigger;
  readonly topic?: Session['topic'];
  readonly language?: string;
  /** Where the bot's rule says it should go. */
  readonly teamId?: string;
  /** What the bot had asked her already. */
  readonly slots?: Readonly<Record<string, string>>;
  /** Which lines of the log they were taken from, by the name of the question. */
  readonly slotSources?: Readonly<Record<string, string>>;
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
  /** She tapped something while she waits. */
  | { readonly type: 'sign' }
  /** `decisionNo`: of the turn that she let pass; left out by older Dispatchers. */
  | { readonly type: 'callback_missed'; readonly notBefore: number | null; readonly decisionNo?: number }
  | { readonly type: 'unpark' }
  | DispatcherOrder
  | { readonly type: 'offer_shown'; readonly decisionNo: number; readonly by: OperatorId }
  | { readonly type: 'owner_gone'; readonly owner: OperatorId; readonly isGone: boolean }
  | OperatorAct
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
