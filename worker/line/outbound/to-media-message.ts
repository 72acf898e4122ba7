// Images, videos and voice messages as LINE takes them: addresses that its clients can fetch without a cookie and for as long
// as the chat exists. Pure. Called by to-line-messages.ts. https://developers.line.biz/en/reference/messaging-api/#image-message
import type { AudioContent, ImageContent, VideoContent } from '../../domain/chat/message-content';

/** R2 names of what anyone may fetch begin so; the rest is the address. */
const PUBLIC = 'public/';
const URL_LENGTH_MAX = 2000;
/** LINE takes a preview of up to 1 MB; a small image is its own. */
const PREVIEW_BYTES_MAX = 1_000_000;
const TRACKING_ID = /^[A-Za-z0-9\-.=,+*()%$&;:@{}!?<>[\]]{1,100}$/;

interface MediaOptions {
  readonly mediaOrigin: string;
  readonly sourceKind?: 'user' | 'group' | 'room';
}

/** The public address of a file in R2, or null where it has none: not public, no https, or too long for LINE. */
export function toPublicUrl(mediaOrigin: string, key: string | undefined): string | null {
  if (!key?.startsWith(PUBLIC) || !mediaOrigin.startsWith('https://')) return null;
  const name = key.slice(PUBLIC.length).split('/').map(encodeURIComponent).join('/');
  const url = `${mediaOrigin.replace(/\/+$/, '')}/media/${name}`;
  return name !== '' && url.length <= URL_LENGTH_MAX && URL.canParse(url) ? url : null;
}

/** The message object, or null where something that LINE wants is missing. */
export function toMediaMessage(
  content: ImageContent | VideoContent | AudioContent,
  options: MediaOptions,
): Readonly<Record<string, unknown>> | null {
  const { type, media } = content;
  const originalContentUrl = toPublicUrl(options.mediaOrigin, media?.key);
  if (!originalContentUrl) return null;
  if (type === 'audio') {
    const duration = Math.round(content.durationMs ?? 0);
    return duration >= 1 ? { type, originalContentUrl, duration } : null;
  }
  const isOwnPreview = type === 'image' && (media?.sizeBytes ?? Number.POSITIVE_INFINITY) <= PREVIEW_BYTES_MAX;
  const previewKey = media?.previewKey ?? (isOwnPreview ? media?.key : undefined);
  const previewImageUrl = toPublicUrl(options.mediaOrigin, previewKey);
  if (!previewImageUrl) return null;
  const object = { type, originalContentUrl, previewImageUrl };
  if (type === 'image' || content.trackingId === undefined || !isOneToOne(options)) return object;
  return TRACKING_ID.test(content.trackingId) ? { ...object, trackingId: content.trackingId } : null;
}

function isOneToOne({ sourceKind = 'user' }: MediaOptions): boolean {
  return sourceKind === 'user';
}
