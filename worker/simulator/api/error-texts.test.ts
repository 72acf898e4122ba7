// Every error text that LINE publishes for what the simulator plays, word for word, drawn by the call that draws it on LINE.
// Texts that LINE does not publish are not here: no code may depend on them.
import { expect, test } from 'vitest';
import { FRIEND, KEY, type TestPlatform, testPlatform, text } from '../testing/test-platform';

type Call = [method: string, path: string, body?: unknown, over?: Record<string, unknown>];

const REPLY = '/v2/bot/message/reply';
const PUSH = '/v2/bot/message/push';
const LOADING = '/v2/bot/chat/loading/start';
const FORM = { contentType: 'application/x-www-form-urlencoded', authorization: null };
const STRANGER_ID = `U${'e'.repeat(32)}`;
const GROUP = `C${'1'.repeat(32)}`;
const push = (...messages: object[]): Call => ['POST', PUSH, { to: FRIEND, messages }];
const sent = (platform: TestPlatform, message: object) =>
  platform.happen({ type: 'message', message }).messageId ?? 'none';

/** One LINE text: what to do before, the call, its status, and the whole message. */
const MESSAGES: [string, number, (platform: TestPlatform) => Call][] = [
  ['Invalid reply token', 400, () => ['POST', REPLY, { replyToken: 'x', messages: [text('a')] }]],
  [
    'The property, to[1], in the request body is invalid (line: -, column: -)',
    400,
    () => ['POST', '/v2/bot/message/multicast', { to: [FRIEND, 'x'], messages: [text('a')] }],
  ],
  ['The content type, text/plain, is not supported', 400, () => ['POST', PUSH, 'x', { contentType: 'text/plain' }]],
  ['Failed to send messages', 400, () => ['POST', PUSH, { to: STRANGER_ID, messages: [text('a')] }]],
  ["The value for the 'userId' parameter is invalid", 400, () => ['GET', '/v2/bot/profile/aiko']],
  ["The value for the 'groupId' parameter is invalid", 400, () => ['GET', '/v2/bot/group/team/summary']],
  ["The value for the 'roomId' parameter is invalid", 400, () => ['GET', '/v2/bot/room/team/members/count']],
  [
    "The value for the 'date' parameter is invalid",
    400,
    () => ['GET', '/v2/bot/message/delivery/push', undefined, { query: '?date=20260231' }],
  ],
  [
    'Invalid start param',
    400,
    (platform) => {
      const channel = platform.state.channel('demo');
      if (channel) platform.state.updateChannel(channel, { verified: true });
      return ['GET', '/v2/bot/followers/ids', undefined, { query: '?start=soon' }];
    },
  ],
  [
    "Authorization header required. Must follow the scheme, 'Authorization: Bearer <ACCESS TOKEN>'",
    401,
    () => ['GET', '/v2/bot/info', undefined, { authorization: null }],
  ],
  ['Access to this API is not available for your account', 403, () => ['GET', '/v2/bot/followers/ids']],
  ['Access to this API is not available for your account', 403, () => ['GET', `/v2/bot/group/${GROUP}/members/ids`]],
  ['Not found', 404, () => ['GET', `/v2/bot/profile/${STRANGER_ID}`]],
  ['Not found', 404, () => ['GET', `/v2/bot/group/${GROUP}/summary`]],
  ['not found', 404, () => ['GET', '/v2/bot/message/1/content']],
  [
    'The content is gone',
    410,
    (platform) => {
      const messageId = sent(platform, { type: 'image' });
      platform.happen({ type: 'unsend', messageId });
      return ['GET', `/v2/bot/message/${messageId}/content`];
    },
  ],
  [
    "Transcoding status doesn't support this type of content",
    400,
    (platform) => ['GET', `/v2/bot/message/${sent(platform, { type: 'file' })}/content/transcoding`],
  ],
  [
    'The content can not be previewed',
    400,
    (platform) => ['GET', `/v2/bot/message/${sent(platform, { type: 'audio' })}/content/preview`],
  ],
  [
    'The API rate limit has been exceeded. Try again later.',
    429,
    (platform) => {
      for (let index = 0; index < 100; index += 1) {
        platform.state.rates.take('demo', `POST ${LOADING}`, platform.state.now());
      }
      return ['POST', LOADING, { chatId: FRIEND }];
    },
  ],
  [
    'You have reached your monthly limit.',
    429,
    (platform) => {
      const channel = platform.state.channel('demo');
      if (channel) platform.state.updateChannel(channel, { quota: { type: 'limited', value: 0 } });
      return push(text('a'));
    },
  ],
  [
    'Invalid markAsReadToken. Tokens must be used by the bot that received them via Webhook.',
    400,
    () => ['POST', '/v2/bot/chat/markAsRead', { markAsReadToken: 'x' }],
  ],
  [
    'Invalid webhook endpoint URL',
    400,
    () => ['PUT', '/v2/bot/channel/webhook/endpoint', { endpoint: 'http://a.example/' }],
  ],
];

test.each(MESSAGES)('%s (%i)', (message, status, prepare) => {
  const platform = testPlatform();
  const answer = platform.call(...prepare(platform));
  expect([answer.status, answer.json.message]).toEqual([status, message]);
});

test('Authentication failed due to the following reason: …', () => {
  const answer = testPlatform().call('GET', '/v2/bot/info', undefined, { authorization: 'Bearer nobody' });
  expect(answer.status).toBe(401);
  expect(answer.json.message).toMatch(/^Authentication failed due to the following reason: ./);
});

test('The request body could not be parsed as JSON (line: L, column: C)', () => {
  const answer = testPlatform().call('POST', PUSH, '{"to":\n oops}');
  expect(answer.status).toBe(400);
  expect(answer.json.message).toMatch(/^The request body could not be parsed as JSON \(line: 2, column: \d+\)$/);
});

test('The retry key is already accepted', () => {
  const platform = testPlatform();
  const again = [1, 2].map(() => platform.call('POST', PUSH, { to: FRIEND, messages: [text('a')] }, { retryKey: KEY }));
  expect([again[1]?.status, again[1]?.json.message]).toEqual([409, 'The retry key is already accepted']);
});

test('Webhook endpoint not found', () => {
  const platform = testPlatform();
  const channel = platform.state.channel('demo');
  if (channel) platform.state.updateChannel(channel, { webhookUrl: '' });
  const answer = platform.call('GET', '/v2/bot/channel/webhook/endpoint');
  expect([answer.status, answer.json.message]).toEqual([404, 'Webhook endpoint not found']);
});

test("Invalid 'client_credentials'.", () => {
  const answer = testPlatform().call('POST', '/oauth2/v3/token', 'grant_type=client_credentials', FORM);
  expect([answer.status, answer.json]).toEqual([
    400,
    { error: 'invalid_request', error_description: "Invalid 'client_credentials'." },
  ]);
});

/** Texts of `details`, with the property each stands at. */
const DETAILS: [string, string, Call][] = [
  ['May not be empty', 'messages[0].text', push(text(''))],
  ['Length must be between 0 and 5000', 'messages[0].text', push(text('x'.repeat(5_001)))],
  ['Size must be between 1 and 5', 'messages', push(...Array.from({ length: 6 }, () => text('x')))],
  [
    'Must be one of the following values: [text, textV2, sticker, image, video, audio, location, imagemap, template, flex, coupon]',
    'messages[1].type',
    push(text('x'), { type: 'zzz' }),
  ],
  ['Must be between 5 and 60', 'loadingSeconds', ['POST', LOADING, { chatId: FRIEND, loadingSeconds: 65 }]],
  ['must be a multiple of five', 'loadingSeconds', ['POST', LOADING, { chatId: FRIEND, loadingSeconds: 7 }]],
  [
    'Only user id is acceptable, please confirm if there are any group/room ids or illegal ids.',
    'chatId',
    ['POST', LOADING, { chatId: GROUP }],
  ],
];

test.each(DETAILS)('%s @ %s', (message, property, call) => {
  const answer = testPlatform().call(...call);
  expect([answer.status, answer.json.message]).toEqual([400, 'The request body has 1 error(s)']);
  const [detail] = answer.json.details as { message: string; property: string }[];
  expect(detail?.property).toBe(property);
  // LINE lists its types in an order of its own.
  const words = (value = '') => value.split(/[[\], ]+/).sort();
  expect(words(detail?.message)).toEqual(words(message));
});
