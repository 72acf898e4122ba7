// A customer's event on its way into a chat: what line/inbound makes of a webhook event and ChatSession.receive() takes.
// Pure types. A PERSISTED CONTRACT: it travels through RPC and the inbound queue, so it only grows.
import type { Member, PostbackParams } from './entry';
import type { MessageContent, TextContent } from './message-content';

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
  /** A new text for a message that may not have arrived yet; the newest edit by LINE's time wins. Groups only. */
  | {
      readonly kind: 'edit';
      readonly lineMessageId: string;
      readonly content: TextContent;
      readonly quoteToken?: string;
    }
  /** Taken back by its sender; the message may not have arrived yet. */
  | { readonly kind: 'unsend'; readonly lineMessageId: string }
  | { readonly kind: 'join' | 'leave' }
  | { readonly kind: 'members'; readonly change: 'joined' | 'left'; readonly members: readonly Member[] }
  | { readonly kind: 'postback'; readonly data: string; readonly params?: PostbackParams }
  | { readonly kind: 'video_played'; readonly trackingId: string }
  | { readonly kind: 'beacon'; readonly beaconType: string; readonly hwid: string }
  /** The customer finished the account link; `nonce` names the account. */
  | { readonly kind: 'account_link'; readonly isDone: boolean; readonly nonce: string }
  | { readonly kind: 'membership'; readonly change: string; readonly membershipId: string }
  | { readonly kind: 'chat_control'; readonly mode: 'active' | 'standby' }
  /** Any other event of this chat: kept raw, shown as not supported. `type` is LINE's name of it. */
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
