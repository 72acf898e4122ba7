import { describe, expect, test, vi } from 'vitest';
import { fakeLineFetch, lineAnswer, type SeenRequest, silence } from '../../testing/fake-line-fetch';
import { createLineClient, type SendCall } from './line-client';

const API = 'https://api.line.test';
const DATA = 'https://data.line.test';
const MESSAGES = '[{"type":"text","text":"caf\\u00e9 😀"}]';
const PUSH: SendCall = { endpoint: 'push', to: 'U1', messages: MESSAGES, retryKey: '0190-key' };
const REPLY: SendCall = { endpoint: 'reply', replyToken: 'r1', messages: MESSAGES };

type Answer = (request: SeenRequest, signal: AbortSignal | undefined) => Response | Promise<Response>;

function clientWith(answer: Answer, timeoutMs = 1000) {
  const { fetch, seen } = fakeLineFetch(answer);
  return { client: createLineClient({ fetch, apiBase: API, dataApiBase: DATA, timeoutMs }), seen };
}

const send = (answer: Answer, call: SendCall = PUSH) => clientWith(answer, 50).client.send(call, 'token');

describe('what goes out', () => {
  test('a push: address, token, retry key and the messages byte for byte', async () => {
    const { client, seen } = clientWith(() => lineAnswer(200, { sentMessages: [] }));
    await client.send(PUSH, 'token');
    await client.send({ ...PUSH, attempt: 2 }, 'token');
    const [first, second] = seen;
    expect(first?.url).toBe(`${API}/v2/bot/message/push`);
    expect(first?.method).toBe('POST');
    expect(first?.headers.get('authorization')).toBe('Bearer token');
    expect(first?.headers.get('content-type')).toBe('application/json');
    expect(first?.headers.get('x-line-retry-key')).toBe('0190-key');
    expect(first?.body).toBe(`{"to":"U1","messages":${MESSAGES}}`);
    expect(second?.body).toBe(first?.body);
  });

  test('a reply: its token and never a retry key', async () => {
    const { client, seen } = clientWith(() => lineAnswer(200, { sentMessages: [] }));
    await client.send(REPLY, 'token');
    expect(seen[0]?.url).toBe(`${API}/v2/bot/message/reply`);
    expect(seen[0]?.headers.has('x-line-retry-key')).toBe(false);
    expect(seen[0]?.body).toBe(`{"replyToken":"r1","messages":${MESSAGES}}`);
  });

  test('no call but a push carries a retry key; only content goes to the data host; ids are encoded', async () => {
    const { client, seen } = clientWith(() => lineAnswer(200, {}));
    await client.profile('U/../1', 't');
    await client.member({ kind: 'group', id: 'C/1' }, 'U?1', 't');
    await client.member({ kind: 'room', id: 'R1' }, 'U1', 't');
    await client.leave({ kind: 'room', id: 'R#1' }, 't');
    await client.botInfo('t');
    await client.content('1/2?', 't');
    await client.contentPreview('1', 't');
    await client.transcodingStatus('1', 't');
    await client.deliveryCount('push', '20261120&x=1', 't');
    await client.issueToken('1', 's');
    expect(seen.map((request) => `${request.method} ${request.url}`)).toEqual([
      `GET ${API}/v2/bot/profile/U%2F..%2F1`,
      `GET ${API}/v2/bot/group/C%2F1/member/U%3F1`,
      `GET ${API}/v2/bot/room/R1/member/U1`,
      `POST ${API}/v2/bot/room/R%231/leave`,
      `GET ${API}/v2/bot/info`,
      `GET ${DATA}/v2/bot/message/1%2F2%3F/content`,
      `GET ${DATA}/v2/bot/message/1/content/preview`,
      `GET ${DATA}/v2/bot/message/1/content/transcoding`,
      `GET ${API}/v2/bot/message/delivery/push?date=20261120%26x%3D1`,
      `POST ${API}/oauth2/v3/token`,
    ]);
    expect(seen.some((request) => request.headers.has('x-line-retry-key'))).toBe(false);
    expect(seen.every((request) => request.redirect === 'manual')).toBe(true);
  });

  test.each(['', '.', '..'])('no address is made from the id %j, which would name another call', async (id) => {
    const { client, seen } = clientWith(() => lineAnswer(200, {}));
    await expect(client.profile(id, 't')).rejects.toThrow('no id');
    expect(seen).toEqual([]);
  });

  test('bodies as LINE wants them', async () => {
    const { client, seen } = clientWith(() => lineAnswer(200, {}));
    await client.startLoading('U1', 20, 't');
    await client.markAsRead('m', 't');
    await client.validate(MESSAGES, 't');
    await client.setWebhookEndpoint('https://a/', 't');
    await client.testWebhook(null, 't');
    expect(seen.map((request) => request.body)).toEqual([
      '{"chatId":"U1","loadingSeconds":20}',
      '{"markAsReadToken":"m"}',
      `{"messages":${MESSAGES}}`,
      '{"endpoint":"https://a/"}',
      '{}',
    ]);
    expect(seen.every((request) => request.headers.get('content-type') === 'application/json')).toBe(true);
  });

  test('every call leaves one line in the log: method, path template, status, request id and attempt, and nothing else', async () => {
    const lines: string[] = [];
    const log = vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(String(line)));
    const { client } = clientWith(() => lineAnswer(200, { linkToken: 'canary', access_token: 'canary' }));
    await client.send({ ...PUSH, to: 'Ucanary', messages: '[{"type":"text","text":"canary"}]', attempt: 3 }, 'canary');
    await client.send({ ...REPLY, replyToken: 'canary' }, 'canary');
    await client.profile('Ucanary', 'canary');
    await client.linkToken('Ucanary', 'canary');
    await client.markAsRead('canary', 'canary');
    await client.issueToken('1', 'canary');
    log.mockRestore();
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { method: 'POST', path: '/v2/bot/message/push', status: 200, lineRequestId: 'req-1', attempt: 3 },
      { method: 'POST', path: '/v2/bot/message/reply', status: 200, attempt: 1 },
      { method: 'GET', path: '/v2/bot/profile/{userId}', status: 200, attempt: 1 },
      { method: 'POST', path: '/v2/bot/user/{userId}/linkToken', status: 200, attempt: 1 },
      { method: 'POST', path: '/v2/bot/chat/markAsRead', status: 200, attempt: 1 },
      { method: 'POST', path: '/oauth2/v3/token', status: 200, attempt: 1 },
    ]);
    expect(lines.join()).not.toContain('canary');
  });

  test('a slash at the end of the base makes no double one', async () => {
    const { fetch, seen } = fakeLineFetch(() => lineAnswer(200, {}));
    await createLineClient({ fetch, apiBase: `${API}/`, dataApiBase: DATA }).botInfo('t');
    expect(seen[0]?.url).toBe(`${API}/v2/bot/info`);
  });
});

describe('what an answer to a send means', () => {
  const sentMessages = [{ id: '461230966842064897', quoteToken: 'q' }, { id: '461230966842064898' }];

  test('200 with ids is accepted, ids as text', async () => {
    const answer = await send(() => lineAnswer(200, { sentMessages, more: 1 }));
    expect(answer).toEqual({ kind: 'accepted', requestId: 'req-1', sentMessages });
  });

  test.each([
    ['no body', () => new Response(null, { status: 200 })],
    ['no JSON', () => new Response('<html>', { status: 200 })],
    ['half a JSON', () => new Response('{"sentMessages":[{"id":"1', { status: 200 })],
    ['no ids', () => lineAnswer(200, {})],
    ['a list with a hole', () => lineAnswer(200, { sentMessages: [{ id: '1' }, {}] })],
    [
      'ids as numbers, which lost digits',
      () => lineAnswer(200, { sentMessages: [{ id: 461230966842064897n.toString() }, { id: 5 }] }),
    ],
    ['a body that breaks off', () => new Response(brokenStream(), { status: 200 })],
    ['another 2xx', () => new Response(null, { status: 204 })],
  ])('2xx with %s is accepted all the same, without ids', async (_name, response) => {
    const answer = await send(response);
    expect(answer.kind).toBe('accepted');
    expect(answer).not.toHaveProperty('sentMessages');
  });

  test('2xx whose body never ends is accepted when the time is over', async () => {
    const answer = await send((_request, signal) => new Response(endlessStream(signal), { status: 200 }));
    expect(answer).toEqual({ kind: 'accepted', requestId: null });
  });

  test('409 that names the accepted request is accepted, with the ids of that first time', async () => {
    const body = { message: 'The retry key is already accepted', sentMessages };
    const answer = await send(() => lineAnswer(409, body, { 'x-line-accepted-request-id': 'req-0' }));
    expect(answer).toEqual({ kind: 'accepted', requestId: 'req-1', sentMessages, via409: 'req-0' });
  });

  test('409 that names the accepted request is accepted without a readable body too', async () => {
    const headers = { 'x-line-accepted-request-id': 'req-0' };
    expect(await send(() => new Response('', { status: 409, headers }))).toEqual({
      kind: 'accepted',
      requestId: null,
      via409: 'req-0',
    });
  });

  test('409 without it settles nothing', async () => {
    const answer = await send(() => lineAnswer(409, { message: 'The retry key is already accepted' }));
    expect(answer).toEqual({ kind: 'unknown', cause: 'conflict_without_id', requestId: 'req-1' });
  });

  test.each([500, 502, 503, 504])('%d settles nothing', async (status) => {
    expect(await send(() => lineAnswer(status, { message: 'x' }))).toEqual({
      kind: 'unknown',
      cause: 'server_error',
      requestId: 'req-1',
    });
  });

  test('no answer in time settles nothing', async () => {
    expect(await send((_request, signal) => silence(signal))).toEqual({
      kind: 'unknown',
      cause: 'timeout',
      requestId: null,
    });
  });

  test('a lost connection settles nothing', async () => {
    const answer = await send(() => Promise.reject(new TypeError('network connection lost')));
    expect(answer).toEqual({ kind: 'unknown', cause: 'network', requestId: null });
  });

  test.each([301, 302, 307, 308])('%d is not followed and settles nothing', async (status) => {
    const { client, seen } = clientWith(
      () => new Response(null, { status, headers: { location: 'https://evil.test' } }),
    );
    expect(await client.send(PUSH, 't')).toEqual({ kind: 'unknown', cause: 'redirect', requestId: null });
    expect(seen).toHaveLength(1);
  });

  test.each([
    ['The API rate limit has been exceeded. Try again later.', 'rate'],
    ['You have reached your monthly limit.', 'monthly'],
    ['Too many messages to the same user', 'unknown'],
    ['', 'unknown'],
  ])('429 %j is limited: %s', async (message, why) => {
    expect(await send(() => lineAnswer(429, { message }))).toEqual({ kind: 'limited', why, requestId: 'req-1' });
  });

  test('429 without a body is limited: unknown', async () => {
    expect(await send(() => new Response(null, { status: 429 }))).toMatchObject({ kind: 'limited', why: 'unknown' });
  });

  test('401 is unauthorized', async () => {
    expect(await send(() => lineAnswer(401, { message: 'x' }))).toEqual({ kind: 'unauthorized', requestId: 'req-1' });
  });

  test.each([400, 403, 404, 413, 415])('%d is a definite no with LINE’s words', async (status) => {
    const details = [{ message: 'May not be empty', property: 'messages[0].text' }, { message: 'x' }];
    const body = { message: 'The request body has 2 error(s)', details: [...details, 5] };
    expect(await send(() => lineAnswer(status, body))).toEqual({
      kind: 'rejected',
      status,
      message: 'The request body has 2 error(s)',
      details,
      requestId: 'req-1',
    });
  });

  test('400 without a body is a definite no without words', async () => {
    expect(await send(() => new Response('', { status: 400 }), REPLY)).toMatchObject({
      kind: 'rejected',
      message: '',
      details: [],
    });
  });
});

test('every call logs method, path template, status, request id and attempt, and nothing that is secret or a person’s', async () => {
  const lines: string[] = [];
  const spy = vi.spyOn(console, 'log').mockImplementation((line) => lines.push(line));
  const { client } = clientWith(() => lineAnswer(200, { displayName: 'canary-name', sentMessages: [] }));
  await client.send(
    { endpoint: 'push', to: 'canary-id', retryKey: 'k', messages: '[{"text":"canary-text"}]', attempt: 3 },
    'canary-token',
  );
  await client.profile('canary-id', 'canary-token');
  await client.issueToken('1', 'canary-secret');
  spy.mockRestore();
  expect(lines).toHaveLength(3);
  expect(lines.join()).not.toContain('canary');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    event: 'line_call',
    method: 'POST',
    path: '/v2/bot/message/push',
    status: 200,
    lineRequestId: 'req-1',
    attempt: 3,
  });
  expect(JSON.parse(lines[1] ?? '').path).toBe('/v2/bot/profile/{userId}');
});

function brokenStream(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"sentMess'));
      controller.error(new Error('connection lost'));
    },
  });
}

/** Stays open until the request's own time limit ends it. */
function endlessStream(signal: AbortSignal | undefined): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      signal?.addEventListener('abort', () => controller.error(signal.reason));
    },
  });
}
