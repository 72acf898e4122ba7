// Turns what an operator wrote into the bytes of LINE's message objects. Pure: the same content always gives the same bytes.
// Whatever LINE would refuse is refused here, so that no reply token is spent on it. Called by session when it freezes a call.
// https://developers.line.biz/en/reference/messaging-api/#message-objects
import type { CardContent, LocationContent, MessageContent, StickerContent } from '../../domain/chat/message-content';
import type { QuickReply } from '../../domain/chat/quick-reply';
import { checkQuickReplies } from '../../domain/delivery/quick-reply-limits';
import { splitText } from '../../domain/delivery/split-text';
import { checkText } from '../../domain/delivery/text-limits';
import { err, ok, type Result } from '../../domain/result';
import { isRecord } from './read-answer';
import { toFileCard } from './to-file-card';
import { toMediaMessage } from './to-media-message';
import { type Sender, toSender } from './to-sender';

/** LINE takes at most so many message objects in one call. */
export const MESSAGES_PER_CALL_MAX = 5;

export interface NotSendable {
  readonly code:
    | 'TEXT_EMPTY'
    | 'TEXT_TOO_LONG'
    | 'NOT_SENDABLE'
    | 'QUICK_REPLIES_INVALID'
    | 'STICKER_UNKNOWN'
    | 'LOCATION_INVALID'
    | 'MESSAGE_INVALID';
  readonly retry: false;
}

export interface LineMessageOptions {
  /** Where LINE's clients fetch our files, `https://…` without a slash at the end. */
  readonly mediaOrigin: string;
  /** On the last message object: LINE shows only that one's. */
  readonly quickReplies?: readonly QuickReply[];
  /** On the first message object, where that is a text or a sticker; others cannot quote. */
  readonly quoteToken?: string;
  readonly sender?: Sender;
  /** Groups and rooms take no trackingId of a video. Absent: one-to-one. */
  readonly sourceKind?: 'user' | 'group' | 'room';
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * The message objects of one content, each as JSON text: one, or up to five where a text is longer than 5,000 UTF-16 units.
 * @returns never an empty list; Err (retry: false) where LINE could not take it
 */
export function toLineMessages(content: MessageContent, options: LineMessageOptions): Result<string[], NotSendable> {
  const { quickReplies = [], quoteToken } = options;
  if (checkQuickReplies(quickReplies)) return refuse('QUICK_REPLIES_INVALID');
  const objects = toObjects(content, options);
  if (!objects.ok) return objects;
  const sender = toSender(options.sender);
  const canQuote = content.type === 'text' || content.type === 'sticker';
  const last = objects.value.length - 1;
  return ok(
    objects.value.map((object, index) => {
      const additions = {
        ...(quoteToken && canQuote && index === 0 && { quoteToken }),
        ...(sender && { sender }),
        ...(quickReplies.length > 0 && index === last && { quickReply: { items: quickReplies.map(toItem) } }),
      };
      // A saved object that gets nothing added goes out as it was saved, byte for byte.
      if (content.type === 'card' && Object.keys(additions).length === 0) return content.json;
      return JSON.stringify({ ...object, ...additions });
    }),
  );
}

/** The `messages` of one call, 1-5 objects in their order, as JSON text. */
export function toMessagesArray(messages: readonly string[]): string {
  return `[${messages.join(',')}]`;
}

function toObjects(content: MessageContent, options: LineMessageOptions): Result<readonly Fields[], NotSendable> {
  switch (content.type) {
    case 'text': {
      const fault = checkText(content.text);
      return fault ? refuse(fault) : ok(splitText(content.text).map((text) => ({ type: 'text', text })));
    }
    case 'sticker':
      return toSticker(content);
    case 'image':
    case 'video':
    case 'audio':
      return oneOf(toMediaMessage(content, options), 'NOT_SENDABLE');
    case 'file':
      return oneOf(toFileCard(content, options.mediaOrigin), 'NOT_SENDABLE');
    case 'location':
      return toLocation(content);
    case 'card':
      return oneOf(parseCard(content), 'MESSAGE_INVALID');
    case 'unsent':
    case 'unsupported':
      return refuse('NOT_SENDABLE');
  }
}

function oneOf(object: Fields | null, code: NotSendable['code']): Result<readonly Fields[], NotSendable> {
  return object ? ok([object]) : refuse(code);
}

function refuse(code: NotSendable['code']): Result<never, NotSendable> {
  return err({ code, retry: false });
}

const STICKER_ID = /^\d{1,20}$/;

/** Which stickers bots may send is known to whoever offers them; here only that these are ids at all. */
function toSticker({ packageId, stickerId }: StickerContent): Result<readonly Fields[], NotSendable> {
  if (!STICKER_ID.test(packageId) || !STICKER_ID.test(stickerId)) return refuse('STICKER_UNKNOWN');
  return ok([{ type: 'sticker', packageId, stickerId }]);
}

const PLACE_UTF16_MAX = 100;

function toLocation(content: LocationContent): Result<readonly Fields[], NotSendable> {
  const { title = '', address = '', latitude, longitude } = content;
  const isNamed = [title, address].every((text) => text.length >= 1 && text.length <= PLACE_UTF16_MAX);
  // The comparisons are false for NaN too.
  const isPlace = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  if (!isNamed || !isPlace) return refuse('LOCATION_INVALID');
  return ok([{ type: 'location', title, address, latitude, longitude }]);
}

function parseCard(content: CardContent): Fields | null {
  try {
    const object: unknown = JSON.parse(content.json);
    return isRecord(object) && typeof object.type === 'string' ? object : null;
  } catch {
    // Checked when it was saved; null says that what lies there is no message object.
    return null;
  }
}

function toItem({ label, action }: QuickReply): Fields {
  const { displayText, ...rest } = { displayText: undefined, ...action };
  // An empty text would be said by the customer as an empty message.
  return { type: 'action', action: { ...rest, label, ...(displayText && { displayText }) } };
}
