// Builds webhook events in LINE's shape. Pure: ids, tokens and time come in, JSON goes out; what happens to the platform's state is
// let-happen.ts's business. Every event but `raw` validates against LINE's own webhook.yml, which a test holds.
// See https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects
import type { EventInput, MessageInput } from '../control/event-schema';
import type { JsonRecord } from '../state/json';

/** Everything but the escape hatch. */
export type TypedInput = Exclude<EventInput, { type: 'raw' }>;

export interface EventFrame {
  webhookEventId: string;
  timestamp: number;
  mode: 'active' | 'standby';
  source: JsonRecord;
}

export interface MessageIds {
  messageId: string;
  quoteToken: string;
  markAsReadToken: string;
}

export function sourceOf(userId: string, groupId: string | undefined): JsonRecord {
  if (groupId === undefined) return { type: 'user', userId };
  return groupId.startsWith('R') ? { type: 'room', roomId: groupId, userId } : { type: 'group', groupId, userId };
}

/** @param replyToken null where LINE gives none: unfollow, leave, unsend, and everything in standby */
export function buildEvent(
  input: TypedInput,
  frame: EventFrame,
  replyToken: string | null,
  ids: MessageIds,
): JsonRecord {
  const { webhookEventId, timestamp, mode, source } = frame;
  return {
    type: input.type,
    ...ownProperties(input, ids),
    webhookEventId,
    deliveryContext: { isRedelivery: false },
    timestamp,
    // Only message events name the member of a group.
    source: input.type === 'message' || source.type === 'user' ? source : withoutUser(source),
    ...(replyToken === null ? {} : { replyToken }),
    mode,
  };
}

function withoutUser(source: JsonRecord): JsonRecord {
  const { userId: _, ...rest } = source;
  return rest;
}

function ownProperties(input: TypedInput, ids: MessageIds): JsonRecord {
  switch (input.type) {
    case 'follow':
      return { follow: { isUnblocked: input.isUnblocked ?? false } };
    case 'message':
      return { message: buildMessage(input.message, ids) };
    case 'postback':
      return { postback: { data: input.data, ...present({ params: input.params }) } };
    case 'unsend':
      return { unsend: { messageId: input.messageId } };
    default:
      return {};
  }
}

function buildMessage(input: MessageInput, { messageId, quoteToken, markAsReadToken }: MessageIds): JsonRecord {
  const base = { id: messageId, markAsReadToken };
  switch (input.type) {
    case 'text':
    case 'sticker': {
      const { type, ...fields } = input;
      return { type, ...base, quoteToken, ...present(fields) };
    }
    case 'image':
      return {
        type: 'image',
        ...base,
        quoteToken,
        contentProvider: provider(input),
        ...present({ imageSet: input.imageSet }),
      };
    case 'video':
      return {
        type: 'video',
        ...base,
        quoteToken,
        duration: input.duration ?? 3_000,
        contentProvider: provider(input),
      };
    case 'audio':
      return { type: 'audio', ...base, duration: input.duration ?? 3_000, contentProvider: provider(input) };
    case 'file':
      return { type: 'file', ...base, fileName: input.fileName, fileSize: input.fileSize ?? 0 };
    case 'location': {
      const { type, ...fields } = input;
      return { type, ...base, ...present(fields) };
    }
  }
}

function provider(input: {
  external?: { originalContentUrl: string; previewImageUrl?: string | undefined } | undefined;
}) {
  return input.external === undefined ? { type: 'line' } : { type: 'external', ...present(input.external) };
}

/** LINE leaves properties without value out. */
function present(fields: Record<string, unknown>): JsonRecord {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as JsonRecord;
}

/** The common properties that a raw event lacks. */
export function fillEvent(event: JsonRecord, frame: EventFrame): JsonRecord {
  const { webhookEventId, timestamp, mode, source } = frame;
  return { source, timestamp, mode, webhookEventId, deliveryContext: { isRedelivery: false }, ...event };
}
