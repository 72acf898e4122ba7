import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MediaCopy, MessageContent } from '../../domain/chat/message-content';
import type { QuickReply } from '../../domain/chat/quick-reply';
import { checkText } from '../../domain/delivery/text-limits';
import { anyText } from '../../testing/any-text';
import { type LineMessageOptions, toLineMessages, toMessagesArray } from './to-line-messages';

const OPTIONS: LineMessageOptions = { mediaOrigin: 'https://kaiwa.example.com' };
const BUTTON: QuickReply = { label: 'Yes', action: { type: 'message', text: 'yes' } };
const text = (value: string): MessageContent => ({ type: 'text', text: value });
const media: MediaCopy = { state: 'ready', key: 'public/a b', previewKey: 'public/p' };
const image: MessageContent = { type: 'image', provider: 'operator', media };
const file = (over: object = {}): MessageContent => ({
  type: 'file',
  provider: 'operator',
  fileName: 'offer.pdf',
  media: { state: 'ready', key: 'public/f', sizeBytes: 1_536_000 },
  ...over,
});

function objectsOf(content: MessageContent, options: Partial<LineMessageOptions> = {}): Record<string, unknown>[] {
  const messages = toLineMessages(content, { ...OPTIONS, ...options });
  if (!messages.ok) throw new Error(messages.error.code);
  return messages.value.map((json) => JSON.parse(json));
}

function refusalOf(content: MessageContent, options: Partial<LineMessageOptions> = {}): string | null {
  const messages = toLineMessages(content, { ...OPTIONS, ...options });
  return messages.ok ? null : messages.error.code;
}

describe('a text', () => {
  test('becomes LINE’s text object and survives the way as JSON, whatever is in it', () => {
    fc.assert(
      fc.property(anyText({ minLength: 1 }), (value) => {
        fc.pre(checkText(value) === null);
        expect(objectsOf(text(value))).toEqual([{ type: 'text', text: value }]);
        expect(toLineMessages(text(value), OPTIONS)).toEqual(toLineMessages(text(value), OPTIONS));
      }),
    );
  });

  test.each([
    ['5000 letters', 'a'.repeat(5000), [5000]],
    ['5001 letters', 'a'.repeat(5001), [5000, 1]],
    ['an emoji over the edge', `${'a'.repeat(4999)}😀`, [4999, 2]],
    ['25,000 letters', 'a'.repeat(25_000), [5000, 5000, 5000, 5000, 5000]],
  ])('of %s goes out in parts', (_name, value, lengths) => {
    const parts = objectsOf(text(value)).map((object) => String(object.text));
    expect(parts.map((part) => part.length)).toEqual(lengths);
    expect(parts.join('')).toBe(value);
  });

  test('longer than one call is refused', () => {
    expect(refusalOf(text('a'.repeat(25_001)))).toBe('TEXT_TOO_LONG');
  });

  test.each(['', ' ', '\n\t　', '\u200b', '\u3164', '\u0000'])(
    'of %j, which shows nothing, is refused as empty',
    (value) => {
      expect(refusalOf(text(value))).toBe('TEXT_EMPTY');
    },
  );

  test('in parts quotes with the first, bears its buttons on the last, and its sender on all', () => {
    const sender = { name: 'Aiko', iconUrl: 'https://a/i.png' };
    const parts = objectsOf(text('a'.repeat(12_000)), { quoteToken: 'q', quickReplies: [BUTTON], sender });
    expect(parts.map(({ text: _, ...rest }) => rest)).toEqual([
      { type: 'text', quoteToken: 'q', sender },
      { type: 'text', sender },
      {
        type: 'text',
        sender,
        quickReply: { items: [{ type: 'action', action: { type: 'message', label: 'Yes', text: 'yes' } }] },
      },
    ]);
  });
});

describe('a sender', () => {
  test.each([
    ['cut to 20 units between characters', `${'a'.repeat(15)}👨‍👩‍👧‍👦`, { name: 'a'.repeat(15) }],
    ['with LINE’s own name left out', 'LINE support', undefined],
    ['that shows nothing left out', ' \u200b ', undefined],
    ['that only resembles it kept', 'Caroline', { name: 'Caroline' }],
  ])('is %s', (_name, name, sender) => {
    expect(objectsOf(text('x'), { sender: { name } })[0]?.sender).toEqual(sender);
  });

  test('whose picture is not on https has none', () => {
    expect(objectsOf(text('x'), { sender: { name: 'A', iconUrl: 'http://a' } })[0]?.sender).toEqual({ name: 'A' });
  });
});

describe('media', () => {
  const address = 'https://kaiwa.example.com/media/';
  test('an image has public, percent-encoded addresses', () => {
    expect(objectsOf(image)).toEqual([
      { type: 'image', originalContentUrl: `${address}a%20b`, previewImageUrl: `${address}p` },
    ]);
  });

  test('a small image is its own preview, a large one without preview is refused', () => {
    const bare = (sizeBytes: number) => ({ ...image, media: { state: 'ready' as const, key: 'public/a', sizeBytes } });
    expect(objectsOf(bare(1_000_000))[0]?.previewImageUrl).toBe(`${address}a`);
    expect(refusalOf(bare(1_000_001))).toBe('NOT_SENDABLE');
  });

  test('a video needs a preview and tells its tracking id only in one-to-one chats', () => {
    const video = { type: 'video', provider: 'operator', media, trackingId: 'v-1' } as const;
    expect(objectsOf(video)[0]?.trackingId).toBe('v-1');
    expect(objectsOf(video, { sourceKind: 'group' })[0]).not.toHaveProperty('trackingId');
    expect(refusalOf({ ...video, media: { state: 'ready', key: 'public/v' } })).toBe('NOT_SENDABLE');
    expect(refusalOf({ ...video, trackingId: 'has a blank' })).toBe('NOT_SENDABLE');
  });

  test('a voice message needs its duration', () => {
    const audio = { type: 'audio', provider: 'operator', media: { state: 'ready', key: 'public/a' } } as const;
    expect(objectsOf({ ...audio, durationMs: 1500.4 })).toEqual([
      { type: 'audio', originalContentUrl: `${address}a`, duration: 1500 },
    ]);
    expect(refusalOf(audio)).toBe('NOT_SENDABLE');
    expect(refusalOf({ ...audio, durationMs: 0 })).toBe('NOT_SENDABLE');
  });

  test('a file goes out as a card with its name, its size and a link', () => {
    const [card] = objectsOf(file(), { quickReplies: [BUTTON] });
    expect(card).toMatchObject({ type: 'flex', altText: 'offer.pdf', quickReply: { items: [{ type: 'action' }] } });
    const json = JSON.stringify(card);
    for (const piece of ['offer.pdf', '1.5 MB', `${address}f`]) expect(json).toContain(piece);
  });

  test('what is not public, or not yet there, is refused', () => {
    expect(refusalOf({ ...image, media: { state: 'ready', key: 'media/private' } })).toBe('NOT_SENDABLE');
    expect(refusalOf({ type: 'image', provider: 'line' })).toBe('NOT_SENDABLE');
    expect(refusalOf(file({ media: { state: 'ready', key: 'private/f' } }))).toBe('NOT_SENDABLE');
    expect(refusalOf(image, { mediaOrigin: 'http://kaiwa.example.com' })).toBe('NOT_SENDABLE');
  });
});

describe('a saved card', () => {
  const json = '{ "type":"flex", "altText":"A", "contents":{"type":"bubble"} }';
  const card = (over: object = {}): MessageContent => ({ type: 'card', kind: 'flex', altText: 'A', json, ...over });
  test('goes out byte for byte where nothing is added', () => {
    expect(toLineMessages(card(), OPTIONS)).toEqual({ ok: true, value: [json] });
  });

  test('takes buttons and sender in, and never a quote', () => {
    const options = { quickReplies: [BUTTON], sender: { name: 'A' }, quoteToken: 'q' };
    const [object] = objectsOf(card(), options);
    expect(object).toMatchObject({ type: 'flex', sender: { name: 'A' }, quickReply: { items: [{}] } });
    expect(object).not.toHaveProperty('quoteToken');
  });

  test.each(['', '[]', '5', '{"text":"x"}'])('of the JSON %j is refused', (broken) => {
    expect(refusalOf(card({ json: broken }))).toBe('MESSAGE_INVALID');
  });
});

test.each<[MessageContent, string]>([
  [{ type: 'unsent' }, 'NOT_SENDABLE'],
  [{ type: 'unsupported', kind: 'x' }, 'NOT_SENDABLE'],
  [{ type: 'sticker', packageId: 'x', stickerId: '1' }, 'STICKER_UNKNOWN'],
  [{ type: 'location', latitude: 1, longitude: 1 }, 'LOCATION_INVALID'],
  [{ type: 'location', title: 't', address: 'a', latitude: 91, longitude: 1 }, 'LOCATION_INVALID'],
  [{ type: 'location', title: 't', address: 'a', latitude: 1, longitude: Number.NaN }, 'LOCATION_INVALID'],
])('what LINE cannot take is refused and not thrown: %j', (content, code) => {
  expect(refusalOf(content)).toBe(code);
});

test('too many buttons, or one too long, refuse the message', () => {
  const many = Array.from({ length: 14 }, () => BUTTON);
  expect(refusalOf(text('x'), { quickReplies: many })).toBe('QUICK_REPLIES_INVALID');
  expect(refusalOf(text('x'), { quickReplies: [{ ...BUTTON, label: '' }] })).toBe('QUICK_REPLIES_INVALID');
  expect(objectsOf(text('x'), { quickReplies: [] })[0]).not.toHaveProperty('quickReply');
});

test('messages are joined as they are', () => {
  expect(toMessagesArray(['{"a":1}', '{"b":"\\u00e9"}'])).toBe('[{"a":1},{"b":"\\u00e9"}]');
});
