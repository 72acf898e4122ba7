// A customer's event on its way into a chat: what line/inbound makes of a webhook event and ChatSession.receive() takes.
// Pure types. A PERSISTED CONTRACT: it travels through RPC and the inbound queue, so it only grows.
import type { MessageContent } from './message-content';

/** LINE's source of an event: whom the chat is with, and in groups who of them it was. */
export interface IncomingSource {
  readonly kind: 'user' | 'group' | 'room';
  readonly sourceId: string;
  /** The member who acted, where LINE names one; equals `sourceId` in one-to-one chats. */
  readonly senderId?: string;
}

export type IncomingBody =
  | {
      readonly kind: 'message';
      /** LINE's message id, a decimal string beyond 2^53. */
      readonly lineMessageId: string;
      readonly content: MessageContent;
      readonly quoteToken?: string;
      readonly quotedLineMessageId?: string;
      readonly markAsReadToken?: string;
    }
  | { readonly kind: 'follow'; readonly isUnblocked: boolean }
  | { readonly kind: 'unfollow' }
  /** Any other event of this chat: kept raw, shown as not supported yet. `type` is LINE's name of it. */
  | { readonly kind: 'unsupported'; readonly type: string };

export interface Incoming {
  /** LINE's `webhookEventId`, the dedupe key. Redelivery and duplicates share it. */
  readonly eventId: string;
  /** When it happened by LINE's clock, ms. */
  readonly lineTs: number;
  /** When its webhook reached the edge, ms; a reply token's freshness counts from here. */
  readonly arrivedAt: number;
  readonly isRedelivery: boolean;
  /** `mode: standby`: a partner module holds the chat, Kaiwa must not answer. */
  readonly standby: boolean;
  readonly source: IncomingSource;
  readonly replyToken?: string;
  readonly body: IncomingBody;
  /** The event as LINE sent it, JSON text. */
  readonly raw: string;
}
