// What LINE says in a chat, kind by kind, becomes an event of that chat. What is none, or of no known shape: odd-event.test.ts.
import { describe, expect, test } from 'vitest';
import {
  followEvent,
  imageEvent,
  locationEvent,
  newSourceId,
  redelivered,
  stickerEvent,
  type TestEvent,
  textEvent,
  unfollowEvent,
} from '../../testing/line-webhook';
import { parseWebhook } from './parse-webhook';
import { type ChatEvent, toChatEvent } from './to-chat-event';

const ARRIVED_AT = 1_800_000_000_000;
const USER = newSourceId();

function translate(event: unknown): ChatEvent {
  const parsed = parseWebhook(JSON.stringify({ events: [event] }));
  const first = parsed.ok ? parsed.value.events[0] : undefined;
  if (!first) throw new Error('not parsed');
  return toChatEvent('demo', first, ARRIVED_AT);
}

function incomingOf(event: unknown) {
  const result = translate(event);
  if (result.kind !== 'chat') throw new Error(`went to the channel as ${result.type}`);
  return result.incoming;
}

function without(event: TestEvent, ...names: string[]): TestEvent {
  return Object.fromEntries(Object.entries(event).filter(([name]) => !names.includes(name)));
}

const message = (fields: object) => ({ ...textEvent(USER, ''), message: { id: '1', ...fields } });

describe('an event of a chat', () => {
  test('keeps id, times, source, token and raw text', () => {
    const event = textEvent(USER, 'hello', { timestamp: 5, webhookEventId: '01E', replyToken: 'r' });
    const result = translate(event);
    expect(result.kind === 'chat' && result.chatId).toBe(`demo:${USER}`);
    expect(incomingOf(event)).toMatchObject({
      eventId: '01E',
      lineTs: 5,
      arrivedAt: ARRIVED_AT,
      isRedelivery: false,
      standby: false,
      source: { kind: 'user', sourceId: USER, senderId: USER },
      replyToken: 'r',
      raw: JSON.stringify(event),
    });
  });

  test('differs in a redelivery by the mark alone', () => {
    const event = textEvent(USER, 'hello');
    const { raw: _again, ...second } = incomingOf(redelivered(event));
    const { raw: _first, ...first } = incomingOf(event);
    expect(second).toEqual({ ...first, isRedelivery: true });
  });

  test('in standby has no reply token, whatever LINE sends', () => {
    const incoming = incomingOf(textEvent(USER, 'x', { mode: 'standby', replyToken: 'r' }));
    expect(incoming.standby).toBe(true);
    expect(incoming).not.toHaveProperty('replyToken');
  });

  test.each([
    ['group', { type: 'group', groupId: 'C1', userId: 'U1' }, { kind: 'group', sourceId: 'C1', senderId: 'U1' }],
    ['group, unknown member', { type: 'group', groupId: 'C1' }, { kind: 'group', sourceId: 'C1' }],
    ['room', { type: 'room', roomId: 'R1', userId: 'U1' }, { kind: 'room', sourceId: 'R1', senderId: 'U1' }],
  ])('of a %s belongs to that chat', (_name, source, expected) => {
    expect(incomingOf(textEvent(USER, 'x', { source })).source).toEqual(expected);
  });

  test('without replyToken, timestamp, mode or deliveryContext is taken all the same', () => {
    const incoming = incomingOf(without(textEvent(USER, 'x'), 'replyToken', 'timestamp', 'mode', 'deliveryContext'));
    expect(incoming).toMatchObject({ lineTs: ARRIVED_AT, standby: false, isRedelivery: false });
    expect(incoming).not.toHaveProperty('replyToken');
  });

  test.each([-1, 1.5, 2 ** 60])('with the timestamp %d takes the time of arrival', (timestamp) => {
    expect(incomingOf(textEvent(USER, 'x', { timestamp })).lineTs).toBe(ARRIVED_AT);
  });

  test('from the far future takes a place near its arrival, so that what follows can stand behind it', () => {
    const far = incomingOf(textEvent(USER, 'x', { timestamp: Number.MAX_SAFE_INTEGER }));
    expect(far.lineTs).toBe(ARRIVED_AT + 60_000);
    expect(incomingOf(textEvent(USER, 'x', { timestamp: ARRIVED_AT + 2_000 })).lineTs).toBe(ARRIVED_AT + 2_000);
  });

  test('without webhookEventId gets a key that its redelivery shares and another event does not', () => {
    const event = without(followEvent(USER), 'webhookEventId');
    const key = incomingOf(event).eventId;
    expect(key).not.toBe('');
    expect(incomingOf(redelivered(event)).eventId).toBe(key);
    expect(incomingOf({ ...event, timestamp: 1 }).eventId).not.toBe(key);
    expect(incomingOf({ ...event, follow: { isUnblocked: true } }).eventId).not.toBe(key);
    const text = without(textEvent(USER, 'x'), 'webhookEventId');
    expect(incomingOf(redelivered(text)).eventId).toBe(incomingOf(text).eventId);
  });
});

describe('what it says', () => {
  const line = { type: 'image', provider: 'line' };
  const set = { id: 'E', index: 1, total: 2 };
  const at = { latitude: 1, longitude: 2 };
  test.each([
    ['text', { type: 'text', text: 'こんにちは😀' }, { type: 'text', text: 'こんにちは😀' }],
    ['empty text', { type: 'text', text: '' }, { type: 'text', text: '' }],
    [
      'bare sticker',
      { type: 'sticker', packageId: '1', stickerId: '2' },
      { type: 'sticker', packageId: '1', stickerId: '2' },
    ],
    [
      'sticker of an unknown kind',
      { type: 'sticker', packageId: '1', stickerId: '2', stickerResourceType: 'NEW', keywords: ['a'], text: 't' },
      { type: 'sticker', packageId: '1', stickerId: '2', resourceType: 'NEW', keywords: ['a'], text: 't' },
    ],
    ['image', { type: 'image', contentProvider: { type: 'line' } }, line],
    ['image of a set', { type: 'image', contentProvider: { type: 'line' }, imageSet: set }, { ...line, set }],
    [
      'image of a set, from an old client',
      { type: 'image', contentProvider: { type: 'line' }, imageSet: { id: 'E', index: 0 } },
      { ...line, set: { id: 'E' } },
    ],
    ['image without provider', { type: 'image' }, line],
    [
      'image elsewhere',
      {
        type: 'image',
        contentProvider: { type: 'external', originalContentUrl: 'https://a/1', previewImageUrl: 'https://a/2' },
      },
      { type: 'image', provider: 'external', originalUrl: 'https://a/1', previewUrl: 'https://a/2' },
    ],
    [
      'image at an address that is not https',
      {
        type: 'image',
        contentProvider: { type: 'external', originalContentUrl: 'javascript:alert(1)', previewImageUrl: 'http://a' },
      },
      { type: 'image', provider: 'external' },
    ],
    [
      'image of an unknown provider',
      { type: 'image', contentProvider: { type: 'moon' } },
      { type: 'unsupported', kind: 'image' },
    ],
    [
      'location',
      { type: 'location', title: 'T', address: 'A', ...at },
      { type: 'location', title: 'T', address: 'A', ...at },
    ],
    ['bare location', { type: 'location', ...at }, { type: 'location', ...at }],
    ['location without place', { type: 'location', title: 'T' }, { type: 'unsupported', kind: 'location' }],
    ['text without text', { type: 'text' }, { type: 'unsupported', kind: 'text' }],
    ['sticker without ids', { type: 'sticker' }, { type: 'unsupported', kind: 'sticker' }],
    ['video without duration', { type: 'video' }, { type: 'video', provider: 'line' }],
    [
      'video of an unknown provider',
      { type: 'video', contentProvider: { type: 'moon' } },
      { type: 'unsupported', kind: 'video' },
    ],
    ['file without name', { type: 'file' }, { type: 'file', provider: 'line', fileName: 'file' }],
    [
      'file of an impossible size',
      { type: 'file', fileName: 'a', fileSize: -1 },
      { type: 'file', provider: 'line', fileName: 'a' },
    ],
    ['unknown kind', { type: 'hologram' }, { type: 'unsupported', kind: 'hologram' }],
    ['no kind', {}, { type: 'unsupported', kind: 'unknown' }],
  ])('%s', (_name, fields, content) => {
    expect(incomingOf(message(fields)).body).toEqual({ kind: 'message', lineMessageId: '1', content });
  });

  test('tokens and the quoted message go along, and their absence is no fault', () => {
    const fields = { type: 'text', text: 'x', quoteToken: 'q', quotedMessageId: '9', markAsReadToken: 'm' };
    expect(incomingOf(message(fields)).body).toMatchObject({
      quoteToken: 'q',
      quotedLineMessageId: '9',
      markAsReadToken: 'm',
    });
    expect(Object.keys(incomingOf(message({ type: 'text', text: 'x' })).body)).toEqual([
      'kind',
      'lineMessageId',
      'content',
    ]);
  });

  test.each([{ id: undefined }, { id: '' }, { id: 12345 }, { id: '../x' }])(
    'a message with the id %j is unsupported',
    (id) => {
      const event = { ...textEvent(USER, 'x'), message: { type: 'text', text: 'x', ...id } };
      expect(incomingOf(event).body).toEqual({ kind: 'unsupported', type: 'message' });
    },
  );

  test('ids beyond 2^53 keep every digit', () => {
    const body = incomingOf(message({ id: '98765432109876543210', type: 'text', text: 'x' })).body;
    expect(body).toMatchObject({ lineMessageId: '98765432109876543210' });
  });

  test('the builders of the tests make events of their kinds', () => {
    const kinds = [stickerEvent(USER), imageEvent(USER), locationEvent(USER)].map((event) => incomingOf(event).body);
    expect(kinds.map((body) => body.kind === 'message' && body.content.type)).toEqual(['sticker', 'image', 'location']);
  });

  test.each([
    [followEvent(USER), { kind: 'follow', isUnblocked: false }],
    [followEvent(USER, { follow: { isUnblocked: true } }), { kind: 'follow', isUnblocked: true }],
    [followEvent(USER, { follow: undefined }), { kind: 'follow', isUnblocked: false }],
    [unfollowEvent(USER), { kind: 'unfollow' }],
    [unfollowEvent(USER, { type: 'postback' }), { kind: 'unsupported', type: 'postback' }],
    [unfollowEvent(USER, { type: 'unsend', unsend: { messageId: '../x' } }), { kind: 'unsupported', type: 'unsend' }],
    [unfollowEvent(USER, { type: 'beacon', beacon: {} }), { kind: 'unsupported', type: 'beacon' }],
    [unfollowEvent(USER, { type: 'accountLink', link: {} }), { kind: 'unsupported', type: 'accountLink' }],
    [unfollowEvent(USER, { type: 'membership' }), { kind: 'unsupported', type: 'membership' }],
    [unfollowEvent(USER, { type: 'videoPlayComplete' }), { kind: 'unsupported', type: 'videoPlayComplete' }],
    [
      unfollowEvent(USER, { type: 'messageEdited', message: { id: '1', type: 'image', text: 'x' } }),
      { kind: 'unsupported', type: 'messageEdited' },
    ],
    [unfollowEvent(USER, { type: 'memberJoined' }), { kind: 'members', change: 'joined', members: [] }],
    [unfollowEvent(USER, { type: 'messageEdited' }), { kind: 'unsupported', type: 'messageEdited' }],
    [unfollowEvent(USER, { type: 'brandNew' }), { kind: 'unsupported', type: 'brandNew' }],
    [unfollowEvent(USER, { type: undefined }), { kind: 'unsupported', type: 'unknown' }],
    [unfollowEvent(USER, { type: 'message' }), { kind: 'unsupported', type: 'message' }],
  ])('event %#', (event, body) => {
    expect(incomingOf(event).body).toEqual(body);
  });
});
