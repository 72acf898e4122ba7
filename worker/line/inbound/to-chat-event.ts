// Translates one event of LINE into what a chat takes in, or into an event of the channel where it belongs to no chat.
// Pure; never throws and never refuses: what it does not know becomes `unsupported`. Called by take-body.ts.
// https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects
import type { Incoming, IncomingSource } from '../../domain/chat/incoming';
import { type ChatId, parseChatId, toChatId } from '../../domain/ids';
import { isUserId, type LineEvent, toName } from './line-event';
import type { ParsedEvent } from './parse-webhook';
import { toIncomingBody } from './to-incoming-body';

export type ChatEvent =
  | { readonly kind: 'chat'; readonly chatId: ChatId; readonly incoming: Incoming }
  /** Belongs to no chat: a failed account link, a delivery report, a module's event, or nothing that has a source. */
  | {
      readonly kind: 'channel';
      readonly at: number;
      readonly type: string;
      readonly raw: string;
      /** LINE's webhookEventId, where it gave one. */
      readonly eventId?: string;
    };

/** About the account as a whole, whatever source they name. */
const OF_THE_CHANNEL = new Set(['module', 'botSuspended', 'botResumed', 'delivery']);

/** @param arrivedAt ms at which the webhook reached the edge; stands in for a missing `timestamp` */
export function toChatEvent(channelId: string, parsed: ParsedEvent, arrivedAt: number): ChatEvent {
  const { event, raw } = parsed;
  if (!event) return { kind: 'channel', at: arrivedAt, type: 'malformed', raw };
  const type = toName(event.type);
  const lineTs = toTime(event.timestamp, arrivedAt);
  const source = toSource(event.source);
  const channelEvent = { kind: 'channel', at: lineTs, type, raw, ...toEventId(event) } as const;
  if (OF_THE_CHANNEL.has(type)) return channelEvent;
  // parseChatId: a source id outside LINE's alphabet would make a chat that no address can name.
  const chat = source && parseChatId(toChatId(channelId, source.sourceId));
  if (!source || !chat) return channelEvent;
  const isStandby = event.mode === 'standby';
  const incoming: Incoming = {
    eventId: event.webhookEventId || toSubstituteId(event, source, lineTs, raw),
    lineTs,
    arrivedAt,
    isRedelivery: event.deliveryContext?.isRedelivery === true,
    standby: isStandby,
    source,
    ...(event.replyToken && !isStandby ? { replyToken: event.replyToken } : {}),
    body: toIncomingBody(event, type),
    raw,
  };
  return { kind: 'chat', chatId: chat.chatId, incoming };
}

/** Clocks differ a little; an event from the far future would stand behind all that ever follows. */
const AHEAD_MS_MAX = 60_000;

function toTime(timestamp: number | undefined, arrivedAt: number): number {
  if (timestamp === undefined || !Number.isSafeInteger(timestamp) || timestamp < 0) return arrivedAt;
  return Math.min(timestamp, arrivedAt + AHEAD_MS_MAX);
}

function toSource(source: LineEvent['source']): IncomingSource | null {
  const sender = isUserId(source?.userId) ? { senderId: source.userId } : {};
  if (source?.type === 'user' && source.userId) return { kind: 'user', sourceId: source.userId, ...sender };
  if (source?.type === 'group' && source.groupId) return { kind: 'group', sourceId: source.groupId, ...sender };
  if (source?.type === 'room' && source.roomId) return { kind: 'room', sourceId: source.roomId, ...sender };
  return null;
}

function toEventId({ webhookEventId }: LineEvent): { readonly eventId?: string } {
  return webhookEventId ? { eventId: webhookEventId } : {};
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
