// What the Worker hands to a chat's object to be sent: a message whose parts were looked up (uploads, saved messages) and
// whose sender is known. Types only; additive.
import type { MessageContent } from '../domain/chat/message-content';
import type { QuickReply } from '../domain/chat/quick-reply';
import type { Position } from '../domain/position';

export interface OutgoingMessage {
  /** The browser's UUIDv7: message id, idempotency key and retry key. */
  readonly id: string;
  readonly content: MessageContent;
  /** Entry id of the message it answers. */
  readonly quotedId?: string;
  readonly quickReplies?: readonly QuickReply[];
  /** Name (at most 20 UTF-16 units) and picture that LINE shows instead of the account's, where the settings say so. */
  readonly sender?: { readonly name?: string; readonly iconUrl?: string };
  readonly seenSeq?: Position;
  readonly confirmed?: boolean;
}
