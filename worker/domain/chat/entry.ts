// A line of the thread: a message or an event between messages. Pure types.
// PERSISTED CONTRACT: stored as JSON in the chat's object and carried by the projection; new fields are optional.

import type { MessageContent } from './message-content';
import type { Person } from './session-state';

export type Author =
  | { readonly kind: 'customer'; readonly senderId?: string; readonly name?: string }
  | ({ readonly kind: 'operator' } & Person)
  | { readonly kind: 'system' };

/** Where an outgoing message stands. LINE reports acceptance and nothing later, so `sent` means "accepted by LINE". */
export type DeliveryState = 'queued' | 'sending' | 'sent' | 'failed' | 'unconfirmed';

export interface Delivery {
  readonly state: DeliveryState;
  readonly via?: 'reply' | 'push';
  /** A code of the console for why it failed or cannot be confirmed. */
  readonly reason?: string;
  /** LINE's own words for a refusal, shown beside ours. */
  readonly detail?: string;
  readonly lineMessageId?: string;
  readonly quoteToken?: string;
  readonly requestId?: string;
  readonly attempts?: number;
  readonly acceptedAt?: number;
}

export interface MessageEntry {
  readonly kind: 'message';
  /** `in_{lineMessageId}` for a customer's message, the browser's UUIDv7 for ours. */
  readonly id: string;
  readonly author: Author;
  readonly content: MessageContent;
  readonly quoteToken?: string;
  readonly quotedLineMessageId?: string;
  /** Only on our own messages. */
  readonly delivery?: Delivery;
}

export type ThreadEvent =
  | { readonly type: 'followed' | 'unfollowed' }
  | { readonly type: 'session_opened'; readonly origin: 'customer' | 'operator' }
  | { readonly type: 'claimed' | 'released' | 'reopened'; readonly by: Person }
  | { readonly type: 'resolved'; readonly by: Person | null; readonly reason: string }
  | { readonly type: 'closed' }
  | { readonly type: 'unsupported'; readonly lineType: string };

export interface EventEntry {
  readonly kind: 'event';
  readonly id: string;
  readonly event: ThreadEvent;
}

/** What `transition` adds to the log; the store gives it `(epoch, seq)` and times. */
export type NewEntry = MessageEntry | EventEntry;

/** A line of the log as stored. Display order is `(lineTs, seq)`, log order is `seq`. */
export type Entry = NewEntry & {
  readonly epoch: number;
  readonly seq: number;
  /** `seq` of the last change of this entry; equals `seq` until it changes. */
  readonly changedSeq: number;
  readonly at: number;
  readonly lineTs: number;
};
