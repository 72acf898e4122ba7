// What a chat's object promises. Additive: an old object may meet a new Worker for minutes. Types only.
// Only receive() creates a chat; everything else answers NOT_FOUND on an empty object and writes nothing.
import type { Incoming } from '../domain/chat/incoming';
import type { MediaCopy } from '../domain/chat/message-content';
import type { MessageId } from '../domain/ids';
import type { Asker } from '../domain/permissions/asker';
import type { Position } from '../domain/position';
import type { Result } from '../domain/result';
import type { SendAnswer } from '../protocol/chat-command';
import type { ChatView } from '../protocol/chat-view';
import type { EntryPage, EntryView } from '../protocol/entry-view';
import type { OutgoingMessage } from './outgoing-message';
import type { ProjectionMessage } from './projection-message';
import type { Refusal } from './refusal';

/** `stored` and `seen` are durable; `parked`: the event could not be applied, its raw form is kept in the dead letters. */
export interface Receipt {
  readonly eventId: string;
  readonly outcome: 'stored' | 'seen' | 'parked';
}

export type SessionWish =
  | { readonly type: 'claim' | 'release' | 'reopen' }
  | { readonly type: 'resolve'; readonly reason: 'solved' | 'unsolved' | 'no_reply_needed' };

export type EntryQuery =
  | { readonly after: Position; readonly limit: number }
  /** Display place `{lineTs, seq}` before which to read; null: the newest. */
  | { readonly before: { readonly lineTs: number; readonly seq: number } | null; readonly limit: number };

export interface ChatSessionRpc {
  /** Events of this chat in their order. Every one is durable when this returns; it throws where nothing was. */
  receive(incoming: readonly Incoming[]): Promise<Receipt[]>;
  send(asker: Asker, message: OutgoingMessage): Promise<Result<SendAnswer, Refusal>>;
  /** Takes back what was never tried: NOT_CANCELLABLE afterwards. */
  cancelMessage(asker: Asker, messageId: MessageId): Promise<Result<SendAnswer, Refusal>>;
  /** Tries a failed or unconfirmed message again, with the same key and bytes while LINE still knows the key. */
  retryMessage(asker: Asker, messageId: MessageId, acceptDouble: boolean): Promise<Result<SendAnswer, Refusal>>;
  applyWish(
    asker: Asker,
    wish: SessionWish,
    guard: { readonly commandId: string; readonly expectedVersion?: number },
  ): Promise<Result<ChatView, Refusal>>;
  markRead(asker: Asker, upTo: Position): Promise<Result<ChatView, Refusal>>;
  view(asker: Asker): Promise<Result<ChatView, Refusal>>;
  entries(asker: Asker, query: EntryQuery): Promise<Result<EntryPage, Refusal>>;
  /** One entry by its id, for a quote of what is not loaded. */
  entry(asker: Asker, entryId: string): Promise<Result<EntryView, Refusal>>;
  /** Where the copy of one message's media lies, for the route that streams it. `fileName`: as its sender called it. */
  mediaOf(asker: Asker, entryId: string): Promise<Result<MediaCopy & { readonly fileName?: string }, Refusal>>;
  /** The operator types: shows LINE's loading animation at most every 4 s; for whoever may write, in one-to-one chats. */
  typing(asker: Asker): Promise<Result<null, Refusal>>;
  /** Marks the chat as read on the customer's phone, by hand. */
  markReadOnLine(asker: Asker): Promise<Result<ChatView, Refusal>>;
  /** A name of our own; null: LINE's again. */
  nameContact(asker: Asker, givenName: string | null): Promise<Result<ChatView, Refusal>>;
  /** Sends the invitation to link the company's account; the object gets the link token from LINE. */
  inviteToLink(
    asker: Asker,
    input: { readonly messageId: string; readonly pageUrl: string },
  ): Promise<Result<SendAnswer, Refusal>>;
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
  /** Closes the sockets of these logins with 4401. */
  dropLogins(loginIds: readonly string[]): Promise<void>;
}
