// LINE's answers outside sending: authorization, hosts, paths, tokens, profile, content, comfort, webhook settings, faults.
import { describe, expect, test } from 'vitest';
import { addUser, BOT_ID, FRIEND, KEY, testPlatform, text } from '../testing/test-platform';

const hello = { type: 'message', message: text('hello') };
const kinds = (platform: ReturnType<typeof testPlatform>) => platform.state.violations.values().map((one) => one.kind);

function addFault(platform: ReturnType<typeof testPlatform>, api: string, fault: string, times = 1): void {
  platform.state.faults.set(fault, { faultId: fault, api, fault, times, ms: 5, channelId: null });
}

describe('every call', () => {
  test.each([
    [null, "Authorization header required. Must follow the scheme, 'Authorization: Bearer <ACCESS TOKEN>'"],
    ['Basic abc', "Authorization header required. Must follow the scheme, 'Authorization: Bearer <ACCESS TOKEN>'"],
    ['Bearer nobody', /^Authentication failed due to the following reason: /],
  ])('with authorization %s answers 401', (authorization, message) => {
    const answer = testPlatform().call('GET', '/v2/bot/info', undefined, { authorization });
    expect(answer.status).toBe(401);
    if (typeof message === 'string') expect(answer.json.message).toBe(message);
    else expect(answer.json.message).toMatch(message);
  });

  test('has a request id of its own, also when refused', () => {
    const platform = testPlatform();
    const ids = ['/v2/bot/info', '/v2/bot/nothing', '/v2/bot/coupon'].map(
      (path) => platform.call('GET', path).headers['x-line-request-id'],
    );
    expect(new Set(ids).size).toBe(3);
  });

  test('on the wrong host answers 404 and is noted', () => {
    const platform = testPlatform();
    expect(platform.call('GET', '/v2/bot/info', undefined, { host: 'data' }).status).toBe(404);
    expect(platform.call('GET', '/v2/bot/message/1/content', undefined, { host: 'api' }).status).toBe(404);
    expect(kinds(platform)).toEqual(['wrong_host', 'wrong_host']);
  });

  test('that LINE has but the simulator does not play answers 501, an unknown one 404', () => {
    const platform = testPlatform();
    expect(platform.call('GET', '/v2/bot/coupon').status).toBe(501);
    expect(platform.call('GET', '/v2/bot/message/1/content/').status).toBe(404);
  });

  test('is logged with its template and without credentials', () => {
    const platform = testPlatform();
    platform.call('GET', `/v2/bot/profile/${FRIEND}`);
    platform.call('POST', '/oauth2/v3/token', 'client_secret=x', { contentType: 'application/x-www-form-urlencoded' });
    const [profile, token] = platform.state.calls.values();
    expect(profile).toMatchObject({ template: '/v2/bot/profile/{userId}', status: 200, channelId: 'demo' });
    expect(token).toMatchObject({ template: '/oauth2/v3/token', status: 400, body: null });
  });

  test('with a body of another type, of no JSON, or too large is refused in LINE’s words', () => {
    const platform = testPlatform();
    const path = '/v2/bot/message/push';
    expect(platform.call('POST', path, 'x', { contentType: 'text/plain' }).json.message).toBe(
      'The content type, text/plain, is not supported',
    );
    expect(platform.call('POST', path, '{"to":\n oops}').json.message).toMatch(
      /^The request body could not be parsed as JSON \(line: 2, column: \d+\)$/,
    );
    expect(platform.call('POST', path, `"${'x'.repeat(2_000_000)}"`).status).toBe(413);
  });

  test('with a retry key where none is taken answers 400', () => {
    const platform = testPlatform();
    expect(platform.call('GET', '/v2/bot/info', undefined, { retryKey: KEY }).status).toBe(400);
  });
});

describe('tokens', () => {
  const form = { contentType: 'application/x-www-form-urlencoded', authorization: null };
  const credentials = 'grant_type=client_credentials&client_id=1000000001&client_secret=secret-of-demo';

  test('a stateless token works for 900 s on the fake clock', () => {
    const platform = testPlatform();
    const { json } = platform.call('POST', '/oauth2/v3/token', credentials, form);
    expect(json).toMatchObject({ token_type: 'Bearer', expires_in: 900 });
    const info = () =>
      platform.call('GET', '/v2/bot/info', undefined, { authorization: `Bearer ${json.access_token}` }).status;
    platform.advance(899_999);
    expect(info()).toBe(200);
    platform.advance(1);
    expect(info()).toBe(401);
  });

  test('wrong credentials give the published error', () => {
    const answer = testPlatform().call('POST', '/oauth2/v3/token', `${credentials}x`, form);
    expect([answer.status, answer.json]).toEqual([
      400,
      { error: 'invalid_request', error_description: "Invalid 'client_credentials'." },
    ]);
  });
});

describe('profile and bot', () => {
  test('bot info names the bot and its modes', () => {
    expect(testPlatform().call('GET', '/v2/bot/info').json).toEqual({
      userId: BOT_ID,
      basicId: '@000kaiwa',
      displayName: 'Kaiwa Demo',
      chatMode: 'chat',
      markAsReadMode: 'manual',
    });
  });

  test('a picture of our own is an address of the host that was asked, a foreign one stays as it is', () => {
    const platform = testPlatform();
    const pictureOf = (pictureUrl: string) => {
      const friend = platform.state.users.get(FRIEND);
      if (friend) platform.state.putUser({ ...friend, pictureUrl });
      return platform.call('GET', `/v2/bot/profile/${FRIEND}`, undefined, { origin: 'http://localhost:1' }).json
        .pictureUrl;
    };
    expect(pictureOf(`/pictures/${FRIEND}.png`)).toBe(`http://localhost:1/pictures/${FRIEND}.png`);
    expect(pictureOf('https://pictures.test/a.png')).toBe('https://pictures.test/a.png');
  });

  test('a friend has a profile; who blocked, withholds consent or never wrote has none', () => {
    const platform = testPlatform();
    const profile = (userId: string) => platform.call('GET', `/v2/bot/profile/${userId}`);
    const stranger = `U${'b'.repeat(32)}`;
    addUser(platform.state, stranger, false);
    expect(profile(FRIEND).json).toEqual({ displayName: 'Aiko', userId: FRIEND, language: 'ja' });
    expect([profile(stranger).status, profile(stranger).json.message]).toEqual([404, 'Not found']);
    platform.happen(hello, stranger);
    expect(profile(stranger).status).toBe(200);
    platform.happen({ type: 'unfollow' });
    expect(profile(FRIEND).status).toBe(404);
    expect(profile('aiko').json.message).toBe("The value for the 'userId' parameter is invalid");
  });
});

describe('content', () => {
  const send = (platform: ReturnType<typeof testPlatform>, message: object) =>
    platform.happen({ type: 'message', message }).messageId ?? '';
  const get = (platform: ReturnType<typeof testPlatform>, id: string, what = '') =>
    platform.call('GET', `/v2/bot/message/${id}/content${what}`);

  test('an image is there at once, byte for byte', () => {
    const platform = testPlatform();
    const id = send(platform, { type: 'image', contentBase64: btoa('bytes'), contentType: 'image/png' });
    const answer = get(platform, id);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'image/png']);
    expect(new TextDecoder().decode(answer.body as Uint8Array)).toBe('bytes');
    expect(get(platform, id, '/transcoding').json.message).toBe(
      "Transcoding status doesn't support this type of content",
    );
  });

  test('a video answers 202 while it is prepared, then 200', () => {
    const platform = testPlatform();
    const id = send(platform, { type: 'video', preparingMs: 1_000 });
    expect([get(platform, id).status, get(platform, id).body]).toEqual([202, null]);
    expect(get(platform, id, '/transcoding').json).toEqual({ status: 'processing' });
    platform.advance(1_000);
    expect(get(platform, id).status).toBe(200);
    expect(get(platform, id, '/transcoding').json).toEqual({ status: 'succeeded' });
  });

  test('unsent content is gone, unknown and expired content not found, text has none', () => {
    const platform = testPlatform();
    const id = send(platform, { type: 'image', expiresInMs: 10 });
    const other = send(platform, { type: 'audio' });
    platform.happen({ type: 'unsend', messageId: other });
    expect([get(platform, other).status, get(platform, other).json.message]).toEqual([410, 'The content is gone']);
    platform.advance(10);
    for (const missing of [id, '404', send(platform, text('x'))]) {
      expect([get(platform, missing).status, get(platform, missing).json.message]).toEqual([404, 'not found']);
    }
    expect(get(platform, send(platform, { type: 'file' }), '/preview').json.message).toBe(
      'The content can not be previewed',
    );
  });

  test('media faults: some 202 first, failed preparation', () => {
    const platform = testPlatform();
    const id = send(platform, { type: 'video' });
    addFault(platform, 'content', '202_then_200', 2);
    expect([get(platform, id).status, get(platform, id).status, get(platform, id).status]).toEqual([202, 202, 200]);
    addFault(platform, 'content', 'transcoding_failed');
    expect(get(platform, id, '/transcoding').json).toEqual({ status: 'failed' });
  });
});

describe('chat comfort', () => {
  test.each([
    [{ loadingSeconds: 4 }, ['Must be between 5 and 60', 'must be a multiple of five']],
    [{ loadingSeconds: 65 }, ['Must be between 5 and 60']],
    [{ loadingSeconds: 7 }, ['must be a multiple of five']],
    [
      { chatId: `C${'a'.repeat(32)}` },
      ['Only user id is acceptable, please confirm if there are any group/room ids or illegal ids.'],
    ],
  ])('loading animation with %o is refused', (over, messages) => {
    const answer = testPlatform().call('POST', '/v2/bot/chat/loading/start', { chatId: FRIEND, ...over });
    expect(answer.status).toBe(400);
    expect((answer.json.details as { message: string }[]).map((one) => one.message)).toEqual(messages);
  });

  test('loading animation answers 202 {} also for people who are not there', () => {
    const platform = testPlatform();
    for (const chatId of [FRIEND, `U${'f'.repeat(32)}`]) {
      const answer = platform.call('POST', '/v2/bot/chat/loading/start', { chatId });
      expect([answer.status, answer.json]).toEqual([202, {}]);
    }
  });

  test('a read mark takes only tokens of the bot', () => {
    const platform = testPlatform();
    const { stored } = platform.happen(hello);
    const { markAsReadToken } = stored.event.message as { markAsReadToken: string };
    const mark = (token: string) => platform.call('POST', '/v2/bot/chat/markAsRead', { markAsReadToken: token });
    expect([mark(markAsReadToken).status, mark(markAsReadToken).json]).toEqual([200, {}]);
    expect(mark('x').json.message).toBe(
      'Invalid markAsReadToken. Tokens must be used by the bot that received them via Webhook.',
    );
  });
});

describe('webhook settings', () => {
  const path = '/v2/bot/channel/webhook/endpoint';

  test('the endpoint can be read and replaced by https only', () => {
    const platform = testPlatform();
    expect(platform.call('GET', path).json).toEqual({
      endpoint: 'https://kaiwa.example.com/webhook/line/demo',
      active: true,
    });
    expect(platform.call('PUT', path, { endpoint: 'http://a.example/' }).json.message).toBe(
      'Invalid webhook endpoint URL',
    );
    expect(platform.call('PUT', path, { endpoint: 'https://a.example/hook' }).status).toBe(200);
    expect(platform.call('GET', path).json.endpoint).toBe('https://a.example/hook');
  });

  test('without an endpoint there is nothing to read', () => {
    const platform = testPlatform();
    const channel = platform.state.channel('demo');
    if (channel === undefined) throw new Error('no demo channel');
    platform.state.updateChannel(channel, { webhookUrl: '' });
    expect(platform.call('GET', path).json.message).toBe('Webhook endpoint not found');
  });
});

describe('faults', () => {
  test('each lasts for as many calls as asked, and hits only its API', () => {
    const platform = testPlatform();
    addFault(platform, 'info', '500_before', 2);
    const statuses = ['/v2/bot/message/quota', '/v2/bot/info', '/v2/bot/info', '/v2/bot/info'].map(
      (path) => platform.call('GET', path).status,
    );
    expect(statuses).toEqual([200, 500, 500, 200]);
  });

  test.each([
    ['429_rate', 429, 'The API rate limit has been exceeded. Try again later.'],
    ['429_monthly', 429, 'You have reached your monthly limit.'],
    ['409_no_id', 409, 'The retry key is already accepted'],
    ['401', 401, 'Authentication failed due to the following reason: invalid token.'],
  ])('%s answers %i', (fault, status, message) => {
    const platform = testPlatform();
    addFault(platform, 'info', fault);
    const answer = platform.call('GET', '/v2/bot/info');
    expect([answer.status, answer.json]).toEqual([status, { message }]);
    expect(answer.headers).not.toHaveProperty('x-line-accepted-request-id');
  });

  test.each([
    ['drop_before', 'drop', 0],
    ['drop_after', 'drop', 1],
    ['slow', 'slow', 1],
    ['malformed_200', 'malformed', 1],
  ])('%s disturbs the answer as %s, with %i message delivered', (fault, kind, delivered) => {
    const platform = testPlatform();
    addFault(platform, 'push', fault);
    const answer = platform.call('POST', '/v2/bot/message/push', { to: FRIEND, messages: [text('x')] });
    expect(answer.disturbance?.kind).toBe(kind);
    expect(platform.state.timeline.values()).toHaveLength(delivered);
  });
});
