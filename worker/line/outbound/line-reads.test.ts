import { describe, expect, test } from 'vitest';
import { fakeLineFetch, lineAnswer, type SeenRequest } from '../../testing/fake-line-fetch';
import { createLineClient, type LineClient } from './line-client';

type Answer = (request: SeenRequest, signal: AbortSignal | undefined) => Response | Promise<Response>;

function clientWith(answer: Answer, timeoutMs = 1000) {
  const { fetch, seen } = fakeLineFetch(answer);
  const hosts = { apiBase: 'https://api.line.test', dataApiBase: 'https://data.line.test' };
  return { client: createLineClient({ fetch, ...hosts, timeoutMs }), seen };
}

describe('what is read', () => {
  test('a profile with what LINE gives and nothing else', async () => {
    const profile = { displayName: 'A', pictureUrl: 'https://p', language: 'ja', statusMessage: 's' };
    const full = await clientWith(() => lineAnswer(200, { ...profile, userId: 'U1' })).client.profile('U1', 't');
    expect(full).toEqual({ kind: 'ok', value: profile, requestId: 'req-1' });
    const bare = await clientWith(() => lineAnswer(200, { displayName: 'A' })).client.profile('U1', 't');
    expect(bare).toEqual({ kind: 'ok', value: { displayName: 'A' }, requestId: 'req-1' });
  });

  test.each([
    [() => lineAnswer(404, { message: 'Not found' }), 'rejected'],
    [() => lineAnswer(429, {}), 'limited'],
    [() => lineAnswer(500, {}), 'unknown'],
    [() => lineAnswer(200, {}), 'unknown'],
    [() => new Response('x'), 'unknown'],
    [() => Promise.reject(new Error('x')), 'unknown'],
  ])('a profile that is not there, %#', async (answer, kind) => {
    expect((await clientWith(answer).client.profile('U1', 't')).kind).toBe(kind);
  });

  test('the quota with its use, and a plan without limit', async () => {
    const limited = (request: SeenRequest) =>
      lineAnswer(200, request.url.endsWith('consumption') ? { totalUsage: 7 } : { type: 'limited', value: 200 });
    expect(await clientWith(limited).client.quota('t')).toMatchObject({ kind: 'ok', value: { limit: 200, used: 7 } });
    const open = (request: SeenRequest) =>
      lineAnswer(200, request.url.endsWith('consumption') ? { totalUsage: 7 } : { type: 'none' });
    expect(await clientWith(open).client.quota('t')).toMatchObject({ kind: 'ok', value: { limit: null, used: 7 } });
  });

  test('bot info', async () => {
    const info = { userId: 'U1', basicId: '@x', displayName: 'D', chatMode: 'chat', markAsReadMode: 'manual' };
    expect(await clientWith(() => lineAnswer(200, info)).client.botInfo('t')).toMatchObject({
      kind: 'ok',
      value: info,
    });
  });

  test.each<[string, (client: LineClient) => Promise<unknown>, unknown, unknown]>([
    ['a group', (c) => c.groupSummary('C1', 't'), { groupName: 'G', pictureUrl: 'p' }, { name: 'G', pictureUrl: 'p' }],
    ['a group without picture', (c) => c.groupSummary('C1', 't'), { groupName: 'G' }, { name: 'G' }],
    ['a member', (c) => c.member({ kind: 'room', id: 'R1' }, 'U1', 't'), { displayName: 'A' }, { displayName: 'A' }],
    ['a count of members', (c) => c.memberCount({ kind: 'group', id: 'C1' }, 't'), { count: 3 }, 3],
    ['a link token', (c) => c.linkToken('U1', 't'), { linkToken: 'l' }, 'l'],
    [
      'a count of pushes',
      (c) => c.deliveryCount('push', 'd', 't'),
      { status: 'ready', success: 5 },
      { status: 'ready', count: 5 },
    ],
    [
      'a count that is not there yet',
      (c) => c.deliveryCount('reply', 'd', 't'),
      { status: 'unready' },
      { status: 'unready', count: null },
    ],
    [
      'the webhook’s address',
      (c) => c.webhookEndpoint('t'),
      { endpoint: 'https://a/', active: true },
      { url: 'https://a/', active: true },
    ],
    [
      'a test of the webhook',
      (c) => c.testWebhook(null, 't'),
      { success: false, timestamp: 'x', statusCode: 401, reason: 'ERROR_STATUS_CODE', detail: '401' },
      { success: false, statusCode: 401, reason: 'ERROR_STATUS_CODE', detail: '401' },
    ],
    ['transcoding', (c) => c.transcodingStatus('1', 't'), { status: 'processing' }, 'processing'],
    ['what has no answer but its status', (c) => c.startLoading('U1', 20, 't'), {}, null],
  ])('%s', async (_name, call, body, value) => {
    expect(await call(clientWith(() => lineAnswer(200, body)).client)).toEqual({
      kind: 'ok',
      value,
      requestId: 'req-1',
    });
  });

  test('the loading animation is done with 202', async () => {
    expect((await clientWith(() => lineAnswer(202, {})).client.startLoading('U1', 5, 't')).kind).toBe('ok');
  });

  test.each<[string, (client: LineClient) => Promise<{ kind: string }>]>([
    ['a group without name', (c) => c.groupSummary('C1', 't')],
    ['no count', (c) => c.memberCount({ kind: 'group', id: 'C1' }, 't')],
    ['no link token', (c) => c.linkToken('U1', 't')],
    ['no status', (c) => c.transcodingStatus('1', 't')],
    ['no outcome of a test', (c) => c.testWebhook(null, 't')],
  ])('%s is no answer', async (_name, call) => {
    expect((await call(clientWith(() => lineAnswer(200, {})).client)).kind).toBe('unknown');
  });

  test('no webhook address is an answer too', async () => {
    const { client } = clientWith(() => lineAnswer(404, { message: 'Webhook endpoint not found' }));
    expect(await client.webhookEndpoint('t')).toMatchObject({ kind: 'ok', value: { url: null, active: false } });
  });

  test.each([404, 410])('transcoding of what LINE no longer has is gone: %d', async (status) => {
    expect(await clientWith(() => lineAnswer(status, {})).client.transcodingStatus('1', 't')).toMatchObject({
      kind: 'gone',
      status,
    });
  });

  test('messages that LINE would not take come back with its words', async () => {
    const details = [{ message: 'May not be empty', property: 'messages[0].text' }];
    const { client } = clientWith(() => lineAnswer(400, { message: 'The request body has 1 error(s)', details }));
    expect(await client.validate('[{"type":"text"}]', 't')).toMatchObject({ kind: 'rejected', details });
  });

  test('content as a stream with its type and length', async () => {
    const headers = { 'content-type': 'image/jpeg', 'content-length': '3' };
    const { client } = clientWith(() => new Response(new Uint8Array([1, 2, 3]), { headers }));
    const answer = await client.content('1', 't');
    if (answer.kind !== 'ready') throw new Error(answer.kind);
    expect(answer).toMatchObject({ contentType: 'image/jpeg', contentLength: 3, status: 200 });
    expect(new Uint8Array(await new Response(answer.body).arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
  });

  test.each([
    [() => new Response(null, { status: 202 }), { kind: 'preparing', status: 202 }],
    [() => lineAnswer(404, { message: 'not found' }), { kind: 'gone', status: 404 }],
    [() => lineAnswer(410, { message: 'The content is gone' }), { kind: 'gone', status: 410 }],
    [() => lineAnswer(401, {}), { kind: 'unauthorized' }],
    [() => lineAnswer(500, {}), { kind: 'unknown' }],
    [() => Promise.reject(new Error('x')), { kind: 'unknown' }],
  ])('content that is not there, %#', async (answer, expected) => {
    expect(await clientWith(answer).client.content('1', 't')).toMatchObject(expected);
  });
});

describe('a token', () => {
  test('is asked for by form with the channel’s id and secret', async () => {
    const { client, seen } = clientWith(() =>
      lineAnswer(200, { token_type: 'Bearer', access_token: 'a', expires_in: 900 }),
    );
    expect(await client.issueToken('123', 's&=')).toEqual({ kind: 'token', value: 'a', expiresInSec: 900 });
    expect(seen[0]?.headers.get('content-type')).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(seen[0]?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: '123',
      client_secret: 's&=',
    });
  });

  test.each([
    [() => lineAnswer(400, { error: 'invalid_request' }), 'refused'],
    [() => lineAnswer(429, {}), 'unavailable'],
    [() => lineAnswer(500, {}), 'unavailable'],
    [() => lineAnswer(200, {}), 'unavailable'],
    [() => new Response('x', { status: 302 }), 'unavailable'],
    [() => Promise.reject(new Error('x')), 'unavailable'],
  ])('that is not given, %#', async (answer, kind) => {
    expect(await clientWith(answer).client.issueToken('1', 's')).toEqual({ kind });
  });
});
