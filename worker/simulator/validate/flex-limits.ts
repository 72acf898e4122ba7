// Limits of Flex messages: sizes in bytes of JSON, number of bubbles, labels and image addresses anywhere in the tree. Pure.
// See https://developers.line.biz/en/reference/messaging-api/#flex-message
import { isRecord, type JsonValue } from '../state/json';
import { checkAction } from './action-limits';
import { checkSize, checkTexts, type Finding, UNPUBLISHED } from './findings';
import { lengthOf } from './text-length';

const BUBBLE_BYTES_MAX = 30 * 1024;
const CAROUSEL_BYTES_MAX = 50 * 1024;
const BUBBLES_MAX = 12;
const ANIMATED_MAX = 10;

export function checkFlex(container: JsonValue | undefined, path: string, out: Finding[]): void {
  if (!isRecord(container)) return;
  const bytes = lengthOf(JSON.stringify(container), 'bytes');
  if (bytes > (container.type === 'carousel' ? CAROUSEL_BYTES_MAX : BUBBLE_BYTES_MAX)) {
    out.push({ message: UNPUBLISHED.tooLarge, property: path });
  }
  if (container.type === 'carousel') {
    checkSize(container.contents, 1, BUBBLES_MAX, `${path}.contents`, out);
    (Array.isArray(container.contents) ? container.contents : []).forEach((bubble, index) => {
      if (lengthOf(JSON.stringify(bubble), 'bytes') > BUBBLE_BYTES_MAX) {
        out.push({ message: UNPUBLISHED.tooLarge, property: `${path}.contents[${index}]` });
      }
    });
  }
  const animated = { count: 0 };
  walk(container, path, out, animated);
  if (animated.count > ANIMATED_MAX) out.push({ message: UNPUBLISHED.tooLarge, property: path });
}

function walk(node: JsonValue, path: string, out: Finding[], animated: { count: number }): void {
  if (Array.isArray(node)) {
    node.forEach((item, index) => {
      walk(item, `${path}[${index}]`, out, animated);
    });
    return;
  }
  if (!isRecord(node)) return;
  if (node.type === 'image' || node.type === 'icon' || node.type === 'video') {
    const rule = { unit: 'u16', min: 1, max: 2000, url: 'https' } as const;
    checkTexts(
      node,
      [
        { field: 'url', ...rule },
        { field: 'previewUrl', ...rule },
      ],
      path,
      out,
    );
    if (node.animated === true) animated.count += 1;
  }
  for (const [key, value] of Object.entries(node)) {
    if (key === 'action') checkAction(value, node.type === 'button' ? 'flexButton' : 'tap', `${path}.action`, out);
    else walk(value, `${path}.${key}`, out, animated);
  }
}
