// A line of the thread: a message, an event between messages, or a note of colleagues. Pure types.
// PERSISTED CONTRACT: stored as JSON in the chat's object and carried by the projection; new fields are optional.

import type { SlaTarget } from '../sla/sla-policy';
import type { TagRef } from '../tags/tag';
import type { MessageContent } from './message-content';
import type { QuickReply } from './quick-reply';
import type { Person } from './session-state';

export type Author =
  | { readonly kind: 'customer'; readonly senderId?: string; readonly name?: string }
  | ({ readonly kind: 'operator' } & Person)
  /** `bot`: answers; `system`: texts of handoff, queue and end. */
  | { readonly kind: 'bot' | 'system' };

/**
 * Where an outgoing message stands. LINE reports acceptance and nothing later, so `sent` means "accepted by LINE".
 * `cancelled`: taken back by an operator before any try.
 */
export type DeliveryState = 'queued' | 'sending' | 'sent' | 'failed' | 'unconfirmed' | 'cancelled';

export interface Delivery {
  readonly state: DeliveryState;
  readonly via?: 'reply' | 'push';
  /** A code of the console for why it failed, cannot be confirmed, or waits for another try. */
  readonly reason?: string;
  /** LINE's own words for a refusal, shown beside ours. */
  readonly detail?: string;
  /** The first of LINE's message ids of it, and all of them where a long text went out in parts. */
  readonly lineMessageId?: string;
  readonly lineMessageIds?: readonly string[];
  readonly quoteToken?: string;
  readonly requestId?: string;
  readonly attempts?: number;
  readonly acceptedAt?: number;
  /** Messages of the plan that it used up: 0 by reply. A call is counted once per person, on its first message. */
  readonly cost?: number;
}

export interface MessageEntry {
  readonly kind: 'message';
  /** `in_{lineMessageId}` for a customer's message, the browser's UUIDv7 for ours. */
  readonly id: string;
  readonly author: Author;
  readonly content: MessageContent;
  readonly quoteToken?: string;
  readonly quotedLineMessageId?: string;
  /** Entry id of the message it answers; that entry may be missing, or come later. */
  readonly quotedId?: string;
  /** LINE time (ms) of the edit whose text this is; absent where it was never edited. */
  readonly editedAt?: number;
  /** Its edit or unsend came first; the message itself is still to come. */
  readonly isAwaited?: true;
  /** Only on our own messages. */
  readonly quickReplies?: readonly QuickReply[];
  /** Only on our own messages. */
  readonly delivery?: Delivery;
}

/** A member of a group or room; the name is filled in where it is shown. */
export interface Member {
  readonly userId: string;
}

/** What the customer picked with a date picker, or where a rich menu led. */
export interface PostbackParams {
  readonly date?: string;
  readonly time?: string;
  readonly datetime?: string;
  readonly newRichMenuAliasId?: string;
  readonly status?: string;
}

export type ThreadEvent =
  | { readonly type: 'followed'; readonly isUnblocked?: boolean }
  | { readonly type: 'unfollowed' }
  /** The account came into or went out of a group or room. */
  | { readonly type: 'joined' | 'left' }
  | { readonly type: 'members_joined' | 'members_left'; readonly members: readonly Member[] }
  /** `label`: what the customer tapped, where the button was one of ours. */
  | {
      readonly type: 'postback';
      readonly data: string;
      readonly label?: string;
      readonly params?: PostbackParams;
      readonly senderId?: string;
    }
  | { readonly type: 'video_played'; readonly trackingId: string }
  | { readonly type: 'beacon'; readonly beaconType: string; readonly hwid: string }
  | { readonly type: 'account_linked'; readonly isDone: boolean; readonly accountName?: string }
  | { readonly type: 'account_unlinked'; readonly by: Person | null }
  | { readonly type: 'membership'; readonly change: string; readonly membershipId: string }
  /** A partner module took the chat (`standby`) or gave it back (`active`). */
  | { readonly type: 'chat_control'; readonly mode: 'active' | 'standby' }
  | { readonly type: 'session_opened'; readonly origin: 'customer' | 'operator' }
  | { readonly type: 'claimed' | 'reopened' | 'held_on' | 'returned_to_bot' | 'archived'; readonly by: Person }
  /** Why a person was asked for; `topic` as the bot understood it. */
  | { readonly type: 'asked'; readonly trigger: string; readonly topic?: string }
  /** In a team's queue. */
  | { readonly type: 'queued'; readonly teamId: string; readonly teamName?: string }
  | { readonly type: 'released'; readonly by: Person; readonly note?: string }
  /** The Dispatcher (`by` null) or a supervisor gave it to somebody. */
  | { readonly type: 'assigned'; readonly to: Person; readonly by: Person | null; readonly decisionNo?: number }
  /** `by`: its owner, who passes it on and keeps it until it is accepted. */
  | { readonly type: 'offered'; readonly to: Person; readonly decisionNo: number; readonly by?: Person }
  | { readonly type: 'offer_ended'; readonly to: Person; readonly why: string; readonly by?: Person }
  | { readonly type: 'taken_over'; readonly by: Person; readonly from: Person | null }
  | {
      readonly type: 'transferred';
      readonly by: Person;
      readonly to: Person | null;
      readonly teamId?: string;
      readonly teamName?: string;
      readonly note?: string;
    }
  | { readonly type: 'owner_lost'; readonly owner: Person; readonly why: string }
  | { readonly type: 'held'; readonly by: Person; readonly until: number | null; readonly reason?: string }
  | { readonly type: 'escalated'; readonly by: Person | null; readonly reason: string }
  /** A target of its SLA is used up by three quarters, or all of it. */
  | { readonly type: 'sla'; readonly target: SlaTarget; readonly level: 'warned' | 'breached' }
  /** `by` null: a VIP's tag. */
  | { readonly type: 'priority_set'; readonly by: Person | null; readonly priority: 0 | 1 | 2 | 3 }
  /** What is kept of the contact; the value is not in the log. */
  | { readonly type: 'attribute_set'; readonly by: Person; readonly label: string; readonly isCleared?: true }
  /** Names as they were then. `by` null: a rule of the bot. */
  | {
      readonly type: 'tagged';
      readonly by: Person | null;
      readonly added: readonly TagRef[];
      readonly removed: readonly TagRef[];
    }
  | { readonly type: 'overflowed'; readonly teamId: string; readonly teamName?: string }
  | { readonly type: 'parked'; readonly kind: 'callback' | 'no_show' }
  /** The answer itself is the message before it, and a field of the session. */
  | { readonly type: 'slot_answered'; readonly name: string; readonly isSkipped?: true }
  | { readonly type: 'diverted'; readonly reason: string }
  | { readonly type: 'resolved'; readonly by: Person | null; readonly reason: string }
  | { readonly type: 'closed' }
  | { readonly type: 'unsupported'; readonly lineType: string };

export interface EventEntry {
  readonly kind: 'event';
  readonly id: string;
  readonly event: ThreadEvent;
}

/** Where the text of a note names a colleague: `length` UTF-16 units from `index` on. */
export interface NoteMention {
  readonly operatorId: string;
  readonly index: number;
  readonly length: number;
}

/** What colleagues write to each other in a chat. No kind of message: nothing that goes to a customer, a bot or a preview reads it. */
export interface NoteEntry {
  readonly kind: 'note';
  /** The browser's UUIDv7. */
  readonly id: string;
  readonly by: Person;
  /** Empty once it was deleted. */
  readonly text: string;
  readonly mentions: readonly NoteMention[];
  /** Whom it named before it was edited or deleted, and does no more. */
  readonly unmentioned?: readonly string[];
  /** ms of the newest edit. */
  readonly editedAt?: number;
  readonly deleted?: { readonly by: Person; readonly at: number };
  /** It tells how the customer was helped. */
  readonly isSolution?: true;
}

/** What `transition` adds to the log; the store gives it `(epoch, seq)` and times. */
export type NewEntry = MessageEntry | EventEntry | NoteEntry;

/** A line of the log as stored. Display order is `(lineTs, seq)`, log order is `seq`. */
export type Entry = NewEntry & {
  readonly epoch: number;
  readonly seq: number;
  /** `seq` of the last change of this entry; equals `seq` until it changes. */
  readonly changedSeq: number;
  readonly at: number;
  readonly lineTs: number;
};
