// Translates one event of LINE into what a chat takes in, or into an event of the channel where it belongs to no chat.
// Pure; never throws and never refuses: what it does not know becomes `unsupported`. Called by take-body.ts.
// https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects
import type { Incoming, IncomingBody, IncomingSource } from '../../domain/chat/incoming';
import type { MessageContent } from '../../domain/chat/message-content';
import { type ChatId, parseChatId, toChatId } from '../../domain/ids';
import type { LineEvent, ParsedEvent } from './parse-webhook';

type LineMessage = NonNullable<LineEvent['message']>;

export type ChatEvent =
  | { readonly kind: 'chat'; readonly chatId: ChatId; readonly incoming: Incoming }
  /** Belongs to no chat: a failed account link, a delivery report, a module's event, or nothing that has a source. */
  | { readonly kind: 'channel'; readonly at: number; readonly type: string; readonly raw: string };

/** LINE's message ids are decimal strings; anything that could not stand in an address is no id. */
const MESSAGE_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** @param arrivedAt ms at which the webhook reached the edge; stands in for a missing `timestamp` */
export function toChatEvent(channelId: string, parsed: ParsedEvent, arrivedAt: number): ChatEvent {
  const { event, raw } = parsed;
  if (!event) return { kind: 'channel', at: arrivedAt, type: 'malformed', raw };
  const type = toName(event.type);
  const lineTs = toTime(event.timestamp, arrivedAt);
  const source = toSource(event.source);
  // parseChatId: a source id outside LINE's alphabet would make a chat that no address can name.
  const chat = source && parseChatId(toChatId(channelId, source.sourceId));
  if (!source || !chat) return { kind: 'channel', at: lineTs, type, raw };
  const isStandby = event.mode === 'standby';
  const incoming: Incoming = {
    eventId: event.webhookEventId || toSubstituteId(event, source, lineTs, raw),
    lineTs,
    arrivedAt,
    isRedelivery: event.deliveryContext?.isRedelivery === true,
    standby: isStandby,
    source,
    ...(event.replyToken && !isStandby ? { replyToken: event.replyToken } : {}),
    body: toBody(event, type),
    raw,
  };
  return { kind: 'chat', chatId: chat.chatId, incoming };
}

/** LINE's own name of a kind; open-ended, so it is cut where no name goes. */
function toName(type: string | undefined): string {
  return type?.slice(0, 64) || 'unknown';
}

/** Clocks differ a little; an event from the far future would stand behind all that ever follows. */
const AHEAD_MS_MAX = 60_000;

function toTime(timestamp: number | undefined, arrivedAt: number): number {
  if (timestamp === undefined || !Number.isSafeInteger(timestamp) || timestamp < 0) return arrivedAt;
  return Math.min(timestamp, arrivedAt + AHEAD_MS_MAX);
}

function toSource(source: LineEvent['source']): IncomingSource | null {
  const sender = source?.userId ? { senderId: source.userId } : {};
  if (source?.type === 'user' && source.userId) return { kind: 'user', sourceId: source.userId, ...sender };
  if (source?.type === 'group' && source.groupId) return { kind: 'group', sourceId: source.groupId, ...sender };
  if (source?.type === 'room' && source.roomId) return { kind: 'room', sourceId: source.roomId, ...sender };
  return null;
}

function toBody(event: LineEvent, type: string): IncomingBody {
  switch (type) {
    case 'message':
      return toMessage(event.message) ?? { kind: 'unsupported', type };
    case 'follow':
      return { kind: 'follow', isUnblocked: event.follow?.isUnblocked === true };
    case 'unfollow':
      return { kind: 'unfollow' };
    default:
      return { kind: 'unsupported', type };
  }
}

function toMessage(message: LineMessage | undefined): IncomingBody | null {
  if (!message?.id || !MESSAGE_ID.test(message.id)) return null;
  return {
    kind: 'message',
    lineMessageId: message.id,
    content: toContent(message) ?? { type: 'unsupported', kind: toName(message.type) },
    ...(message.quoteToken ? { quoteToken: message.quoteToken } : {}),
    ...(message.quotedMessageId ? { quotedLineMessageId: message.quotedMessageId } : {}),
    ...(message.markAsReadToken ? { markAsReadToken: message.markAsReadToken } : {}),
  };
}

function toContent(message: LineMessage): MessageContent | null {
  switch (message.type) {
    case 'text':
      return message.text === undefined ? null : { type: 'text', text: message.text };
    case 'sticker':
      return toSticker(message);
    case 'image':
      return toImage(message.contentProvider);
    case 'location':
      return toLocation(message);
    default:
      return null;
  }
}

function toSticker(message: LineMessage): MessageContent | null {
  const { packageId, stickerId, stickerResourceType, keywords, text } = message;
  if (!packageId || !stickerId) return null;
  return {
    type: 'sticker',
    packageId,
    stickerId,
    ...(stickerResourceType ? { resourceType: stickerResourceType } : {}),
    ...(keywords ? { keywords } : {}),
    ...(text === undefined ? {} : { text }),
  };
}

function toImage(provider: LineMessage['contentProvider']): MessageContent | null {
  if (!provider || provider.type === 'line') return { type: 'image', provider: 'line' };
  if (provider.type !== 'external') return null;
  const originalUrl = toHttps(provider.originalContentUrl);
  const previewUrl = toHttps(provider.previewImageUrl);
  return {
    type: 'image',
    provider: 'external',
    ...(originalUrl ? { originalUrl } : {}),
    ...(previewUrl ? { previewUrl } : {}),
  };
}

/** These addresses come from whoever sent the message: nothing but https goes on to a browser. */
function toHttps(url: string | undefined): string | null {
  return url?.startsWith('https://') ? url : null;
}

function toLocation(message: LineMessage): MessageContent | null {
  const { latitude, longitude, title, address } = message;
  if (latitude === undefined || longitude === undefined) return null;
  return {
    type: 'location',
    latitude,
    longitude,
    ...(title === undefined ? {} : { title }),
    ...(address === undefined ? {} : { address }),
  };
}

/**
 * A dedupe key for an event that came without `webhookEventId`, which LINE does not promise away: the same for a redelivery,
 * so `deliveryContext` has no part in it.
 */
function toSubstituteId(event: LineEvent, source: IncomingSource, lineTs: number, raw: string): string {
  const type = toName(event.type);
  if (event.message?.id && type === 'message') return `none:message:${event.message.id}`;
  const stable = raw.replace(/"isRedelivery"\s*:\s*(true|false)/, '');
  return `none:${type}:${event.timestamp === undefined ? '' : lineTs}:${source.sourceId}:${hash(stable)}`;
}

/** FNV-1a, 32 bits: tells apart events of one source, type and millisecond, nothing more. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value.toString(36);
}
