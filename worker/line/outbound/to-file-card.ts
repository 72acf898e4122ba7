// A file as LINE can carry it from a bot: not at all, so it goes out as a card with its name, its size and a link. Pure.
// Called by to-line-messages.ts. https://developers.line.biz/en/reference/messaging-api/#flex-message
import type { FileContent } from '../../domain/chat/message-content';
import { cutText } from '../../domain/delivery/graphemes';
import { isInvisible } from '../../domain/delivery/split-text';
import { toPublicUrl } from './to-media-message';

const NAME_UTF16_MAX = 255;
const LINK_LENGTH_MAX = 1000;
const UNITS = ['B', 'KB', 'MB', 'GB'];

/** The message object, or null where the file has no public address. */
export function toFileCard(content: FileContent, mediaOrigin: string): Readonly<Record<string, unknown>> | null {
  const uri = toPublicUrl(mediaOrigin, content.media?.key);
  if (!uri || uri.length > LINK_LENGTH_MAX) return null;
  const name = isInvisible(content.fileName) ? 'file' : cutText(content.fileName, NAME_UTF16_MAX);
  const bytes = content.media?.sizeBytes ?? content.fileSizeBytes;
  const lines = [
    { type: 'text', text: name, weight: 'bold', wrap: true },
    ...(bytes === undefined ? [] : [{ type: 'text', text: toSize(bytes), size: 'sm', color: '#666666' }]),
  ];
  const link = { type: 'button', style: 'link', height: 'sm', action: { type: 'uri', label: 'Download', uri } };
  return {
    type: 'flex',
    altText: name,
    contents: {
      type: 'bubble',
      size: 'kilo',
      body: { type: 'box', layout: 'vertical', spacing: 'sm', contents: lines },
      footer: { type: 'box', layout: 'vertical', contents: [link] },
    },
  };
}

/** 1536 → `1.5 KB`: the same for every language, since the reader's is not known. */
function toSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const rounded = unit === 0 || value >= 10 ? Math.round(value) : Math.round(value * 10) / 10;
  return `${rounded} ${UNITS[unit]}`;
}
