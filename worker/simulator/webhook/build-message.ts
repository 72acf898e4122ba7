// Builds the `message` of an event in LINE's shape from what a person sends. Pure; called by build-event.ts.
// See https://developers.line.biz/en/reference/messaging-api/#wh-text and the message objects that follow there.
import type { Mentionee, MessageInput } from '../control/message-input';
import type { JsonRecord } from '../state/json';

export interface MessageIds {
  messageId: string;
  quoteToken: string;
  /** Empty for an edited message, which brings none. */
  markAsReadToken: string;
}

/** @param botUserId the account itself, for mentions of it */
export function buildMessage(input: MessageInput, ids: MessageIds, botUserId: string): JsonRecord {
  const base = { id: ids.messageId, ...(ids.markAsReadToken === '' ? {} : { markAsReadToken: ids.markAsReadToken }) };
  const { quoteToken } = ids;
  switch (input.type) {
    case 'text': {
      const { type, mention, ...fields } = input;
      return { type, ...base, quoteToken, ...present(fields), ...mentionOf(mention, botUserId) };
    }
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
        ...present({ imageSet: input.imageSet && present(input.imageSet) }),
      };
    case 'video':
      return { type: 'video', ...base, quoteToken, duration: durationOf(input), contentProvider: provider(input) };
    case 'audio':
      return { type: 'audio', ...base, duration: durationOf(input), contentProvider: provider(input) };
    case 'file':
      return { type: 'file', ...base, fileName: input.fileName, fileSize: input.fileSize ?? 0 };
    case 'location': {
      const { type, ...fields } = input;
      return { type, ...base, ...present(fields) };
    }
    case 'unknown':
      return { ...(input.fields as JsonRecord | undefined), type: input.kind, ...base };
  }
}

/** The sample video and audio last two seconds. */
const durationOf = (input: { duration?: number | undefined }) => input.duration ?? 2_000;

function mentionOf(mention: { mentionees: Mentionee[] } | undefined, botUserId: string): JsonRecord {
  if (mention === undefined) return {};
  const mentionees = mention.mentionees.map((one): JsonRecord => {
    if (one.type === 'all') return present(one);
    const { isSelf = false, userId, ...rest } = one;
    return { ...rest, ...present({ userId: isSelf ? botUserId : userId }), isSelf };
  });
  return { mention: { mentionees } };
}

function provider(input: {
  external?: { originalContentUrl: string; previewImageUrl?: string | undefined } | undefined;
}) {
  return input.external === undefined ? { type: 'line' } : { type: 'external', ...present(input.external) };
}

/** LINE leaves properties without value out. */
export function present(fields: Record<string, unknown>): JsonRecord {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as JsonRecord;
}
