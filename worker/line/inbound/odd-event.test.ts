// Events that belong to no chat, and events of any shape whatever: all are named, none is lost, none throws.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseWebhook } from './parse-webhook';
import { type ChatEvent, toChatEvent } from './to-chat-event';

const ARRIVED_AT = 1_800_000_000_000;

function translate(event: unknown): ChatEvent {
  const parsed = parseWebhook(JSON.stringify({ events: [event] }));
  const first = parsed.ok ? parsed.value.events[0] : undefined;
  if (!first) throw new Error('not parsed');
  return toChatEvent('demo', first, ARRIVED_AT);
}

describe('an event without a chat goes to the channel', () => {
  test.each([
    [
      'failed account link',
      { type: 'accountLink', timestamp: 7, link: { result: 'failed', nonce: 'n' } },
      'accountLink',
      7,
    ],
    ['delivery report', { type: 'delivery', timestamp: 7, delivery: { data: 'd' } }, 'delivery', 7],
    ['module', { type: 'module', timestamp: 7, module: { type: 'attached' } }, 'module', 7],
    [
      'module that names a source',
      { type: 'module', timestamp: 7, source: { type: 'user', userId: 'U1' } },
      'module',
      7,
    ],
    ['activation without a source', { type: 'activated', timestamp: 7 }, 'activated', 7],
    ['suspension', { type: 'botSuspended', timestamp: 7 }, 'botSuspended', 7],
    ['user without id', { type: 'message', timestamp: 7, source: { type: 'user' } }, 'message', 7],
    ['unknown source', { type: 'message', timestamp: 7, source: { type: 'planet', userId: 'U1' } }, 'message', 7],
    [
      'id that no address can hold',
      { type: 'message', timestamp: 7, source: { type: 'user', userId: '../U' } },
      'message',
      7,
    ],
    ['nothing known', {}, 'unknown', ARRIVED_AT],
    ['no object', 5, 'malformed', ARRIVED_AT],
    ['null', null, 'malformed', ARRIVED_AT],
  ])('%s', (_name, event, type, at) => {
    expect(translate(event)).toEqual({ kind: 'channel', at, type, raw: JSON.stringify(event) });
  });

  test('with the id by which its repeat is known', () => {
    expect(translate({ type: 'botResumed', webhookEventId: '01E' })).toMatchObject({ kind: 'channel', eventId: '01E' });
  });
});

describe('no event makes it throw', () => {
  test('any JSON at all', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (event) => {
        expect(['chat', 'channel']).toContain(translate(event).kind);
      }),
    );
  });

  test('LINE’s shape with any value in any place', () => {
    const odd = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('text', 'image', 'video', 'file', 'sticker', 'location', 'user', 'group', 'external'),
    );
    const objectOf = (...names: string[]) =>
      fc.oneof(odd, fc.record(Object.fromEntries(names.map((name) => [name, odd])), { requiredKeys: [] }));
    const event = fc.record(
      {
        type: fc.oneof(
          odd,
          fc.constantFrom('message', 'messageEdited', 'unsend', 'follow', 'memberJoined', 'postback', 'beacon'),
          fc.constantFrom('accountLink', 'membership', 'module', 'activated', 'delivery'),
        ),
        mode: odd,
        timestamp: odd,
        webhookEventId: odd,
        replyToken: odd,
        source: objectOf('type', 'userId', 'groupId', 'roomId'),
        deliveryContext: objectOf('isRedelivery'),
        follow: objectOf('isUnblocked'),
        unsend: objectOf('messageId'),
        joined: objectOf('members'),
        postback: objectOf('data', 'params'),
        beacon: objectOf('hwid', 'type'),
        link: objectOf('result', 'nonce'),
        membership: objectOf('type', 'membershipId'),
        message: objectOf(
          'id',
          'type',
          'text',
          'packageId',
          'stickerId',
          'keywords',
          'emojis',
          'mention',
          'imageSet',
          'duration',
          'fileSize',
          'contentProvider',
          'latitude',
          'longitude',
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(event, (value) => {
        const result = translate(value);
        const raw = result.kind === 'chat' ? result.incoming.raw : result.raw;
        expect(JSON.parse(raw)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 500 },
    );
  });
});
