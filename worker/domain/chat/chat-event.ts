// What can happen to a chat, named as in the state table. `transition` takes one of these; the shell makes them from
// webhooks, commands and timers. Pure types.
import type { OperatorId, SessionId } from '../ids';
import type { Role } from '../permissions/role';
import type { Position } from '../position';
import type { ThreadEvent } from './entry';
import type { MessageContent } from './message-content';
import type { QuickReply } from './quick-reply';
import type { Person } from './session-state';

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
  /** The writer saw the newer message and sends all the same. */
  readonly confirmed: boolean;
}

interface Wish {
  readonly by: Actor;
  /** The session version it was decided on; null: not checked. */
  readonly expectedVersion: number | null;
}

export interface Claim extends Wish {
  readonly type: 'claim';
}
export interface Release extends Wish {
  readonly type: 'release';
}
export interface Reopen extends Wish {
  readonly type: 'reopen';
}
export interface Resolve extends Wish {
  readonly type: 'resolve';
  readonly reason: 'solved' | 'unsolved' | 'no_reply_needed';
}

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
  | Claim
  | Release
  | Resolve
  | Reopen
  | Reply
  /** The time in which a resolved session may be reopened is over. */
  | { readonly type: 'window_end'; readonly sessionId: SessionId };

/** What must follow from a decision, as data; the shell turns it into outbox and timer rows. */
export type Effect =
  | {
      readonly type: 'send_to_contact';
      readonly messageId: string;
      readonly content: MessageContent;
      readonly quickReplies?: readonly QuickReply[];
      readonly quoteToken?: string;
    }
  | { readonly type: 'wake_at'; readonly timer: 'window_end'; readonly sessionId: SessionId; readonly at: number }
  | { readonly type: 'cancel_wake'; readonly timer: 'window_end'; readonly sessionId: SessionId };

export type RejectionCode =
  | 'OWNED'
  | 'STALE'
  | 'WRONG_STATE'
  | 'NO_SESSION'
  | 'NOT_OWNER'
  | 'BOT_HOLDS'
  | 'RESOLVED'
  | 'CLOSED'
  | 'BLOCKED'
  | 'LEFT'
  | 'STANDBY'
  | 'USE_REOPEN'
  | 'USE_TAKE'
  | 'OPEN'
  | 'WINDOW_OVER'
  | 'NEWER_MESSAGE';

/** A move that is not legal now. `owner` says who holds the chat, with OWNED. */
export interface Rejection {
  readonly code: RejectionCode;
  readonly retry: false;
  readonly owner?: { readonly operatorId: OperatorId; readonly name: string; readonly since: number };
}
