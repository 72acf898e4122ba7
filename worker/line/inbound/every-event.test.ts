// Every kind of event and message that LINE documents, one row each, from the webhook's JSON to what a chat takes in.
// https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects
import { describe, expect, test } from 'vitest';
import { newSourceId, type TestEvent, unfollowEvent } from '../../testing/line-webhook';
import { parseWebhook } from './parse-webhook';
import { type ChatEvent, toChatEvent } from './to-chat-event';

const USER = newSourceId();
const GROUP = { type: 'group', groupId: newSourceId('C') };
const ROOM = { type: 'room', roomId: newSourceId('R') };

function translate(event: TestEvent): ChatEvent {
  const parsed = parseWebhook(JSON.stringify({ events: [event] }));
  const first = parsed.ok ? parsed.value.events[0] : undefined;
  if (!first) throw new Error('not parsed');
  return toChatEvent('demo', first, 1_800_000_000_000);
}

function incomingOf(event: TestEvent) {
  const result = translate(event);
  if (result.kind !== 'chat') throw new Error(`went to the channel as ${result.type}`);
  return result.incoming;
}

const event = (type: string, fields: object, source: object = { type: 'user', userId: USER }) =>
  unfollowEvent(USER, { type, source, replyToken: 'r', ...fields });

describe('a message', () => {
  const inside = { contentProvider: { type: 'line' } };
  const outside = {
    contentProvider: { type: 'external', originalContentUrl: 'https://a/1', previewImageUrl: 'https://a/2' },
  };
  const emoji = { index: 0, length: 6, productId: 'p', emojiId: 'e' };
  test.each<[string, object, object]>([
    [
      'text with emojis and mentions',
      {
        type: 'text',
        text: '(love) @all @Aiko @Bot',
        emojis: [emoji],
        mention: {
          mentionees: [
            { type: 'all', index: 7, length: 4 },
            { type: 'user', index: 12, length: 5, userId: 'U2' },
            { type: 'user', index: 18, length: 4, userId: 'U3', isSelf: true },
          ],
        },
      },
      {
        type: 'text',
        text: '(love) @all @Aiko @Bot',
        emojis: [emoji],
        mentions: [
          { kind: 'all', index: 7, length: 4 },
          { kind: 'user', index: 12, length: 5, userId: 'U2' },
          { kind: 'user', index: 18, length: 4, userId: 'U3', isSelf: true },
        ],
      },
    ],
    [
      'sticker',
      { type: 'sticker', packageId: '1', stickerId: '2', stickerResourceType: 'MESSAGE', keywords: ['a'], text: 'Hi' },
      { type: 'sticker', packageId: '1', stickerId: '2', resourceType: 'MESSAGE', keywords: ['a'], text: 'Hi' },
    ],
    [
      'image of a set',
      { type: 'image', ...inside, imageSet: { id: 'S', index: 2, total: 3 } },
      { type: 'image', provider: 'line', set: { id: 'S', index: 2, total: 3 } },
    ],
    [
      'image elsewhere',
      { type: 'image', ...outside },
      { type: 'image', provider: 'external', originalUrl: 'https://a/1', previewUrl: 'https://a/2' },
    ],
    ['video', { type: 'video', ...inside, duration: 60_000 }, { type: 'video', provider: 'line', durationMs: 60_000 }],
    [
      'video elsewhere',
      { type: 'video', ...outside, duration: 5 },
      { type: 'video', provider: 'external', originalUrl: 'https://a/1', previewUrl: 'https://a/2', durationMs: 5 },
    ],
    ['audio', { type: 'audio', ...inside, duration: 1500 }, { type: 'audio', provider: 'line', durationMs: 1500 }],
    [
      'audio elsewhere',
      { type: 'audio', ...outside },
      { type: 'audio', provider: 'external', originalUrl: 'https://a/1' },
    ],
    [
      'file',
      { type: 'file', fileName: 'a.pdf', fileSize: 2138 },
      { type: 'file', provider: 'line', fileName: 'a.pdf', fileSizeBytes: 2138 },
    ],
    [
      'location',
      { type: 'location', title: 'T', address: 'A', latitude: 35.6, longitude: 139.7 },
      { type: 'location', title: 'T', address: 'A', latitude: 35.6, longitude: 139.7 },
    ],
  ])('%s', (_name, message, content) => {
    const tokens = { quoteToken: 'q', quotedMessageId: '8', markAsReadToken: 'm' };
    expect(incomingOf(event('message', { message: { id: '9', ...tokens, ...message } })).body).toEqual({
      kind: 'message',
      lineMessageId: '9',
      content,
      quoteToken: 'q',
      quotedLineMessageId: '8',
      markAsReadToken: 'm',
    });
  });
});

describe('an event', () => {
  const text = { id: '9', type: 'text', text: 'new', quoteToken: 'q2' };
  const members = [{ type: 'user', userId: 'U2' }, { type: 'user' }, { type: 'user', userId: 'U3' }];
  const known = [{ userId: 'U2' }, { userId: 'U3' }];
  test.each<[string, TestEvent, object]>([
    [
      'messageEdited',
      event('messageEdited', { message: text }, GROUP),
      { kind: 'edit', lineMessageId: '9', content: { type: 'text', text: 'new' }, quoteToken: 'q2' },
    ],
    ['unsend', event('unsend', { unsend: { messageId: '9' } }), { kind: 'unsend', lineMessageId: '9' }],
    ['follow', event('follow', { follow: { isUnblocked: true } }), { kind: 'follow', isUnblocked: true }],
    ['unfollow', event('unfollow', {}), { kind: 'unfollow' }],
    ['join of a group', event('join', {}, GROUP), { kind: 'join' }],
    ['join of a room', event('join', {}, ROOM), { kind: 'join' }],
    ['leave', event('leave', {}, GROUP), { kind: 'leave' }],
    [
      'memberJoined',
      event('memberJoined', { joined: { members } }, GROUP),
      { kind: 'members', change: 'joined', members: known },
    ],
    [
      'memberLeft',
      event('memberLeft', { left: { members } }, ROOM),
      { kind: 'members', change: 'left', members: known },
    ],
    ['postback', event('postback', { postback: { data: 'a=1' } }), { kind: 'postback', data: 'a=1' }],
    ...[{ date: '2026-11-20' }, { time: '19:30' }, { datetime: '2026-11-20T19:30' }].map(
      (params): [string, TestEvent, object] => [
        `postback with a ${Object.keys(params)[0]}`,
        event('postback', { postback: { data: 'd', params } }),
        { kind: 'postback', data: 'd', params },
      ],
    ),
    [
      'postback of a rich menu',
      event('postback', { postback: { data: 'd', params: { newRichMenuAliasId: 'tab-b', status: 'SUCCESS' } } }),
      { kind: 'postback', data: 'd', params: { newRichMenuAliasId: 'tab-b', status: 'SUCCESS' } },
    ],
    [
      'videoPlayComplete',
      event('videoPlayComplete', { videoPlayComplete: { trackingId: 't' } }),
      { kind: 'video_played', trackingId: 't' },
    ],
    ...['enter', 'banner', 'stay'].map((type): [string, TestEvent, object] => [
      `beacon: ${type}`,
      event('beacon', { beacon: { hwid: 'h', type, dm: 'ff' } }),
      { kind: 'beacon', beaconType: type, hwid: 'h' },
    ]),
    [
      'accountLink',
      event('accountLink', { link: { result: 'ok', nonce: 'n' } }),
      { kind: 'account_link', isDone: true, nonce: 'n' },
    ],
    [
      'accountLink that failed and names its source',
      event('accountLink', { link: { result: 'failed', nonce: 'n' } }),
      { kind: 'account_link', isDone: false, nonce: 'n' },
    ],
    ...['joined', 'left', 'renewed'].map((type): [string, TestEvent, object] => [
      `membership: ${type}`,
      event('membership', { membership: { type, membershipId: 3189 } }),
      { kind: 'membership', change: type, membershipId: '3189' },
    ]),
    ['activated', event('activated', { chatControl: { expireAt: 1 } }), { kind: 'chat_control', mode: 'active' }],
    ['deactivated', event('deactivated', { mode: 'standby' }), { kind: 'chat_control', mode: 'standby' }],
    ['an unknown kind', event('hologram', {}), { kind: 'unsupported', type: 'hologram' }],
  ])('%s', (_name, line, body) => {
    expect(incomingOf(line).body).toEqual(body);
  });

  test.each(['accountLink', 'module', 'botSuspended', 'botResumed', 'delivery', 'activated', 'deactivated'])(
    '%s without a source belongs to the channel and keeps its id',
    (type) => {
      expect(translate(event(type, { source: undefined, webhookEventId: '01E' }))).toMatchObject({
        kind: 'channel',
        type,
        eventId: '01E',
      });
    },
  );

  test.each([GROUP, ROOM])('of a group chat comes without its member too: %j', (source) => {
    const { source: seen } = incomingOf(event('message', { message: text }, source));
    expect(seen).toEqual({ kind: source.type, sourceId: Object.values(source)[1] });
  });
});

describe('what is odd costs itself alone', () => {
  test('a person whose id no address can hold is an unknown one', () => {
    const members = [{ userId: '..' }, { userId: 'U2' }];
    expect(incomingOf(event('memberLeft', { left: { members } }, GROUP)).body).toMatchObject({
      members: [{ userId: 'U2' }],
    });
    const { source } = incomingOf(event('leave', {}, { ...GROUP, userId: '../U' }));
    expect(source).not.toHaveProperty('senderId');
  });

  const textOf = (fields: object) => {
    const { body } = incomingOf(event('message', { message: { id: '1', type: 'text', text: 'abc', ...fields } }));
    return body.kind === 'message' && body.content.type === 'text' ? body.content : null;
  };
  test('emojis and mentions outside the text, without ids, of unknown kinds, or no objects', () => {
    const range = { index: 0, length: 3 };
    const emojis = [
      { ...range, productId: 'p', emojiId: 'e' },
      { index: 1, length: 3, productId: 'p', emojiId: 'e' },
      { index: -1, length: 1, productId: 'p', emojiId: 'e' },
      { ...range, productId: 5, emojiId: 'e' },
      null,
      'x',
    ];
    const mentionees = [{ ...range, type: 'everyone' }, { ...range, type: 'user', userId: 5, isSelf: 'yes' }, 7];
    expect(textOf({ emojis, mention: { mentionees } })).toEqual({
      type: 'text',
      text: 'abc',
      emojis: [{ ...range, productId: 'p', emojiId: 'e' }],
      mentions: [{ ...range, kind: 'user' }],
    });
    expect(textOf({ emojis: 'none', mention: [] })).toEqual({ type: 'text', text: 'abc' });
  });

  test('lists of a million are neither walked nor kept', () => {
    const many = (item: unknown) => Array.from({ length: 1_000_000 }, () => item);
    const line = event('memberJoined', { joined: { members: many({ userId: 'U2' }) } }, GROUP);
    const parsed = { event: line, raw: '{}' };
    const startedAt = performance.now();
    const result = toChatEvent('demo', parsed, 1);
    expect(performance.now() - startedAt).toBeLessThan(50);
    expect(result.kind === 'chat' && result.incoming.body).toHaveProperty('members.length', 500);
    const mention = { mentionees: many({ type: 'all', index: 0, length: 1 }).slice(0, 10_000) };
    expect(textOf({ mention })?.mentions).toHaveLength(100);
  });
});
