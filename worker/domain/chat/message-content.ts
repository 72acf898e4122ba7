// What a message holds, in Kaiwa's own words: nothing of LINE's JSON beyond ids. Types, and the one line a list shows of it.
// PERSISTED CONTRACT: stored in the chat's object and carried by queues, so it only grows; new fields are optional.

/**
 * Where the copy of a media file stands. `preparing`: LINE is still transcoding. `key` is the name in R2, chosen before the
 * copy; `previewKey` that of a small picture of it. Sizes in bytes and pixels.
 */
export interface MediaCopy {
  readonly state: 'fetching' | 'preparing' | 'ready' | 'gone' | 'failed';
  readonly key?: string;
  readonly contentType?: string;
  readonly sizeBytes?: number;
  readonly width?: number;
  readonly height?: number;
  readonly previewKey?: string;
}

/** A LINE emoji in a text: `length` UTF-16 units from `index` on stand for it. */
export interface LineEmoji {
  readonly index: number;
  readonly length: number;
  readonly productId: string;
  readonly emojiId: string;
}

/** A mention in a text. `isSelf`: the account itself. */
export interface Mention {
  readonly index: number;
  readonly length: number;
  readonly kind: 'user' | 'all';
  readonly userId?: string;
  readonly isSelf?: boolean;
}

export interface TextContent {
  readonly type: 'text';
  readonly text: string;
  readonly emojis?: readonly LineEmoji[];
  readonly mentions?: readonly Mention[];
}

export interface StickerContent {
  readonly type: 'sticker';
  readonly packageId: string;
  readonly stickerId: string;
  readonly resourceType?: string;
  readonly keywords?: readonly string[];
  readonly text?: string;
}

/**
 * `line`: copied from LINE by message id. `external`: lies at the addresses of the event. `operator`: uploaded by one of
 * us; its copy is ready and public under MEDIA_ORIGIN.
 */
export type MediaProvider = 'line' | 'external' | 'operator';

/** Images that were sent together; they come one by one and in any order. `index` is 1-based. */
export interface ImageSet {
  readonly id: string;
  readonly index?: number;
  readonly total?: number;
}

export interface ImageContent {
  readonly type: 'image';
  readonly provider: MediaProvider;
  readonly originalUrl?: string;
  readonly previewUrl?: string;
  readonly set?: ImageSet;
  readonly media?: MediaCopy;
}

export interface VideoContent {
  readonly type: 'video';
  readonly provider: MediaProvider;
  readonly originalUrl?: string;
  readonly previewUrl?: string;
  readonly durationMs?: number;
  /** Ours only: comes back with `videoPlayComplete`. */
  readonly trackingId?: string;
  readonly media?: MediaCopy;
}

export interface AudioContent {
  readonly type: 'audio';
  readonly provider: MediaProvider;
  readonly originalUrl?: string;
  readonly durationMs?: number;
  readonly media?: MediaCopy;
}

/** A file. LINE carries none from bots: ours goes out as a card with a link to its public copy. */
export interface FileContent {
  readonly type: 'file';
  readonly provider: MediaProvider;
  /** As the sender named it; never trusted. */
  readonly fileName: string;
  readonly fileSizeBytes?: number;
  readonly media?: MediaCopy;
}

export interface LocationContent {
  readonly type: 'location';
  readonly title?: string;
  readonly address?: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** A saved template, Flex or other message object of LINE, sent by an operator. */
export interface CardContent {
  readonly type: 'card';
  /** LINE's type of it: `flex`, `template`, `imagemap`, … */
  readonly kind: string;
  /** What stands for it where it cannot be drawn. */
  readonly altText: string;
  readonly savedMessageId?: string;
  /** The message object as it goes to LINE, JSON text; checked by LINE before it was saved. */
  readonly json: string;
}

/** What was taken back by its sender: nothing is left of it but its place. */
export interface UnsentContent {
  readonly type: 'unsent';
}

/** A kind that Kaiwa does not know. The raw event is kept beside it. */
export interface UnsupportedContent {
  readonly type: 'unsupported';
  /** LINE's own name of the kind. */
  readonly kind: string;
}

/** What has a copy in R2. */
export type MediaContent = ImageContent | VideoContent | AudioContent | FileContent;

export type MessageContent =
  | TextContent
  | StickerContent
  | MediaContent
  | LocationContent
  | CardContent
  | UnsentContent
  | UnsupportedContent;

export function isMedia(content: MessageContent): content is MediaContent {
  return content.type === 'image' || content.type === 'video' || content.type === 'audio' || content.type === 'file';
}

const PREVIEW_UNITS_MAX = 160;

/** The one-line text of a list row. Stickers, images and the like have none: their words belong to the console. */
export function previewText(content: MessageContent): string {
  const text = wordsOf(content);
  if (text.length <= PREVIEW_UNITS_MAX) return text;
  const cut = text.slice(0, PREVIEW_UNITS_MAX);
  // Not through the middle of a surrogate pair.
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

function wordsOf(content: MessageContent): string {
  switch (content.type) {
    case 'text':
      return content.text;
    case 'sticker':
      return content.text ?? content.keywords?.[0] ?? '';
    case 'location':
      return content.title ?? content.address ?? '';
    case 'file':
      return content.fileName;
    case 'card':
      return content.altText;
    case 'image':
    case 'video':
    case 'audio':
    case 'unsent':
      return '';
    case 'unsupported':
      return content.kind;
  }
}

/**
 * The words of a message by which it is found. Null: it never had any, so that nothing is to be indexed; empty: it has none any more.
 */
export function soughtText(content: MessageContent): string | null {
  switch (content.type) {
    case 'text':
      return content.text;
    case 'sticker':
      return content.text ?? null;
    case 'location':
      return [content.title, content.address].filter((words) => words !== undefined).join(' ');
    case 'file':
      return content.fileName;
    case 'card':
      return content.altText;
    case 'unsent':
      return '';
    case 'image':
    case 'video':
    case 'audio':
    case 'unsupported':
      return null;
  }
}
