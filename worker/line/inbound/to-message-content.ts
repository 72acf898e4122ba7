// What a customer's message says, from LINE's message object to Kaiwa's content. Pure; never throws.
// What it does not know, or what lacks the field that makes it that kind, becomes `unsupported`. Called by to-incoming-body.ts.
// https://developers.line.biz/en/reference/messaging-api/#message-event
import type {
  AudioContent,
  FileContent,
  ImageContent,
  ImageSet,
  LineEmoji,
  LocationContent,
  MediaProvider,
  Mention,
  MessageContent,
  StickerContent,
  TextContent,
  VideoContent,
} from '../../domain/chat/message-content';
import { type LineMessage, toName } from './line-event';

// More than LINE documents of each. What is over is left in the raw event alone, so that no list makes a chat heavy.
const EMOJIS_MAX = 500;
const MENTIONS_MAX = 100;
const KEYWORDS_MAX = 30;
/** What turns the direction of writing: `fdp.exe` behind one reads as `exe.pdf`. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;

export function toMessageContent(message: LineMessage): MessageContent {
  return toKnownContent(message) ?? { type: 'unsupported', kind: toName(message.type) };
}

function toKnownContent(message: LineMessage): MessageContent | null {
  switch (message.type) {
    case 'text':
      return toText(message);
    case 'sticker':
      return toSticker(message);
    case 'image':
      return toImage(message);
    case 'video':
      return toVideo(message);
    case 'audio':
      return toAudio(message);
    case 'file':
      return toFile(message);
    case 'location':
      return toLocation(message);
    default:
      return null;
  }
}

/** Null where there is no text. */
export function toText({ text, emojis, mention }: LineMessage): TextContent | null {
  if (text === undefined) return null;
  const known = takeUpTo(EMOJIS_MAX, emojis, (item) => toEmoji(item, text));
  const mentions = takeUpTo(MENTIONS_MAX, mention?.mentionees, (item) => toMention(item, text));
  return {
    type: 'text',
    text,
    ...(known.length > 0 && { emojis: known }),
    ...(mentions.length > 0 && { mentions }),
  };
}

function toEmoji(item: Fields, text: string): LineEmoji | null {
  const range = toRange(item, text);
  const { productId, emojiId } = item;
  if (!range || typeof productId !== 'string' || typeof emojiId !== 'string') return null;
  return { ...range, productId, emojiId };
}

function toMention(item: Fields, text: string): Mention | null {
  const range = toRange(item, text);
  const { type: kind, userId, isSelf } = item;
  if (!range || (kind !== 'user' && kind !== 'all')) return null;
  return {
    ...range,
    kind,
    ...(typeof userId === 'string' && { userId }),
    ...(typeof isSelf === 'boolean' && { isSelf }),
  };
}

/** A place within the text, in UTF-16 units. */
function toRange({ index, length }: Fields, text: string): { index: number; length: number } | null {
  if (!isCount(index) || !isCount(length) || length === 0) return null;
  return index + length <= text.length ? { index, length } : null;
}

function toSticker(message: LineMessage): StickerContent | null {
  const { packageId, stickerId, stickerResourceType, keywords, text } = message;
  if (!packageId || !stickerId) return null;
  const words = keywords?.slice(0, KEYWORDS_MAX).filter((word) => typeof word === 'string');
  return {
    type: 'sticker',
    packageId,
    stickerId,
    ...(stickerResourceType && { resourceType: stickerResourceType }),
    ...(words && words.length > 0 && { keywords: words }),
    ...(text !== undefined && { text }),
  };
}

function toImage({ contentProvider, imageSet }: LineMessage): ImageContent | null {
  const origin = toOrigin(contentProvider);
  const set = toSet(imageSet);
  return origin && { type: 'image', ...origin, ...(set && { set }) };
}

function toVideo({ contentProvider, duration }: LineMessage): VideoContent | null {
  const origin = toOrigin(contentProvider);
  return origin && { type: 'video', ...origin, ...toDuration(duration) };
}

function toAudio({ contentProvider, duration }: LineMessage): AudioContent | null {
  const origin = toOrigin(contentProvider);
  if (!origin) return null;
  const { previewUrl: _none, ...rest } = origin;
  return { type: 'audio', ...rest, ...toDuration(duration) };
}

/** Files name no provider: they always lie with LINE. */
function toFile({ fileName, fileSize }: LineMessage): FileContent {
  return {
    type: 'file',
    provider: 'line',
    fileName: fileName?.replace(TURNS, '_') || 'file',
    ...(isCount(fileSize) && { fileSizeBytes: fileSize }),
  };
}

interface Origin {
  readonly provider: MediaProvider;
  readonly originalUrl?: string;
  readonly previewUrl?: string;
}

/** Null for a provider that Kaiwa does not know: it could not say where the content lies. */
function toOrigin(provider: LineMessage['contentProvider']): Origin | null {
  if (!provider || provider.type === 'line') return { provider: 'line' };
  if (provider.type !== 'external') return null;
  const originalUrl = toHttps(provider.originalContentUrl);
  const previewUrl = toHttps(provider.previewImageUrl);
  return { provider: 'external', ...(originalUrl && { originalUrl }), ...(previewUrl && { previewUrl }) };
}

/** These addresses come from whoever sent the message: nothing but https goes on. */
function toHttps(url: string | undefined): string | null {
  return url?.startsWith('https://') ? url : null;
}

/** Old clients tell neither index nor total. */
function toSet(set: LineMessage['imageSet']): ImageSet | null {
  if (!set?.id) return null;
  const { id, index, total } = set;
  return { id, ...(isCount(index) && index > 0 && { index }), ...(isCount(total) && total > 0 && { total }) };
}

function toDuration(duration: number | undefined): { readonly durationMs?: number } {
  return duration !== undefined && duration >= 0 ? { durationMs: Math.round(duration) } : {};
}

function toLocation({ latitude, longitude, title, address }: LineMessage): LocationContent | null {
  if (latitude === undefined || longitude === undefined) return null;
  return {
    type: 'location',
    latitude,
    longitude,
    ...(title !== undefined && { title }),
    ...(address !== undefined && { address }),
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** The elements among the first `max` that are what they should be; the others are skipped. */
export function takeUpTo<T>(max: number, items: readonly unknown[] | undefined, take: (item: Fields) => T | null): T[] {
  return (items ?? []).slice(0, max).flatMap((item) => {
    const taken = typeof item === 'object' && item !== null ? take(item as Fields) : null;
    return taken === null ? [] : [taken];
  });
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
