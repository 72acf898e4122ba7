// The control API over HTTP in plain Node, with a recorder in Kaiwa's place: what tests and scripts of Kaiwa rely on.
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createApp } from '../app';
import type { Platform } from '../platform';
import { FRIEND, platformOf, testPlatform, text } from '../testing/test-platform';

interface Setup {
  ask: (method: string, path: string, body?: unknown) => Promise<{ status: number; json: Record<string, unknown> }>;
  /** Bodies of the webhooks that went out. */
  sent: { destination: string; events: Record<string, unknown>[] }[];
  platform: Platform;
}

function setup(status = 200): Setup {
  const { state } = testPlatform();
  const sent: Setup['sent'] = [];
  const kaiwa = {
    fetch: async (request: Request) => {
      sent.push(await request.json());
      return new Response(null, { status });
    },
  };
  const platform = platformOf(state, kaiwa);
  const app = createApp(platform);
  const ask: Setup['ask'] = async (method, path, body) => {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await app.request(`http://localhost/control${path}`, init);
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  };
  return { ask, sent, platform };
}

const hello = { type: 'message', message: text('hello') };

describe('people', () => {
  test('are made one by one or in bulk, with an id of the test’s own where it wants one', async () => {
    const { ask } = setup();
    const own = `U${'9'.repeat(32)}`;
    expect((await ask('POST', '/users', { displayName: 'A', userId: own })).json).toEqual({ userId: own });
    expect((await ask('POST', '/users', { displayName: 'A', userId: own })).status).toBe(400);
    const bulk = await ask('POST', '/users/bulk', { users: [{ displayName: 'B' }, { displayName: 'C' }] });
    expect(bulk.json.userIds).toHaveLength(2);
    expect((await ask('GET', '/users')).json.users).toHaveLength(4);
  });

  test('have a drawn picture unless they came with one of their own or with none', async () => {
    const { ask, platform } = setup();
    const make = async (over: object) => {
      const { json } = await ask('POST', '/users', { displayName: 'A', ...over });
      return platform.state.users.get(String(json.userId));
    };
    const drawn = await make({});
    expect(drawn?.pictureUrl).toBe(`/pictures/${drawn?.userId}.png`);
    expect((await make({ pictureUrl: 'https://pictures.test/a.png' }))?.pictureUrl).toBe('https://pictures.test/a.png');
    expect((await make({ pictureUrl: null }))?.pictureUrl).toBeNull();
    const app = createApp(platform);
    const picture = await app.request(`http://localhost${drawn?.pictureUrl}`);
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect((await app.request('http://localhost/pictures/nobody.png')).status).toBe(404);
  });

  test('an event answers with its id, the webhook’s status, message id and reply token', async () => {
    const { ask, sent } = setup();
    const { json } = await ask('POST', `/users/${FRIEND}/events`, hello);
    expect(json).toMatchObject({ status: 200, messageId: expect.any(String), replyToken: expect.any(String) });
    expect(sent[0]?.events[0]).toMatchObject({ webhookEventId: json.webhookEventId, replyToken: json.replyToken });
  });

  test('an unknown person, event or option is refused in words', async () => {
    const { ask, sent } = setup();
    const events = `/users/${FRIEND}/events`;
    expect((await ask('POST', `/users/U${'0'.repeat(32)}/events`, hello)).status).toBe(404);
    for (const body of [{ type: 'dance' }, { ...hello, options: { holdd: true } }, { type: 'join' }]) {
      const answer = await ask('POST', events, body);
      expect([answer.status, typeof answer.json.error]).toEqual([400, 'string']);
    }
    expect(sent).toEqual([]);
  });

  test('what reached a person is told with its way and its key', async () => {
    const { ask, platform } = setup();
    platform.state.addToTimeline({
      channelId: 'demo',
      chatId: FRIEND,
      userId: null,
      from: 'account',
      via: 'push',
      messages: [text('hi')],
      messageIds: ['1'],
      requestId: 'r',
      retryKey: 'k',
    });
    const { json } = await ask('GET', `/users/${FRIEND}/received`);
    expect(json).toEqual([
      {
        via: 'push',
        messages: [text('hi')],
        messageIds: ['1'],
        retryKey: 'k',
        requestId: 'r',
        channelId: 'demo',
        at: platform.state.now(),
      },
    ]);
  });
});

describe('sending out', () => {
  test('a held event waits for flush, and its token is good for tests that post it themselves', async () => {
    const { ask, sent, platform } = setup();
    const held = await ask('POST', `/users/${FRIEND}/events`, { ...hello, options: { hold: true } });
    expect([held.json.status, sent.length]).toEqual(['held', 0]);
    expect(platform.state.replyTokens.get(String(held.json.replyToken))).toMatchObject({ chatId: FRIEND });
    const { json } = await ask('POST', '/flush');
    expect(json.statuses).toEqual({ [String(held.json.webhookEventId)]: 200 });
    expect(sent[0]?.events).toEqual([held.json.event]);
    expect((await ask('POST', '/flush')).json.statuses).toEqual({});
  });

  test('a batch keeps its order in each webhook call', async () => {
    const { ask, sent } = setup();
    const events = ['1', '2', '3'].map((value) => ({
      userId: FRIEND,
      event: { type: 'message', message: text(value) },
    }));
    const { json } = await ask('POST', '/batches', { events, perRequest: 2 });
    expect(sent.map((body) => body.events.map((one) => (one.message as { text: string }).text))).toEqual([
      ['1', '2'],
      ['3'],
    ]);
    expect((json.events as { status: number }[]).map((one) => one.status)).toEqual([200, 200, 200]);
  });

  test('redelivery that is on comes again after its delay until Kaiwa takes it, then stops', async () => {
    const { ask, sent } = setup(500);
    await ask('PUT', '/channels/demo', { redelivery: true, redeliveryDelayMs: 1_000, redeliveryAttemptsMax: 2 });
    await ask('POST', `/users/${FRIEND}/events`, hello);
    await ask('POST', '/clock', { advanceMs: 999 });
    expect(sent).toHaveLength(1);
    await ask('POST', '/clock', { advanceMs: 1 });
    expect(sent).toHaveLength(2);
    expect(sent[1]?.events[0]).toMatchObject({ deliveryContext: { isRedelivery: true } });
    await ask('POST', '/clock', { advanceMs: 3_600_000 });
    await ask('POST', '/clock', { advanceMs: 3_600_000 });
    expect(sent).toHaveLength(3);
  });

  test('the clock runs ahead as far as it is told, and goes back to real time', async () => {
    const { ask } = setup();
    expect((await ask('POST', '/clock', { advanceMs: 61_000 })).json.offsetMs).toBe(61_000);
    expect((await ask('DELETE', '/clock')).json.offsetMs).toBe(0);
    expect((await ask('GET', '/clock')).json.offsetMs).toBe(0);
  });

  test('a channel whose webhook is off sends nothing', async () => {
    const { ask, sent } = setup();
    await ask('PUT', '/channels/demo', { webhookActive: false });
    expect((await ask('POST', `/users/${FRIEND}/events`, hello)).json.status).toBe('webhook_off');
    expect(sent).toEqual([]);
  });

  test('an address outside this machine is never called', async () => {
    const { ask, sent } = setup();
    const network = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response());
    onTestFinished(() => network.mockRestore());
    await ask('PUT', '/channels/demo', { webhookUrl: 'https://elsewhere.example/hook' });
    expect((await ask('POST', `/users/${FRIEND}/events`, hello)).json.status).toBe('could_not_connect');
    expect(network).not.toHaveBeenCalled();
    expect(sent).toEqual([]);
  });
});

describe('channels', () => {
  test('another channel is made by naming it, and its events carry its own bot', async () => {
    const { ask, sent } = setup();
    const botUserId = `U${'7'.repeat(32)}`;
    const made = await ask('PUT', '/channels/second', { secret: 's', botUserId, lineChannelId: '2' });
    expect(made.json).toMatchObject({ channelId: 'second', botUserId, redelivery: false });
    await ask('POST', `/users/${FRIEND}/events`, { ...hello, channelId: 'second' });
    expect(sent[0]?.destination).toBe(botUserId);
    expect((await ask('GET', '/channels/third')).status).toBe(404);
  });
});
