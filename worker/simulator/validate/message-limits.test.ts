// Every limit that LINE's OpenAPI file does not state: at the limit it passes, one beyond it fails, counted in the right unit.
import { describe, expect, test } from 'vitest';
import { validate } from '../generated/request-validators';
import { checkMessages } from './message-limits';
import { type BodyVerdict, judgeBody } from './request-body';

// A family emoji: 11 UTF-16 units, 7 code points, 1 grapheme cluster.
const FAMILY = '👨‍👩‍👧‍👦';
const HTTPS = 'https://media.example.com/';
const url = (length: number) => HTTPS + 'a'.repeat(length - HTTPS.length);

function judge(...messages: unknown[]): BodyVerdict {
  return judgeBody(JSON.stringify({ messages }), validate, (body) => checkMessages(body.messages));
}

function findings(verdict: BodyVerdict): string[] {
  return verdict.ok ? [] : (verdict.details ?? []).map((one) => `${one.message} @ ${one.property}`);
}

const text = (value: string, over = {}) => ({ type: 'text', text: value, ...over });
const action = (over = {}) => ({ type: 'message', label: 'a', text: 'b', ...over });
const quick = (over: object) => text('x', { quickReply: { items: [{ type: 'action', action: over }] } });
const template = (over: object) => ({ type: 'template', altText: 'alt', template: over });
const buttons = (over = {}) => template({ type: 'buttons', text: 't', actions: [action()], ...over });
const confirm = (over = {}) => template({ type: 'confirm', text: 't', actions: [action(), action()], ...over });
const column = (over = {}) => ({ text: 't', actions: [action()], ...over });
const carousel = (columns: object[]) => template({ type: 'carousel', columns });
const image = (over = {}) => ({ type: 'image', originalContentUrl: HTTPS, previewImageUrl: HTTPS, ...over });
const bubble = (contents: object[]) => ({ type: 'bubble', body: { type: 'box', layout: 'vertical', contents } });
const flex = (contents: object, altText = 'alt') => ({ type: 'flex', altText, contents });
const imageColumn = (over = {}) => ({ imageUrl: HTTPS, action: action({ label: undefined, ...over }) });
const picker = (over = {}) => ({ type: 'datetimepicker', label: 'a', data: 'd', mode: 'date', ...over });
const list = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);

describe('lengths, at the limit and one beyond', () => {
  test.each<[string, (count: number) => unknown, number, string]>([
    ['text in UTF-16 units', (n) => text('a'.repeat(n)), 5000, 'messages[0].text'],
    ['altText of a template', (n) => ({ ...buttons(), altText: 'a'.repeat(n) }), 1500, 'messages[0].altText'],
    ['altText of Flex', (n) => flex(bubble([]), 'a'.repeat(n)), 1500, 'messages[0].altText'],
    ['buttons text', (n) => buttons({ text: FAMILY.repeat(n) }), 160, 'messages[0].template.text'],
    [
      'buttons text under a title',
      (n) => buttons({ title: 'a', text: 'a'.repeat(n) }),
      60,
      'messages[0].template.text',
    ],
    ['buttons title', (n) => buttons({ title: FAMILY.repeat(n) }), 40, 'messages[0].template.title'],
    ['confirm text', (n) => confirm({ text: FAMILY.repeat(n) }), 240, 'messages[0].template.text'],
    ['column text', (n) => carousel([column({ text: FAMILY.repeat(n) })]), 120, 'messages[0].template.columns[0].text'],
    [
      'column text beside an image',
      (n) => carousel([column({ thumbnailImageUrl: HTTPS, text: 'a'.repeat(n) })]),
      60,
      'messages[0].template.columns[0].text',
    ],
    [
      'template label',
      (n) => buttons({ actions: [action({ label: FAMILY.repeat(n) })] }),
      20,
      'messages[0].template.actions[0].label',
    ],
    [
      'image carousel label',
      (n) => template({ type: 'image_carousel', columns: [imageColumn({ label: FAMILY.repeat(n) })] }),
      12,
      'messages[0].template.columns[0].action.label',
    ],
    [
      'quick reply label',
      (n) => quick(action({ label: FAMILY.repeat(n) })),
      20,
      'messages[0].quickReply.items[0].action.label',
    ],
    [
      'Flex button label',
      (n) => flex(bubble([{ type: 'button', action: action({ label: FAMILY.repeat(n) }) }])),
      40,
      'messages[0].contents.body.contents[0].action.label',
    ],
    [
      'message action text',
      (n) => quick(action({ text: FAMILY.repeat(n) })),
      300,
      'messages[0].quickReply.items[0].action.text',
    ],
    [
      'postback data in UTF-16 units',
      (n) => quick({ type: 'postback', label: 'a', data: 'a'.repeat(n) }),
      300,
      'messages[0].quickReply.items[0].action.data',
    ],
    [
      'postback displayText',
      (n) => quick({ type: 'postback', label: 'a', data: 'd', displayText: FAMILY.repeat(n) }),
      300,
      'messages[0].quickReply.items[0].action.displayText',
    ],
    ['uri', (n) => quick({ type: 'uri', label: 'a', uri: url(n) }), 1000, 'messages[0].quickReply.items[0].action.uri'],
    [
      'clipboard text',
      (n) => quick({ type: 'clipboard', label: 'a', clipboardText: 'a'.repeat(n) }),
      1000,
      'messages[0].quickReply.items[0].action.clipboardText',
    ],
    ['sender name', (n) => text('x', { sender: { name: 'a'.repeat(n) } }), 20, 'messages[0].sender.name'],
    ['sender icon', (n) => text('x', { sender: { iconUrl: url(n) } }), 2000, 'messages[0].sender.iconUrl'],
    ['image address', (n) => image({ originalContentUrl: url(n) }), 2000, 'messages[0].originalContentUrl'],
    ['tracking id', (n) => ({ ...image(), type: 'video', trackingId: 'a'.repeat(n) }), 100, 'messages[0].trackingId'],
    [
      'location title',
      (n) => ({ type: 'location', title: 'a'.repeat(n), address: 'a', latitude: 1, longitude: 1 }),
      100,
      'messages[0].title',
    ],
    [
      'delivery tag',
      (n) => ({ type: 'coupon', couponId: 'c', deliveryTag: 'a'.repeat(n) }),
      30,
      'messages[0].deliveryTag',
    ],
  ])('%s', (_name, build, max, property) => {
    expect(findings(judge(build(max)))).toEqual([]);
    expect(findings(judge(build(max + 1)))).toEqual([
      expect.stringMatching(new RegExp(`^Length must be between 0 and ${max} @ ${literally(property)}$`)),
    ]);
  });

  test('an emoji on the edge of 5,000 counts by its UTF-16 units', () => {
    expect(findings(judge(text('a'.repeat(4_989) + FAMILY)))).toEqual([]);
    expect(findings(judge(text('a'.repeat(4_990) + FAMILY)))).toHaveLength(1);
  });
});

describe('sizes, at the limit and one beyond', () => {
  test.each<[string, (count: number) => unknown, number, string]>([
    ['buttons actions', (n) => buttons({ actions: list(n, action()) }), 4, 'Size must be between 1 and 4'],
    ['carousel columns', (n) => carousel(list(n, column())), 10, 'Size must be between 1 and 10'],
    ['column actions', (n) => carousel([column({ actions: list(n, action()) })]), 3, 'Size must be between 1 and 3'],
    ['confirm actions', (n) => confirm({ actions: list(n, action()) }), 2, 'Size must be between 2 and 2'],
    [
      'quick replies',
      (n) => text('x', { quickReply: { items: list(n, { type: 'action', action: action() }) } }),
      13,
      'Size must be between 0 and 13',
    ],
    [
      'Flex bubbles',
      (n) => flex({ type: 'carousel', contents: list(n, bubble([])) }),
      12,
      'Size must be between 1 and 12',
    ],
    [
      'imagemap actions',
      (n) => imagemap(list(n, { type: 'message', text: 'a', area: { x: 0, y: 0, width: 1, height: 1 } })),
      50,
      'Size must be between 0 and 50',
    ],
    [
      'emojis',
      (n) => text('$'.repeat(n), { emojis: Array.from({ length: n }, (_, index) => emoji(index)) }),
      20,
      'Size must be between 1 and 20',
    ],
  ])('%s', (_name, build, max, message) => {
    expect(findings(judge(build(max)))).toEqual([]);
    expect(findings(judge(build(max + 1)))).toContainEqual(expect.stringContaining(message));
  });

  test('five messages pass, none and six do not', () => {
    expect(judge(...list(5, text('a'))).ok).toBe(true);
    expect(findings(judge())).toEqual(['Size must be between 1 and 5 @ messages']);
    expect(findings(judge(...list(6, text('a'))))).toEqual(['Size must be between 1 and 5 @ messages']);
  });

  test('a bubble of more than 30 KB is too large', () => {
    const ofBytes = (count: number) => flex(bubble([{ type: 'text', text: 'a'.repeat(count) }]));
    expect(judge(ofBytes(30_000)).ok).toBe(true);
    expect(judge(ofBytes(31_000)).ok).toBe(false);
  });
});

describe('what must not be', () => {
  test.each<[string, unknown, string]>([
    ['an empty text', text(''), 'messages[0].text'],
    ['an image over http', image({ previewImageUrl: 'http://a.example/' }), 'messages[0].previewImageUrl'],
    [
      'an address that is not percent-encoded',
      image({ originalContentUrl: `${HTTPS}ภาพ` }),
      'messages[0].originalContentUrl',
    ],
    ['a foreign scheme in an action', quick({ type: 'uri', label: 'a', uri: 'ftp://a.example/' }), 'action.uri'],
    ['an emoji that points at no $', text('a$', { emojis: [emoji(0)] }), 'messages[0].emojis[0].index'],
    ['columns that differ', carousel([column(), column({ title: 'a' })]), 'messages[0].template.columns'],
    [
      'a quick reply that switches menus',
      quick({ type: 'richmenuswitch', label: 'a', data: 'd', richMenuAliasId: 'x' }),
      'action.type',
    ],
    ['a camera outside quick replies', buttons({ actions: [{ type: 'camera', label: 'a' }] }), 'actions[0].type'],
    ['a label missing in a quick reply', quick({ type: 'message', text: 'a' }), 'action.label'],
    ['a message action without text', quick({ type: 'message', label: 'a' }), 'action.text'],
    [
      'displayText beside text',
      quick({ type: 'postback', label: 'a', data: 'd', displayText: 'a', text: 'a' }),
      'action.displayText',
    ],
    [
      'fillInText without a keyboard',
      quick({ type: 'postback', label: 'a', data: 'd', fillInText: 'a' }),
      'action.fillInText',
    ],
    ['a date out of range', quick(picker({ initial: '1899-12-31' })), 'action.initial'],
    ['a picker without mode', quick(picker({ mode: undefined })), 'action.mode'],
    ['a sender called LINE', text('x', { sender: { name: 'LINE staff' } }), 'messages[0].sender.name'],
    ['an audio of no length', { type: 'audio', originalContentUrl: HTTPS, duration: 0 }, 'messages[0].duration'],
    ['a tracking id with a space', { ...image(), type: 'video', trackingId: 'a b' }, 'messages[0].trackingId'],
    ['a placeholder without substitution', { type: 'textV2', text: 'hi {who}' }, 'messages[0].text'],
    ['a lone brace', { type: 'textV2', text: 'hi }' }, 'messages[0].text'],
    ['an imagemap of another width', imagemap([], 1039), 'messages[0].baseSize.width'],
  ])('%s', (_name, message, property) => {
    const found = findings(judge(message));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(property);
  });

  test('what resembles these and is allowed passes', () => {
    const substitution = { who: { type: 'emoji', productId: 'p', emojiId: 'e' } };
    const fine = [
      text('x', { sender: { name: 'Caroline' } }),
      { type: 'textV2', text: '{{ok}} {who}', substitution },
      quick(picker({ initial: '2026-01-01' })),
      quick({ type: 'postback', label: 'a', data: 'd', inputOption: 'openKeyboard', fillInText: 'a' }),
      quick({ type: 'uri', label: 'a', uri: 'tel:+8112345' }),
    ];
    expect(findings(judge(...fine))).toEqual([]);
  });
});

describe('LINE’s own words', () => {
  test('count the details and name their properties', () => {
    expect(judge(text(''), { type: 'zzz' })).toEqual({
      ok: false,
      message: 'The request body has 2 error(s)',
      details: [
        {
          message:
            'Must be one of the following values: [text, textV2, sticker, image, video, audio, location, imagemap, template, flex, coupon]',
          property: 'messages[1].type',
        },
        { message: 'May not be empty', property: 'messages[0].text' },
      ],
    });
  });

  test('a missing property may not be empty, a wrong JSON type is the whole message', () => {
    expect(findings(judge({ type: 'text' }))).toEqual(['May not be empty @ messages[0].text']);
    expect(judge({ type: 'text', text: 7 })).toEqual({
      ok: false,
      message: 'The property, messages[0].text, in the request body is invalid (line: -, column: -)',
    });
  });
});

function emoji(index: number) {
  return { index, productId: 'p', emojiId: 'e' };
}

function imagemap(actions: object[], width = 1040) {
  return { type: 'imagemap', baseUrl: `${HTTPS}map`, altText: 'a', baseSize: { width, height: 1040 }, actions };
}

function literally(text: string): string {
  return text.replace(/[[\].]/g, '\\$&');
}
