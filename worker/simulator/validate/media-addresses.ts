// Finds every address in messages from which LINE's clients would fetch media, with what may lie there. Pure.
// See https://developers.line.biz/en/reference/messaging-api/#message-objects
import { isRecord, type JsonRecord, type JsonValue, stringOf } from '../state/json';

export type MediaKind = 'image' | 'preview' | 'icon' | 'video' | 'audio';

export interface MediaAddress {
  url: string;
  kind: MediaKind;
  /** Where it stands, such as `messages[0].previewImageUrl`. */
  property: string;
}

const MEGABYTE = 1_000_000;

export const MEDIA_RULES: Record<MediaKind, { types: readonly string[]; bytesMax: number; needsRange: boolean }> = {
  image: { types: ['image/jpeg', 'image/png'], bytesMax: 10 * MEGABYTE, needsRange: false },
  preview: { types: ['image/jpeg', 'image/png'], bytesMax: MEGABYTE, needsRange: false },
  icon: { types: ['image/jpeg', 'image/png'], bytesMax: MEGABYTE, needsRange: false },
  // Media hosts must answer range requests, or videos do not play.
  video: { types: ['video/mp4'], bytesMax: 200 * MEGABYTE, needsRange: true },
  audio: {
    types: ['audio/mp4', 'audio/m4a', 'audio/x-m4a', 'audio/mpeg', 'audio/mp3'],
    bytesMax: 200 * MEGABYTE,
    needsRange: true,
  },
};

const FIELDS: Record<string, MediaKind> = {
  previewImageUrl: 'preview',
  previewUrl: 'preview',
  iconUrl: 'icon',
  thumbnailImageUrl: 'image',
  imageUrl: 'image',
};

export function mediaAddressesOf(messages: JsonValue | undefined): MediaAddress[] {
  const out: MediaAddress[] = [];
  walk(messages ?? null, 'messages', out);
  return out;
}

function walk(node: JsonValue, path: string, out: MediaAddress[]): void {
  if (Array.isArray(node)) {
    node.forEach((item, index) => {
      walk(item, `${path}[${index}]`, out);
    });
    return;
  }
  if (!isRecord(node)) return;
  for (const [field, value] of Object.entries(node)) {
    const property = `${path}.${field}`;
    const kind = kindOf(node, field);
    const url = stringOf(value);
    if (kind === null || url === undefined) walk(value, property, out);
    else out.push({ url: field === 'baseUrl' ? `${url}/1040` : url, kind, property });
  }
}

function kindOf(node: JsonRecord, field: string): MediaKind | null {
  const type = stringOf(node.type);
  if (field === 'originalContentUrl') return type === 'image' || type === 'audio' ? type : 'video';
  // Components of a Flex message.
  if (field === 'url') return type === 'image' || type === 'video' ? type : type === 'icon' ? 'icon' : null;
  if (field === 'baseUrl') return type === 'imagemap' ? 'image' : null;
  return FIELDS[field] ?? null;
}
