// Every kind of event that the simulator makes validates against LINE's own webhook.yml with its unions closed.
import { describe, expect, test } from 'vitest';
import { hasOpenApi, schemaValidator } from '../openapi/read-openapi';
import { isRecord } from '../state/json';
import { BOT_ID, FRIEND, testPlatform, text } from '../testing/test-platform';
import { callFor } from './outgoing';

const here = hasOpenApi();
if (!here) console.warn('SKIPPED: LINE’s OpenAPI files are not beside the project (../shared/line-openapi)');

const external = { originalContentUrl: 'https://a.example/i.jpg', previewImageUrl: 'https://a.example/p.jpg' };
const GROUP = `C${'1'.repeat(32)}`;
const ROOM = `R${'1'.repeat(32)}`;
const message = (content: object) => ({ type: 'message', message: content });
const EVENTS: [string, object][] = [
  ['follow', { type: 'follow', isUnblocked: true }],
  ['unfollow', { type: 'unfollow' }],
  ['text', message({ ...text('hi'), quotedMessageId: '1' })],
  ['sticker', message({ type: 'sticker', keywords: ['a'] })],
  ['image', message({ type: 'image', imageSet: { id: 's', index: 1, total: 2 } })],
  ['external image', message({ type: 'image', external })],
  ['video', message({ type: 'video' })],
  ['audio', message({ type: 'audio', duration: 5 })],
  ['file', message({ type: 'file', fileName: 'a.pdf', contentBase64: btoa('four') })],
  ['location', message({ type: 'location', title: 'here', latitude: 35.5, longitude: 139 })],
  ['postback', { type: 'postback', data: 'x', params: { date: '2026-01-01' } }],
  ['unsend', { type: 'unsend', messageId: '1' }],
  ['group text', { ...message(text('hi')), groupId: GROUP }],
  ['room text', { ...message(text('hi')), groupId: ROOM }],
  ['join', { type: 'join', groupId: GROUP }],
  ['leave', { type: 'leave', groupId: GROUP }],
  ['standby', { ...message(text('hi')), options: { mode: 'standby' } }],
];

function platformWithGroups() {
  const platform = testPlatform();
  for (const [groupId, kind] of [
    [GROUP, 'group'],
    [ROOM, 'room'],
  ] as const) {
    platform.state.groups.set(groupId, { groupId, kind, title: 'g', members: [FRIEND], joinedChannels: ['demo'] });
  }
  return platform;
}

describe('events', () => {
  test.skipIf(!here).each(EVENTS)('%s validates against the closed webhook.yml', (_name, input) => {
    const validate = schemaValidator('webhook.yml', 'CallbackRequest');
    const platform = platformWithGroups();
    const { stored } = platform.happen(input);
    const body = JSON.parse(callFor(platform.state, [stored])?.body ?? '{}');
    expect([validate(body), validate.errors]).toEqual([true, null]);
    expect(body.destination).toBe(BOT_ID);
  });

  test.each(EVENTS)('%s carries a reply token exactly where LINE gives one', (name, input) => {
    const { stored, replyToken } = platformWithGroups().happen(input);
    const without = ['unfollow', 'leave', 'unsend', 'standby'].includes(name);
    expect([stored.event.replyToken === undefined, replyToken === null]).toEqual([without, without]);
  });

  test('only messages name the member of a group', () => {
    const platform = platformWithGroups();
    const source = (input: object) => platform.happen(input).stored.event.source;
    expect(source({ type: 'join', groupId: GROUP })).toEqual({ type: 'group', groupId: GROUP });
    expect(source({ ...message(text('x')), groupId: ROOM })).toEqual({ type: 'room', roomId: ROOM, userId: FRIEND });
  });

  test('audio, file and location have no quote token, and a file says its size', () => {
    const platform = testPlatform();
    for (const content of [{ type: 'audio' }, { type: 'file' }, { type: 'location', latitude: 1, longitude: 2 }]) {
      expect(platform.happen(message(content)).stored.event.message).not.toHaveProperty('quoteToken');
    }
    const { stored } = platform.happen(message({ type: 'file', contentBase64: btoa('four') }));
    expect(stored.event.message).toMatchObject({ fileName: 'note.txt', fileSize: 4 });
  });

  test('a raw event is completed, an exact one is sent as it is', () => {
    const platform = testPlatform();
    const filled = platform.happen({ type: 'raw', event: { type: 'brandNew', brandNew: { a: 1 } } }).stored.event;
    expect(filled).toMatchObject({ type: 'brandNew', mode: 'active', source: { type: 'user', userId: FRIEND } });
    const exact = platform.happen({ type: 'raw', event: { type: 'x' }, exact: true }).stored.event;
    expect(exact).toEqual({ type: 'x' });
  });
});

describe('a redelivery', () => {
  test('differs from the original by one flag only', () => {
    const platform = testPlatform();
    const { stored } = platform.happen(message(text('ありがとう')));
    const eventOf = (redelivery: boolean) => {
      const body: unknown = JSON.parse(callFor(platform.state, [stored], { redelivery })?.body ?? '{}');
      return isRecord(body) && Array.isArray(body.events) ? body.events[0] : null;
    };
    expect(eventOf(true)).toEqual({ ...stored.event, deliveryContext: { isRedelivery: true } });
    expect(eventOf(false)).toEqual(stored.event);
  });

  test('the shapes that LINE may choose parse to the same event', () => {
    const platform = testPlatform();
    const { stored } = platform.happen(message(text('🤨 ありがとう')));
    const body = callFor(platform.state, [stored], { options: { escapeUnicode: true } })?.body ?? '';
    expect(body).toContain('\\uD83E\\uDD28');
    expect(JSON.parse(body).events).toEqual([stored.event]);
    const strange = callFor(platform.state, [stored], { options: { strangeProperties: true } })?.body ?? '';
    expect(JSON.parse(strange).events[0]).toMatchObject({ ...stored.event, newPropertyOfLine: expect.anything() });
  });
});
