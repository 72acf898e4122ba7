// What operators ask of a chat, as events of it. Pure types.
import type { Role } from '../permissions/role';
import type { Position } from '../position';
import type { TagRef } from '../tags/tag';
import type { NoteMention } from './entry';
import type { MessageContent } from './message-content';
import type { QuickReply } from './quick-reply';
import type { OperatorEndReason, Person, Priority, SessionNeeds } from './session-state';

/** An operator who acts, as the server verified her. */
export interface Actor extends Person {
  readonly role: Role;
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

export type OperatorAct =
  | Reply
  | Annotate
  | Claim
  | Release
  | TakeOver
  | TransferOperator
  | TransferTeam
  | TakeBack
  | Hold
  | Unhold
  | ReturnToBot
  | Escalate
  | SetPriority
  | SetTags
  | Resolve
  | Reopen
  | Archive;
