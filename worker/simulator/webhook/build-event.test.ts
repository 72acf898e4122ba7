// Every kind of event that the simulator makes validates against LINE's own webhook.yml with its unions closed.
import { describe, expect, test } from 'vitest';
import { hasOpenApi, schemaValidator } from '../openapi/read-openapi';
import { isRecord } from '../state/json';
import { addUser, BOT_ID, FRIEND, testPlatform, text } from '../testing/test-platform';
import { callFor } from './outgoing';

const here = hasOpenApi();
if (!here) console.warn('SKIPPED: LINE’s OpenAPI files are not beside the project (../shared/line-openapi)');

const external = { originalContentUrl: 'https://a.example/i.jpg', previewImageUrl: 'https://a.example/p.jpg' };
const GROUP = `C${'1'.repeat(32)}`;
const EMPTY_GROUP = `C${'2'.repeat(32)}`;
const ROOM = `R${'1'.repeat(32)}`;
const OTHER = `U${'5'.repeat(32)}`;
const message = (content: object) => ({ type: 'message', message: content });
/** Made before each event: what an edit and an unsend refer to. */
const SAID = 'said in the group';
const EVENTS: [string, object][] = [
  ['follow', { type: 'follow', isUnblocked: true }],
  ['unfollow', { type: 'unfollow' }],
  ['text', message({ ...text('hi'), quotedMessageId: '1' })],
  [
    'text with emoji',
    message({ ...text('a (love)'), emojis: [{ index: 2, length: 6, productId: 'p', emojiId: '1' }] }),
  ],
  ['sticker', message({ type: 'sticker', keywords: ['a'] })],
  ['image', message({ type: 'image', imageSet: { id: 's', index: 1, total: 2 } })],
  ['image of an old client', message({ type: 'image', imageSet: { id: 's' } })],
  ['external image', message({ type: 'image', external })],
  ['video', message({ type: 'video', sizeMb: 3 })],
  ['audio', message({ type: 'audio', duration: 5 })],
  ['file', message({ type: 'file', fileName: 'a.pdf', contentBase64: btoa('four') })],
  ['location', message({ type: 'location', title: 'here', latitude: 35.5, longitude: 139 })],
  ['postback', { type: 'postback', data: 'x', params: { date: '2026-01-01' } }],
  ['rich menu switch', { type: 'postback', data: 'x', params: { newRichMenuAliasId: 'b', status: 'SUCCESS' } }],
  ['unsend', { type: 'unsend', messageId: '1' }],
  ['group text', { ...message(text('hi')), groupId: GROUP }],
  ['room text', { ...message(text('hi')), groupId: ROOM }],
  ['nameless group text', { ...message(text('hi')), groupId: GROUP, options: { withoutUserId: true } }],
  ['messageEdited', { type: 'messageEdited', messageId: SAID, text: 'edited', groupId: GROUP }],
  ['join', { type: 'join', groupId: EMPTY_GROUP }],
  ['leave', { type: 'leave', groupId: GROUP }],
  ['memberJoined', { type: 'memberJoined', members: [OTHER], groupId: GROUP }],
  ['memberLeft', { type: 'memberLeft', groupId: ROOM }],
  ['videoPlayComplete', { type: 'videoPlayComplete', trackingId: 't' }],
  ['beacon', { type: 'beacon', hwid: 'd41d8cd98f', beaconType: 'stay', dm: '0a' }],
  ['accountLink ok', { type: 'accountLink', result: 'ok', nonce: 'n' }],
  ['accountLink failed', { type: 'accountLink', result: 'failed', nonce: 'n' }],
  ['membership', { type: 'membership', membershipType: 'renewed', membershipId: 3_189 }],
  ['module attached', { type: 'module', moduleType: 'attached' }],
  ['module detached', { type: 'module', moduleType: 'detached' }],
  ['activated', { type: 'activated' }],
  ['deactivated', { type: 'deactivated' }],
  ['botSuspended', { type: 'botSuspended' }],
  ['botResumed', { type: 'botResumed' }],
  ['delivery', { type: 'delivery', data: 'tag' }],
  ['standby', { ...message(text('hi')), options: { mode: 'standby' } }],
];
const TOKENLESS = [
  ...[
    'unfollow',
    'leave',
    'memberLeft',
    'unsend',
    'standby',
    'accountLink failed',
    'module attached',
    'module detached',
  ],
  ...['activated', 'deactivated', 'botSuspended', 'botResumed', 'delivery'],
];
const SOURCELESS = TOKENLESS.slice(TOKENLESS.indexOf('accountLink failed'));

function platformWithGroups() {
  const platform = testPlatform();
  const { state } = platform;
  addUser(state, OTHER, false);
  const members = [FRIEND];
  state.putGroup({ groupId: GROUP, kind: 'group', title: 'g', members, joinedChannels: ['demo'] });
  state.putGroup({ groupId: EMPTY_GROUP, kind: 'group', title: 'g', members, joinedChannels: [] });
  state.putGroup({ groupId: ROOM, kind: 'room', title: '', members, joinedChannels: ['demo'] });
  const about = { channelId: 'demo', userId: FRIEND, chatId: GROUP, at: 0, unsent: false, media: null };
  state.messages.set(SAID, { ...about, messageId: SAID, type: 'text' });
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
    const without = TOKENLESS.includes(name);
    expect([stored.event.replyToken === undefined, replyToken === null]).toEqual([without, without]);
  });

  test.each(EVENTS)('%s says where it comes from exactly where LINE does', (name, input) => {
    const { source } = platformWithGroups().happen(input).stored.event;
    expect(source === undefined).toBe(SOURCELESS.includes(name));
  });

  test('an edited message keeps its id, has a new quote token and no read token', () => {
    const { event } = platformWithGroups().happen({
      type: 'messageEdited',
      messageId: SAID,
      text: 'edited',
      groupId: GROUP,
    }).stored;
    expect(event.message).toEqual({ type: 'text', id: SAID, text: 'edited', quoteToken: expect.any(String) });
    expect(event.source).toEqual({ type: 'group', groupId: GROUP, userId: FRIEND });
  });

  test('mentions name the account itself, members, and all', () => {
    const mentionees = [
      { type: 'user', index: 0, length: 1, isSelf: true },
      { type: 'user', index: 1, length: 1, userId: FRIEND },
      { type: 'user', index: 2, length: 1 },
      { type: 'all', index: 3, length: 1 },
    ];
    const said = { ...message({ ...text('abcd'), mention: { mentionees } }), groupId: GROUP };
    expect(platformWithGroups().happen(said).stored.event.message).toMatchObject({
      mention: {
        mentionees: [
          { type: 'user', index: 0, length: 1, userId: BOT_ID, isSelf: true },
          { type: 'user', index: 1, length: 1, userId: FRIEND, isSelf: false },
          { type: 'user', index: 2, length: 1, isSelf: false },
          { type: 'all', index: 3, length: 1 },
        ],
      },
    });
  });

  test('what nobody knows yet comes as it was described', () => {
    const platform = testPlatform();
    const event = platform.happen({ type: 'unknown', kind: 'brandNew', fields: { brandNew: { a: 1 } } }).stored.event;
    expect(event).toMatchObject({ type: 'brandNew', brandNew: { a: 1 }, source: { type: 'user', userId: FRIEND } });
    expect(event).not.toHaveProperty('replyToken');
    const strange = platform.happen(message({ type: 'unknown', kind: 'hologram', fields: { depth: 3 } })).stored.event;
    expect(strange.message).toMatchObject({ type: 'hologram', depth: 3, id: expect.stringMatching(/^\d+$/) });
  });

  test('only messages name the member of a group', () => {
    const platform = platformWithGroups();
    const source = (input: object) => platform.happen(input).stored.event.source;
    expect(source({ type: 'join', groupId: EMPTY_GROUP })).toEqual({ type: 'group', groupId: EMPTY_GROUP });
    const nameless = { ...message(text('x')), groupId: GROUP, options: { withoutUserId: true } };
    expect(source(nameless)).toEqual({ type: 'group', groupId: GROUP });
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
