// What a chat's object promises. Additive: an old object may meet a new Worker for minutes. Types only.
// Only receive() creates a chat; everything else answers NOT_FOUND on an empty object and writes nothing.
import type { Incoming } from '../domain/chat/incoming';
import type { MediaCopy } from '../domain/chat/message-content';
import type { MessageId } from '../domain/ids';
import type { Asker } from '../domain/permissions/asker';
import type { Position } from '../domain/position';
import type { Result } from '../domain/result';
import type { SendAnswer, SendMessage } from '../protocol/chat-command';
import type { ChatView } from '../protocol/chat-view';
import type { EntryPage } from '../protocol/entry-view';
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
  send(asker: Asker, message: SendMessage): Promise<Result<SendAnswer, Refusal>>;
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
  /** Where the copy of one message's media lies, for the route that streams it. */
  mediaOf(asker: Asker, entryId: string): Promise<Result<MediaCopy, Refusal>>;
  /** Where LINE says that the contact's picture lies, for the route that passes it on. NOT_FOUND where there is none. */
  pictureOf(asker: Asker): Promise<Result<{ readonly url: string }, Refusal>>;
  /** The media job's news; ignored where the message is gone. */
  mediaCopied(entryId: string, copy: MediaCopy): Promise<void>;
  /** D1 holds the part that ends here and begins behind `after`. */
  projected(upTo: Position, after?: number): Promise<void>;
  /** Rows for a rebuild: everything changed after `after`, in parts; null when nothing is left or nothing is here. */
  projectionPart(after: Position | null): Promise<ProjectionMessage | null>;
  /** Sends everything to the projection anew, e.g. after the dead-letter queue threw a payload away. */
  projectAgain(): Promise<void>;
  /** Closes the sockets of these logins with 4401. */
  dropLogins(loginIds: readonly string[]): Promise<void>;
}
