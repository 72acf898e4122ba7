// What the inbound queue carries: what the webhook could not hand to its object in time. Types only; additive.
import type { Incoming } from '../domain/chat/incoming';

export type InboundMessage =
  /** Verified events of one chat. */
  | { readonly kind: 'chat_events'; readonly chatId: string; readonly incoming: readonly Incoming[] }
  /** A body whose channel's keys were not at hand: verified when it is consumed. Bytes as base64. */
  | {
      readonly kind: 'raw_body';
      readonly channelId: string;
      readonly body: string;
      readonly signature: string;
      readonly arrivedAt: number;
    }
  /** A verified event that belongs to no chat. */
  | {
      readonly kind: 'channel_event';
      readonly channelId: string;
      readonly at: number;
      readonly type: string;
      readonly raw: string;
      /** LINE's webhookEventId, the dedupe key; absent in messages of older Workers and where LINE gave none. */
      readonly eventId?: string;
    };
