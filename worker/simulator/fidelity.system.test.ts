// The outside judge: LINE's own SDK as client against the running simulator, its signature check on what the simulator sends, and
// LINE's own files on every webhook and answer. Starts workerd; the rules themselves are tested in Node beside their source.
import { HTTPFetchError, LineBotClient, validateSignature, type webhook } from '@line/bot-sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasOpenApi, schemaValidator } from './openapi/read-openapi';
import { LONG_LIVED_TOKEN, type RunningSimulator, SECRET, startSimulator } from './testing/start-simulator';

const here = hasOpenApi();
if (!here) console.warn('SKIPPED in part: LINE’s OpenAPI files are not beside the project (../shared/line-openapi)');

interface Happened {
  webhookEventId: string;
  status: number | string;
  messageId: string;
  replyToken: string;
}

let simulator: RunningSimulator;
let client: LineBotClient;
let userId: string;

const text = (value: string) => ({ type: 'text', text: value }) as const;
const happen = (event: object) => simulator.control<Happened>(`/users/${userId}/events`, event);
const say = (value: string, options?: object) =>
  happen({ type: 'message', message: text(value), ...(options ? { options } : {}) });
const fault = (api: string, kind: string, over = {}) => simulator.control('/faults', { api, fault: kind, ...over });
const violations = async () =>
  (await simulator.control<{ violations: { kind: string }[] }>('/violations', undefined, 'GET')).violations.map(
    (one) => one.kind,
  );
const received = () =>
  simulator.control<{ via: string; messages: { text: string }[] }[]>(`/users/${userId}/received`, undefined, 'GET');
const clientWith = (channelAccessToken: string) =>
  LineBotClient.fromChannelAccessToken({
    channelAccessToken,
    apiBaseURL: simulator.api,
    dataApiBaseURL: simulator.data,
  });

beforeAll(async () => {
  simulator = await startSimulator();
}, 60_000);

afterAll(() => simulator.close());

beforeEach(async () => {
  await simulator.control('/reset', {});
  await simulator.recorder('/recorder/mode', { status: 200, delayMs: 0 });
  await simulator.webhooks();
  client = clientWith(LONG_LIVED_TOKEN);
  userId = (await simulator.control<{ userId: string }>('/users', { displayName: 'Aiko' })).userId;
  await happen({ type: 'follow' });
});

describe('the official SDK', () => {
  test('issues a stateless token and works with it', async () => {
    const form = { grant_type: 'client_credentials', client_id: '1000000001', client_secret: SECRET };
    const response = await fetch(`${simulator.api}/oauth2/v3/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    const { access_token, expires_in } = (await response.json()) as { access_token: string; expires_in: number };
    expect(expires_in).toBe(900);
    expect((await clientWith(access_token).getBotInfo()).displayName).toBe('Kaiwa Demo');
    await simulator.control('/clock', { advanceMs: 900_000 });
    await expect(clientWith(access_token).getBotInfo()).rejects.toMatchObject({ status: 401 });
  });

  test('reads bot, profile and quota, and each answer fits LINE’s schema', async () => {
    const answers: [string, unknown][] = [
      ['BotInfoResponse', await client.getBotInfo()],
      ['UserProfileResponse', await client.getProfile(userId)],
      ['MessageQuotaResponse', await client.getMessageQuota()],
      ['QuotaConsumptionResponse', await client.getMessageQuotaConsumption()],
      ['GetWebhookEndpointResponse', await client.getWebhookEndpoint()],
      ['TestWebhookEndpointResponse', await client.testWebhookEndpoint({})],
      ['PushMessageResponse', await client.pushMessage({ to: userId, messages: [text('a')] })],
    ];
    const pictureUrl = `${simulator.api}/pictures/${userId}.png`;
    expect(answers[1]?.[1]).toMatchObject({ displayName: 'Aiko', userId, pictureUrl });
    expect((await fetch(pictureUrl)).headers.get('content-type')).toBe('image/png');
    for (const [schema, answer] of here ? answers : []) {
      const validate = schemaValidator('messaging-api.yml', schema);
      expect([schema, validate(answer), validate.errors]).toEqual([schema, true, null]);
    }
  });

  test('replies once', async () => {
    const { replyToken } = await say('hello');
    const { sentMessages } = await client.replyMessage({ replyToken, messages: [text('welcome')] });
    expect(sentMessages).toEqual([{ id: expect.stringMatching(/^\d+$/), quoteToken: expect.any(String) }]);
    expect(await received()).toMatchObject([{ via: 'reply', messages: [text('welcome')] }]);
    await expect(client.replyMessage({ replyToken, messages: [text('twice')] })).rejects.toMatchObject({ status: 400 });
  });

  test('gets 409 with the accepted request id for a used key', async () => {
    const key = crypto.randomUUID();
    const request = { to: userId, messages: [text('once')] };
    const first = await client.pushMessageWithHttpInfo(request, key);
    const again = await client.pushMessage(request, key).catch((error: unknown) => error);
    if (!(again instanceof HTTPFetchError)) throw new Error('the second push should have failed');
    expect(again.status).toBe(409);
    expect(again.headers.get('x-line-accepted-request-id')).toBe(first.httpResponse.headers.get('x-line-request-id'));
    expect(JSON.parse(again.body)).toEqual({
      message: 'The retry key is already accepted',
      sentMessages: first.body.sentMessages,
    });
    expect(await received()).toHaveLength(1);
  });

  test('multicasts, validates, shows the loading animation and marks as read', async () => {
    expect(await client.multicast({ to: [userId], messages: [text('all')] })).toEqual({});
    await client.validatePush({ messages: [text('fine')] });
    await expect(client.validateReply({ messages: [text('')] })).rejects.toMatchObject({ status: 400 });
    const loading = await client.showLoadingAnimationWithHttpInfo({ chatId: userId, loadingSeconds: 5 });
    expect(loading.httpResponse.status).toBe(202);
    await simulator.webhooks();
    await say('read me');
    const [sent] = await simulator.webhooks();
    const { events } = JSON.parse(sent?.body ?? '') as webhook.CallbackRequest;
    const [event] = events;
    if (event?.type !== 'message' || event.message.type !== 'text') throw new Error('no text event came');
    await client.markMessagesAsReadByToken({ markAsReadToken: event.message.markAsReadToken ?? '' });
    expect(await violations()).toEqual([]);
  });

  test('fetches content from the data host, prepared media after 202', async () => {
    const { messageId } = await happen({
      type: 'message',
      message: { type: 'video', contentBase64: btoa('moving'), preparingMs: 60_000 },
    });
    expect((await client.getMessageContentWithHttpInfo(messageId)).httpResponse.status).toBe(202);
    expect(await client.getMessageContentTranscodingByMessageId(messageId)).toEqual({ status: 'processing' });
    await simulator.control('/clock', { advanceMs: 60_000 });
    const { httpResponse, body } = await client.getMessageContentWithHttpInfo(messageId);
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(Buffer.from(chunk));
    expect(Buffer.concat(chunks).toString()).toBe('moving');
    expect(httpResponse.headers.get('content-type')).toBe('video/mp4');
    expect(await violations()).toEqual([]);
  });

  test('sets the webhook endpoint, and is refused http', async () => {
    await client.setWebhookEndpoint({ endpoint: 'https://kaiwa.example.com/webhook/line/demo?x=1' });
    expect((await client.getWebhookEndpoint()).endpoint).toContain('?x=1');
    await expect(client.setWebhookEndpoint({ endpoint: 'http://a.example/' })).rejects.toMatchObject({ status: 400 });
  });

  test('meets 501 where the simulator does not play', async () => {
    await expect(client.listCoupon()).rejects.toMatchObject({ status: 501 });
  });
});

describe('webhooks', () => {
  test('are signed over the raw body as the SDK checks it, and fit LINE’s file', async () => {
    await simulator.webhooks();
    await say('สวัสดี 👋🏽', { escapeUnicode: true });
    await happen({ type: 'message', message: { type: 'sticker' } });
    await happen({ type: 'postback', data: 'queue' });
    await happen({ type: 'unfollow' });
    await client.testWebhookEndpoint({});
    const sent = await simulator.webhooks();
    expect(sent).toHaveLength(5);
    for (const one of sent) {
      expect(validateSignature(one.body, SECRET, one.signature ?? '')).toBe(true);
      expect([one.path, one.contentType]).toEqual(['/webhook/line/demo', 'application/json; charset=utf-8']);
      if (here) expect(schemaValidator('webhook.yml', 'CallbackRequest')(JSON.parse(one.body))).toBe(true);
    }
    expect(JSON.parse(sent[4]?.body ?? '').events).toEqual([]);
  });

  test('answer with what Kaiwa said: its status, or that it took longer than 2 seconds', async () => {
    await simulator.recorder('/recorder/mode', { status: 500 });
    expect((await say('a')).status).toBe(500);
    await simulator.recorder('/recorder/mode', { status: 200, delayMs: 2_500 });
    expect((await say('b')).status).toBe('timeout');
    const test = await client.testWebhookEndpoint({});
    expect(test).toMatchObject({ success: false, reason: 'REQUEST_TIMEOUT' });
  });

  test('come again with the same ids when asked, several at a time', async () => {
    const { webhookEventId } = await say('once');
    await simulator.webhooks();
    const { statuses } = await simulator.control<{ statuses: number[] }>('/redeliver', {
      webhookEventId,
      times: 5,
      parallel: true,
    });
    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    const events = (await simulator.webhooks()).map((one) => JSON.parse(one.body).events[0]);
    expect(events.map((event) => [event.webhookEventId, event.deliveryContext.isRedelivery])).toEqual(
      Array.from({ length: 5 }, () => [webhookEventId, true]),
    );
  });

  test('are redelivered by themselves only when the channel has that on', async () => {
    await simulator.recorder('/recorder/mode', { status: 500 });
    await say('lost');
    await simulator.control('/clock', { advanceMs: 60_000 });
    expect(await simulator.webhooks()).toHaveLength(2); // the follow of this test's start and the text
    await simulator.control('/channels/demo', { redelivery: true, redeliveryDelayMs: 30_000 }, 'PUT');
    const { webhookEventId } = await say('found');
    await simulator.webhooks();
    await simulator.recorder('/recorder/mode', { status: 200 });
    await simulator.control('/clock', { advanceMs: 30_000 });
    const again = (await simulator.webhooks()).map((one) => JSON.parse(one.body).events[0]);
    expect(again).toMatchObject([{ webhookEventId, deliveryContext: { isRedelivery: true } }]);
    await simulator.control('/clock', { advanceMs: 3_600_000 });
    expect(await simulator.webhooks()).toEqual([]);
  });

  test('mix people in one call, in another order, and repeat without a flag', async () => {
    const other = (await simulator.control<{ userId: string }>('/users', { displayName: 'Ben' })).userId;
    await simulator.webhooks();
    const event = (value: string) => ({ type: 'message', message: text(value) });
    await simulator.control('/batches', {
      events: [
        { userId, event: event('1') },
        { userId: other, event: event('2') },
        { userId, event: event('3') },
      ],
      perRequest: 3,
      order: 'reversed',
    });
    const [batch] = await simulator.webhooks();
    const { events } = JSON.parse(batch?.body ?? '') as { events: { message: { text: string } }[] };
    expect(events.map((one) => one.message.text)).toEqual(['3', '2', '1']);
    await say('twice', { duplicates: 1 });
    const copies = await simulator.webhooks();
    expect(copies).toHaveLength(2);
    expect(copies[0]?.body).toBe(copies[1]?.body);
  });
});

describe('faults over the wire', () => {
  const push = (over = {}) =>
    fetch(`${simulator.api}/v2/bot/message/push`, {
      method: 'POST',
      headers: { authorization: `Bearer ${LONG_LIVED_TOKEN}`, 'content-type': 'application/json', ...over },
      body: JSON.stringify({ to: userId, messages: [text('x')] }),
    });

  test('a dropped connection throws at the caller; after acceptance the message is there', async () => {
    await fault('push', 'drop_before');
    await expect(push()).rejects.toThrow();
    expect(await received()).toHaveLength(0);
    await fault('push', 'drop_after');
    await expect(push()).rejects.toThrow();
    expect(await received()).toHaveLength(1);
  });

  test('a broken 200 does not parse, a slow answer comes late', async () => {
    await fault('push', 'malformed_200');
    const broken = await push();
    expect(broken.status).toBe(200);
    await expect(broken.json()).rejects.toThrow();
    await fault('push', 'slow', { ms: 300 });
    const start = performance.now();
    expect((await push()).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThanOrEqual(299);
  });
});

describe('the control API', () => {
  test.each([
    ['/faults', { api: 'nothing', fault: '500_before' }, 'api'],
    ['/clock', { advance: 5 }, 'advanceMs'],
    ['/users', {}, 'displayName'],
  ])('%s names what is wrong in %o', async (path, body, word) => {
    await expect(simulator.control(path, body)).rejects.toThrow(new RegExp(`400.*${word}`, 's'));
  });

  test('keeps everything over a restart of the object: chats, tokens, keys, clock', async () => {
    const { replyToken } = await say('before');
    const key = crypto.randomUUID();
    await client.pushMessage({ to: userId, messages: [text('kept')] }, key);
    await simulator.control('/clock', { advanceMs: 30_000 });
    await simulator.evict();
    await expect(client.pushMessage({ to: userId, messages: [text('kept')] }, key)).rejects.toMatchObject({
      status: 409,
    });
    await client.replyMessage({ replyToken, messages: [text('after')] });
    expect(await received()).toMatchObject([{ via: 'push' }, { via: 'reply' }]);
    const { offsetMs } = await simulator.control<{ offsetMs: number }>('/clock', undefined, 'GET');
    expect(offsetMs).toBe(30_000);
  });
});
