// What a message holds, in Kaiwa's own words: nothing of LINE's JSON beyond ids. Pure types; a PERSISTED CONTRACT, so it only grows.

/** Where the copy of a media file stands. `key` is the name in R2, present from `ready` on. */
export interface MediaCopy {
  readonly state: 'fetching' | 'ready' | 'gone' | 'failed';
  readonly key?: string;
  readonly contentType?: string;
  readonly sizeBytes?: number;
}

export interface TextContent {
  readonly type: 'text';
  readonly text: string;
}

export interface StickerContent {
  readonly type: 'sticker';
  readonly packageId: string;
  readonly stickerId: string;
  readonly resourceType?: string;
  readonly keywords?: readonly string[];
  readonly text?: string;
}

export interface ImageContent {
  readonly type: 'image';
  /** `line`: to be copied from LINE by message id. `external`: lies at the addresses of the event. */
  readonly provider: 'line' | 'external';
  readonly originalUrl?: string;
  readonly previewUrl?: string;
  readonly media?: MediaCopy;
}

export interface LocationContent {
  readonly type: 'location';
  readonly title?: string;
  readonly address?: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** A kind that Kaiwa does not show yet. The raw event is kept beside it. */
export interface UnsupportedContent {
  readonly type: 'unsupported';
  /** LINE's own name of the kind, e.g. `video`. */
  readonly kind: string;
}

export type MessageContent = TextContent | StickerContent | ImageContent | LocationContent | UnsupportedContent;

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
    case 'image':
      return '';
    case 'unsupported':
      return content.kind;
  }
}
