// The overlay: limits of message objects that LINE's OpenAPI file does not state, each with its unit. Pure.
// Called after the schema for reply, push, multicast and validate. See line/line-openapi for what the schema itself holds, and
// https://developers.line.biz/en/reference/messaging-api/#message-objects for the limits.
import { isRecord, type JsonValue, stringOf } from '../state/json';
import { checkAction } from './action-limits';
import { checkSize, checkTexts, type Finding, type TextRule, UNPUBLISHED } from './findings';
import { checkFlex } from './flex-limits';
import { checkTemplate } from './template-limits';
import { checkTextV2 } from './text-v2-limits';

type Fields = { [key: string]: JsonValue };

const https = (field: string, required = true): TextRule => ({
  field,
  unit: 'u16',
  min: required ? 1 : 0,
  max: 2000,
  required,
  url: 'https',
});
const altText: TextRule = { field: 'altText', unit: 'u16', min: 1, max: 1500, required: true };
const quoteToken: TextRule = { field: 'quoteToken', unit: 'u16', min: 1, max: 1000 };

const MESSAGE_RULES: Record<string, TextRule[]> = {
  text: [{ field: 'text', unit: 'u16', min: 1, max: 5000, required: true }, quoteToken],
  textV2: [{ field: 'text', unit: 'u16', min: 1, max: 5000, required: true }, quoteToken],
  sticker: [
    { field: 'packageId', unit: 'u16', min: 1, max: 20, pattern: /^\d+$/ },
    { field: 'stickerId', unit: 'u16', min: 1, max: 20, pattern: /^\d+$/ },
    quoteToken,
  ],
  image: [https('originalContentUrl'), https('previewImageUrl')],
  video: [
    https('originalContentUrl'),
    https('previewImageUrl'),
    { field: 'trackingId', unit: 'u16', min: 1, max: 100, pattern: /^[A-Za-z0-9\-.=,+*()%$&;:@{}!?<>[\]]+$/ },
  ],
  audio: [https('originalContentUrl')],
  location: [
    { field: 'title', unit: 'u16', min: 1, max: 100 },
    { field: 'address', unit: 'u16', min: 1, max: 100 },
  ],
  imagemap: [https('baseUrl'), altText],
  template: [altText],
  flex: [altText],
  coupon: [
    { field: 'couponId', unit: 'u16', min: 1, max: 100 },
    { field: 'deliveryTag', unit: 'u16', min: 1, max: 30, pattern: /^[A-Za-z0-9_]+$/ },
  ],
};

/** @returns what LINE would object to beyond the schema, with property paths such as `messages[0].text` */
export function checkMessages(messages: JsonValue | undefined): Finding[] {
  const out: Finding[] = [];
  if (!Array.isArray(messages)) return out;
  messages.forEach((message, index) => {
    if (isRecord(message)) checkMessage(message, `messages[${index}]`, out);
  });
  return out;
}

function checkMessage(message: Fields, path: string, out: Finding[]): void {
  const type = stringOf(message.type) ?? '';
  // A missing required text is the schema's finding; here only what is present counts.
  const present = (MESSAGE_RULES[type] ?? []).filter((rule) => message[rule.field] !== undefined);
  checkTexts(message, present, path, out);
  checkQuickReply(message.quickReply, `${path}.quickReply`, out);
  checkSender(message.sender, `${path}.sender`, out);
  if (type === 'text') checkEmojis(message, path, out);
  if (type === 'textV2') checkTextV2(message, path, out);
  if (type === 'template') checkTemplate(message.template, `${path}.template`, out);
  if (type === 'flex') checkFlex(message.contents, `${path}.contents`, out);
  if (type === 'imagemap') checkImagemap(message, path, out);
  if (type === 'audio' && typeof message.duration === 'number' && message.duration < 1) {
    out.push({ message: UNPUBLISHED.notAllowedHere, property: `${path}.duration` });
  }
}

function checkQuickReply(quickReply: JsonValue | undefined, path: string, out: Finding[]): void {
  if (!isRecord(quickReply) || !Array.isArray(quickReply.items)) return;
  quickReply.items.forEach((item, index) => {
    if (!isRecord(item)) return;
    const at = `${path}.items[${index}]`;
    checkTexts(item, [https('imageUrl', false)], at, out);
    checkAction(item.action, 'quickReply', `${at}.action`, out);
  });
}

function checkSender(sender: JsonValue | undefined, path: string, out: Finding[]): void {
  if (!isRecord(sender)) return;
  checkTexts(sender, [{ field: 'name', unit: 'u16', min: 0, max: 20 }, https('iconUrl', false)], path, out);
  if (/\bline\b/i.test(stringOf(sender.name) ?? '')) {
    out.push({ message: UNPUBLISHED.senderName, property: `${path}.name` });
  }
}

function checkEmojis(message: Fields, path: string, out: Finding[]): void {
  checkSize(message.emojis, 1, 20, `${path}.emojis`, out);
  if (!Array.isArray(message.emojis)) return;
  const text = stringOf(message.text) ?? '';
  message.emojis.forEach((emoji, index) => {
    if (!isRecord(emoji)) return;
    const at = `${path}.emojis[${index}]`;
    checkTexts(
      emoji,
      [
        { field: 'productId', unit: 'u16', min: 1, max: 100, required: true },
        { field: 'emojiId', unit: 'u16', min: 1, max: 100, required: true },
      ],
      at,
      out,
    );
    if (typeof emoji.index !== 'number' || text.charAt(emoji.index) !== '$') {
      out.push({ message: UNPUBLISHED.emoji, property: `${at}.index` });
    }
  });
}

function checkImagemap(message: Fields, path: string, out: Finding[]): void {
  if (isRecord(message.baseSize) && message.baseSize.width !== 1040) {
    out.push({ message: UNPUBLISHED.notAllowedHere, property: `${path}.baseSize.width` });
  }
  checkSize(message.actions, 0, 50, `${path}.actions`, out);
  if (!Array.isArray(message.actions)) return;
  message.actions.forEach((action, index) => {
    if (!isRecord(action)) return;
    const rules: TextRule[] = [
      { field: 'label', unit: 'u16', min: 0, max: 100 },
      { field: 'text', unit: 'u16', min: 1, max: 400 },
      { field: 'linkUri', unit: 'u16', min: 1, max: 1000, url: 'action' },
      { field: 'clipboardText', unit: 'u16', min: 1, max: 1000 },
    ];
    checkTexts(action, rules, `${path}.actions[${index}]`, out);
  });
}
