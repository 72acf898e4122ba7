// What the Dispatcher asks of a chat, as events of it; each names what it was decided on. Pure types.
import type { OperatorId, SessionId } from '../ids';
import type { PassedOn, Person } from './session-state';

export type DivertReason = 'after_hours' | 'intake_closed' | 'queue_full' | 'no_team';

/** What a maximum wait leads to. */
export type MaxWaitStep =
  | { readonly kind: 'overflow'; readonly teamId: string }
  | { readonly kind: 'offer_callback' }
  | { readonly kind: 'ticket' };

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

/** "Still there?", before a slot is spent on her; to whom it is kept for. */
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

export type DispatcherOrder = Offer | OfferEnd | Assign | CheckIn | Settle | OwnerLost;
