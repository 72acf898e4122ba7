// What a chat's object promises. Additive: an old object may meet a new Worker for minutes. Types only.
// Only receive() creates a chat; everything else answers NOT_FOUND on an empty object and writes nothing.
import type { DivertReason, MaxWaitStep } from '../domain/chat/dispatcher-order';
import type { Author } from '../domain/chat/entry';
import type { FollowUpWish } from '../domain/chat/follow-up';
import type { Incoming } from '../domain/chat/incoming';
import type { MediaCopy } from '../domain/chat/message-content';
import type { NoteWords } from '../domain/chat/note';
import type { OperatorEndReason, PassedOn, Person, Priority } from '../domain/chat/session-state';
import type { ChatViewers } from '../domain/hub/viewers';
import type { MessageId } from '../domain/ids';
import type { AccessChange, Asker } from '../domain/permissions/asker';
import type { Position } from '../domain/position';
import type { Result } from '../domain/result';
import type { TagRef } from '../domain/tags/tag';
import type { RetryCommand, SendAnswer } from '../protocol/chat-command';
import type { ChatListItem, ChatView } from '../protocol/chat-view';
import type { EntryPage, EntryView, NoteView } from '../protocol/entry-view';
import type { SessionFacts } from './dispatcher-rpc';
import type { OutgoingMessage } from './outgoing-message';
import type { ProjectionMessage } from './projection-message';
import type { Refusal } from './refusal';

/** `stored` and `seen` are durable; `parked`: the event could not be applied, its raw form is kept in the dead letters. */
export interface Receipt {
  readonly eventId: string;
  readonly outcome: 'stored' | 'seen' | 'parked';
}

/** What an operator wants of a session, in the words of the state table. Names and rights were checked by the Worker. */
export type SessionWish =
  /** `decisionNo`: an offer of that number is accepted. */
  | { readonly type: 'claim'; readonly decisionNo?: number }
  | { readonly type: 'release'; readonly note?: string }
  | { readonly type: 'reopen' | 'take_over' | 'unhold' | 'return_to_bot' | 'archive' }
  | {
      readonly type: 'resolve';
      readonly reason: OperatorEndReason | 'archived';
      /** She wants to look at it again then. */
      readonly followUp?: FollowUpWish;
    }
  | { readonly type: 'transfer_operator'; readonly to: Person; readonly note?: string }
  | { readonly type: 'transfer_team'; readonly teamId: string; readonly note?: string }
  | { readonly type: 'hold'; readonly until: number | null; readonly reason?: string }
  | { readonly type: 'escalate'; readonly reason: string }
  | { readonly type: 'set_priority'; readonly priority: Priority }
  /** Of the chat, whoever owns it. Whether there are such tags was asked before. */
  | { readonly type: 'set_tags'; readonly add: readonly TagRef[]; readonly remove: readonly TagRef[] }
  /** Of what its owner passes on by this offer. */
  | { readonly type: 'take_back'; readonly decisionNo: number };

/** `id`: the browser's UUIDv7; the same one with the same words again gives the same answer. */
export interface NewNote extends NoteWords {
  readonly id: string;
}

/** What goes by the Dispatcher where somebody is asked, or given it by a supervisor. */
export interface HandWish {
  readonly type: 'transfer_operator' | 'assign';
  readonly to: string;
}

/** `commandKey`: of the command, whose answer the chat keeps with what comes of it; null: it was done before. */
export interface HandStart {
  readonly commandKey: string | null;
  /** Of one that was done before: `endHand` answers it again. */
  readonly doneKey?: string;
  /** Whether she leads this chat, as a supervisor of its team. */
  readonly leads: boolean;
}

/** What a chat answers to the Dispatcher: what became of it, and its facts, which alone move entries and slots. */
export interface DecisionAnswer {
  /** `GONE`: no such open session or entry. `FENCED`: that number was settled, or a later one came first. */
  readonly outcome: 'ok' | 'OWNED' | 'GONE' | 'FENCED';
  readonly owner?: { readonly operatorId: string; readonly name: string; readonly since: number };
  /** Null on an object without a session. */
  readonly facts: SessionFacts | null;
}

/** A decision of the Dispatcher, or a supervisor's by hand. */
export interface DecisionOrder {
  readonly decisionNo: number;
  readonly sessionId: string;
  readonly entryVersion: number;
  readonly to: Person;
}

/** Where an entry stands on the screen. */
export interface DisplayPlace {
  readonly lineTs: number;
  readonly seq: number;
}

export type EntryQuery =
  | { readonly after: Position; readonly limit: number }
  /** Display place before which to read; null: the newest. */
  | { readonly before: DisplayPlace | null; readonly limit: number }
  /** Display place behind which to read, oldest first. `ofSession`: no more than whoever does not see the history reads. */
  | { readonly newer: DisplayPlace; readonly limit: number; readonly ofSession?: true }
  /** Half of them before this entry, it and the other half behind. NOT_FOUND where it is not the asker's to read. */
  | { readonly around: string; readonly limit: number }
  /** The same about the first entry of this time (ms) or later. */
  | { readonly at: number; readonly limit: number; readonly ofSession?: true };

/** A message that the search found, as it is now. */
export interface FoundLine extends Position {
  readonly id: string;
  readonly lineTs: number;
  /** In groups with the member's name. */
  readonly author: Author;
  readonly text: string;
  /** A note for colleagues. */
  readonly isNote?: true;
}

export interface FoundLines {
  readonly name: string | null;
  readonly sourceKind: 'user' | 'group' | 'room';
  readonly pictureUrl: string | null;
  readonly lines: readonly FoundLine[];
}

/** Notes as they are now. */
export interface FoundNotes {
  readonly name: string | null;
  readonly notes: readonly NoteView[];
}

export interface ChatSessionRpc {
  /** Events of this chat in their order. Every one is durable when this returns; it throws where nothing was. */
  receive(incoming: readonly Incoming[]): Promise<Receipt[]>;
  send(asker: Asker, message: OutgoingMessage): Promise<Result<SendAnswer, Refusal>>;
  /** Takes back what was never tried: NOT_CANCELLABLE afterwards. */
  cancelMessage(asker: Asker, messageId: MessageId): Promise<Result<SendAnswer, Refusal>>;
  /** Keeps it for then (ms); refused where it could not be sent now. */
  plan(asker: Asker, message: OutgoingMessage, dueAt: number): Promise<Result<ChatView, Refusal>>;
  /** Takes a planned message away; nothing happens where it is gone. */
  dropPlanned(asker: Asker, messageId: MessageId): Promise<Result<ChatView, Refusal>>;
  /** Done or withdrawn, by whoever set it or leads the chat; nothing happens where it is gone. */
  dropFollowUp(asker: Asker, id: string): Promise<Result<ChatView, Refusal>>;
  /** Its writer sends it now. @param seen the newest place she has seen */
  sendPlanned(asker: Asker, messageId: MessageId, seen?: Position): Promise<Result<SendAnswer, Refusal>>;
  /** Tries a failed or unconfirmed message again, with the same key and bytes while LINE still knows the key. */
  retryMessage(asker: Asker, messageId: MessageId, how: RetryCommand): Promise<Result<SendAnswer, Refusal>>;
  applyWish(
    asker: Asker,
    wish: SessionWish,
    guard: { readonly commandId: string; readonly expectedVersion?: number },
  ): Promise<Result<ChatView, Refusal>>;
  /**
   * Before the Dispatcher is asked by a command: the answer it had, or why it cannot be, STALE among it. Nothing else changes.
   */
  beginHand(
    asker: Asker,
    wish: HandWish,
    guard: { readonly commandId: string; readonly expectedVersion?: number },
  ): Promise<Result<HandStart, Refusal>>;
  /** The Dispatcher said yes to this command. */
  endHand(asker: Asker, commandKey: string): Promise<Result<ChatView, Refusal>>;
  /**
   * The Dispatcher refused this command, which its repeat is told again (7 days).
   * @returns the answer that is kept: the first one
   */
  refuseCommand(asker: Asker, commandId: string, refusal: Refusal): Promise<Result<ChatView, Refusal>>;
  markRead(asker: Asker, upTo: Position): Promise<Result<ChatView, Refusal>>;
  /** The customer's newest message is unread again, for the asker alone. */
  markUnread(asker: Asker): Promise<Result<ChatView, Refusal>>;
  view(asker: Asker): Promise<Result<ChatView, Refusal>>;
  /** As a page of the list has it; is no look at the chat. */
  row(asker: Asker): Promise<Result<ChatListItem, Refusal>>;
  entries(asker: Asker, query: EntryQuery): Promise<Result<EntryPage, Refusal>>;
  /** One entry by its id, for a quote of what is not loaded. */
  entry(asker: Asker, entryId: string): Promise<Result<EntryView, Refusal>>;
  /** Of these places what the asker may read and what still has words; not counted as a look at the chat. */
  found(asker: Asker, places: readonly Position[]): Promise<Result<FoundLines, Refusal>>;
  /** Where the copy of one message's media lies, for the route that streams it. `fileName`: as its sender called it. */
  mediaOf(asker: Asker, entryId: string): Promise<Result<MediaCopy & { readonly fileName?: string }, Refusal>>;
  /** The operator types: shows LINE's loading animation at most every 4 s; for whoever may write, in one-to-one chats. */
  typing(asker: Asker): Promise<Result<null, Refusal>>;
  /** Marks the chat as read on the customer's phone, by hand. */
  markReadOnLine(asker: Asker): Promise<Result<ChatView, Refusal>>;
  /** A name of our own; null: LINE's again. */
  nameContact(asker: Asker, givenName: string | null): Promise<Result<ChatView, Refusal>>;
  /** What is kept of the contact, checked by the Worker; `value` null: nothing any more. */
  setAttribute(
    asker: Asker,
    attribute: { readonly id: string; readonly label: string; readonly value: string | null },
  ): Promise<Result<ChatView, Refusal>>;
  /** Sends the invitation to link the company's account; the object gets the link token from LINE. */
  inviteToLink(
    asker: Asker,
    input: { readonly messageId: string; readonly pageUrl: string },
  ): Promise<Result<SendAnswer, Refusal>>;
  /** A note for colleagues, by whoever may see the chat; none of these ever has anything for LINE. */
  writeNote(asker: Asker, note: NewNote): Promise<Result<NoteView, Refusal>>;
  /** By its author alone. */
  editNote(asker: Asker, noteId: string, words: NoteWords): Promise<Result<NoteView, Refusal>>;
  /** By its author, or whoever leads the chat. */
  deleteNote(asker: Asker, noteId: string): Promise<Result<NoteView, Refusal>>;
  /** Marks the note that tells how the customer was helped, or takes the mark off. */
  markSolution(asker: Asker, noteId: string, isSolution: boolean): Promise<Result<NoteView, Refusal>>;
  /** Of these notes what the asker may read; not counted as a look at the chat. */
  notesOf(asker: Asker, noteIds: readonly string[]): Promise<Result<FoundNotes, Refusal>>;
  /** Whether she wants to hear of the chat as of one of her own. */
  follow(asker: Asker, isFollowing: boolean): Promise<Result<ChatView, Refusal>>;
  /** Forgets the linked account. */
  unlinkAccount(asker: Asker): Promise<Result<ChatView, Refusal>>;
  /** Where LINE says that the contact's picture lies, for the route that passes it on. NOT_FOUND where there is none. */
  pictureOf(asker: Asker): Promise<Result<{ readonly url: string }, Refusal>>;
  /** The same for a member of a group. */
  memberPictureOf(asker: Asker, userId: string): Promise<Result<{ readonly url: string }, Refusal>>;
  /** The media job's news. False where the message is gone or unsent: what was stored for it must be deleted. */
  mediaCopied(entryId: string, copy: MediaCopy): Promise<boolean>;
  /** Whether a message of this chat shows this file in R2. */
  usesMedia(key: string): Promise<boolean>;
  /** D1 holds the part that ends here and begins behind `after`. */
  projected(upTo: Position, after?: number): Promise<void>;
  /** Rows for a rebuild: everything changed after `after`, in parts; null when nothing is left or nothing is here. */
  projectionPart(after: Position | null): Promise<ProjectionMessage | null>;
  /** Sends everything to the projection anew, e.g. after the dead-letter queue threw a payload away. */
  projectAgain(): Promise<void>;
  // ---- the Dispatcher's calls: each may come late, twice, or out of order; each names what it was decided on

  /** `from`: its owner passes it on, and keeps it until it is accepted. */
  offer(order: DecisionOrder & { readonly until: number; readonly from?: PassedOn }): Promise<DecisionAnswer>;
  /** `by`: a supervisor who assigns by hand; null: the Dispatcher. */
  assign(order: DecisionOrder & { readonly by: Person | null; readonly commandKey?: string }): Promise<DecisionAnswer>;
  /** Refuses this number, and every one before it, for good; ends an open offer of it. */
  settle(decisionNo: number): Promise<DecisionAnswer>;
  endOffer(decisionNo: number, why: 'declined' | 'timed_out' | 'not_shown' | 'withdrawn'): Promise<DecisionAnswer>;
  ownerLost(lost: {
    readonly owner: string;
    readonly version: number;
    readonly why: 'gone' | 'status' | 'disabled';
  }): Promise<DecisionAnswer>;
  /**
   * Its owner's connection is gone, or back. Where somebody waits for her answer the chat goes back to the queue at once,
   * else it is marked. `rule`: whether only those chats go back, all, or none.
   */
  ownerGone(input: {
    readonly owner: string;
    readonly isGone: boolean;
    readonly rule: 'unanswered' | 'all' | 'none';
    readonly why: 'gone' | 'status' | 'disabled';
  }): Promise<DecisionAnswer>;
  maxWait(step: MaxWaitStep, entryVersion: number): Promise<DecisionAnswer>;
  /** `note`: what customers are told of the reason. */
  divert(reason: DivertReason, entryVersion: number, note?: string): Promise<DecisionAnswer>;
  /** It is a parked customer's turn: she is told, and her tap assigns her to whom the slot is kept for. */
  callbackTurn(order: DecisionOrder & { readonly answerUntil: number }): Promise<DecisionAnswer>;
  /** "Still there?": her next message or tap until then assigns her to whom the slot is kept for. GONE where she gave a sign since. */
  checkIn(
    order: DecisionOrder & { readonly answerUntil: number; readonly lastSignAt: number },
  ): Promise<DecisionAnswer>;
  /** She let that turn pass. `notBefore`: when it may be hers again (ms); null: it never will, and the session ends. */
  callbackMissed(input: { readonly decisionNo: number; readonly notBefore: number | null }): Promise<DecisionAnswer>;
  /** The settings are this version now: what waits for a time of theirs waits for the new one. Throws while it cannot read them. */
  settingsChanged(version: number): Promise<DecisionAnswer>;
  /** Who has the chat open, for a hub that was told so a while ago; tabs that died meanwhile are closed. Null: there is no chat. */
  viewers(): Promise<ChatViewers | null>;
  /** For the sweep. */
  facts(): Promise<SessionFacts | null>;

  /** Closes the sockets of these logins with 4401. */
  dropLogins(loginIds: readonly string[]): Promise<void>;
  /** Her sockets act by new rights, or are closed with 4403 where the chat is no longer hers to see. */
  changeAccess(who: AccessChange): Promise<void>;
}
