// Pictures of contacts pass through us: what comes from LINE's hosts is shown, all else is a 404, and nothing leads elsewhere.
import { env, exports } from 'cloudflare:workers';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { PICTURE_BYTES_MAX } from '../platform/fetch-image';
import type { ChatView } from '../protocol/chat-view';
import { chatSession, loginGuard } from '../stubs';
import { customerMessage } from '../testing/customer-events';
import { silence } from '../testing/fake-line-fetch';
import { newSourceId, seedChannel } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

/** Each one of its own: what was fetched once is kept for an hour. */
const newAddress = () => `https://profile.line-scdn.net/${crypto.randomUUID()}`;
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3, 4]);

/** What was asked of a picture's host. */
const asked: { url: string; init: RequestInit }[] = [];
const pictureOf = new Map<string, string>();
let answer: (init: RequestInit) => Response | Promise<Response>;
let aya: SignedInOperator;

beforeAll(async () => {
  aya = await signInOperator({ name: 'Aya' });
  await seedChannel(env);
});

beforeEach(() => {
  asked.length = 0;
  answer = () => new Response(PNG, { headers: { 'content-type': 'text/html', 'set-cookie': 'a=b' } });
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init = {}) => {
    const url = new URL(String(input));
    if (url.pathname === '/oauth2/v3/token') return Response.json({ access_token: 'token', expires_in: 900 });
    const userId = url.pathname.split('/v2/bot/profile/')[1];
    if (userId !== undefined) {
      return Response.json({ userId, displayName: 'Aiko', pictureUrl: pictureOf.get(userId) });
    }
    const memberId = url.pathname.split('/member/')[1];
    if (memberId !== undefined) {
      return Response.json({ userId: memberId, displayName: 'Ken', pictureUrl: pictureOf.get(memberId) });
    }
    if (url.origin === new URL(env.LINE_API_BASE).origin && !url.pathname.startsWith('/pictures/')) {
      return new Response(null, { status: 404 });
    }
    asked.push({ url: url.href, init });
    return answer(init);
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** A chat whose contact has this picture. @returns the path of it as the console gets it */
async function pictured(address: string): Promise<string> {
  const userId = newSourceId();
  pictureOf.set(userId, address);
  const chatId = `demo:${userId}`;
  await chatSession(env, chatId).receive([customerMessage(chatId, { type: 'text', text: 'hello' })]);
  let path: string | null = null;
  await vi.waitFor(async () => {
    path = ((await (await get(`/api/chats/${chatId}`)).json()) as ChatView).pictureUrl;
    expect(path).not.toBeNull();
  });
  return path ?? '';
}

function get(path: string, headers: HeadersInit = aya.headers): Promise<Response> {
  return exports.default.fetch(`http://kaiwa.test${path}`, { headers });
}

describe('works', () => {
  test('the image comes through by what its bytes are, kept by this browser alone', async () => {
    const response = await get(await pictured(newAddress()));
    expect([response.status, new Uint8Array(await response.arrayBuffer())]).toEqual([200, PNG]);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': '12',
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, max-age=86400',
    });
    expect(response.headers.has('set-cookie')).toBe(false);
  });

  test('LINE’s host learns nothing of who asked', async () => {
    const address = newAddress();
    await get(await pictured(address), {
      ...aya.headers,
      'user-agent': 'Browser of Aya',
      referer: 'http://kaiwa.test/',
    });
    expect(asked.map(({ url, init }) => [url, init.redirect, init.headers])).toEqual([
      [address, 'manual', { accept: 'image/*' }],
    ]);
  });

  test('where the simulator stands in for LINE, its pictures come through as well', async () => {
    expect((await get(await pictured(`${env.LINE_API_BASE}/pictures/U1.png`))).status).toBe(200);
  });

  test('a picture of exactly the cap', async () => {
    const large = new Uint8Array(PICTURE_BYTES_MAX);
    large.set(PNG);
    answer = () => new Response(large);
    const response = await get(await pictured(newAddress()));
    expect((await response.arrayBuffer()).byteLength).toBe(PICTURE_BYTES_MAX);
  });

  test('LINE’s host is asked once for all who look, each browser for itself', async () => {
    const path = await pictured(newAddress());
    const ben = await signInOperator({ name: 'Ben' });
    const answers = [await get(path), await get(path), await get(path, ben.headers)];
    expect(asked).toHaveLength(1);
    for (const response of answers) {
      expect(new Uint8Array(await response.arrayBuffer())).toEqual(PNG);
      expect(response.headers.get('cache-control')).toBe('private, max-age=86400');
    }
  });

  test('what was no picture the first time is asked for again', async () => {
    const path = await pictured(newAddress());
    answer = () => new Response('', { status: 500 });
    expect((await get(path)).status).toBe(404);
    answer = () => new Response(PNG);
    expect((await get(path)).status).toBe(200);
  });

  test('a member of a group has a picture as well', async () => {
    const senderId = newSourceId();
    const groupId = newSourceId('C');
    const address = newAddress();
    pictureOf.set(senderId, address);
    const chatId = `demo:${groupId}`;
    const message = customerMessage(chatId, { type: 'text', text: 'hello all' });
    const source = { kind: 'group' as const, sourceId: groupId, senderId };
    await chatSession(env, chatId).receive([{ ...message, source }]);
    let path: string | null | undefined;
    await vi.waitFor(async () => {
      const view = (await (await get(`/api/chats/${chatId}`)).json()) as ChatView;
      path = view.members.find(({ userId }) => userId === senderId)?.pictureUrl;
      expect(path).toBeTruthy();
    });
    expect((await get(path ?? '')).status).toBe(200);
    expect(asked.map(({ url }) => url)).toEqual([address]);
    expect((await get(`/api/chats/${chatId}/members/${newSourceId()}/picture`)).status).toBe(404);
    expect((await get(path ?? '', {})).status).toBe(401);
  });
});

describe('refuses what is no picture of LINE’s', () => {
  test.each(['http://profile.line-scdn.net/a', 'https://evil.test/a.png', 'http://169.254.169.254/latest', '/api/me'])(
    '%s is never asked for',
    async (address) => {
      expect((await get(await pictured(address))).status).toBe(404);
      expect(asked).toEqual([]);
    },
  );

  test.each<[string, () => Response]>([
    ['a redirect', () => new Response(PNG, { status: 302, headers: { location: 'https://evil.test/a.png' } })],
    ['an error', () => new Response(PNG, { status: 500 })],
    [
      'an SVG',
      () => new Response('<svg xmlns="http://www.w3.org/2000/svg"/>', { headers: { 'content-type': 'image/png' } }),
    ],
    ['a page', () => new Response('<!doctype html><script>1</script>', { headers: { 'content-type': 'image/png' } })],
    ['nothing', () => new Response('')],
  ])('%s is a 404', async (_what, response) => {
    answer = response;
    expect((await get(await pictured(newAddress()))).status).toBe(404);
    expect(asked).toHaveLength(1);
  });

  test('what never ends is cut off at the cap', async () => {
    let chunks = 0;
    const cancel = vi.fn();
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      const chunk = new Uint8Array(65_536);
      if (chunks++ === 0) chunk.set(PNG);
      controller.enqueue(chunk);
    };
    answer = () => new Response(new ReadableStream({ pull, cancel }));
    expect((await get(await pictured(newAddress()))).status).toBe(404);
    expect(chunks).toBeLessThan(20);
    expect(cancel).toHaveBeenCalledOnce();
  });

  test('who does not answer in five seconds, and who cannot be reached', async () => {
    const path = await pictured(newAddress());
    const clock = new AbortController();
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(clock.signal);
    answer = (init) => {
      const silent = silence(init.signal ?? undefined);
      clock.abort();
      return silent;
    };
    expect((await get(path)).status).toBe(404);
    expect(timeout).toHaveBeenCalledWith(5_000);
    answer = () => Promise.reject(new TypeError('network'));
    expect((await get(path)).status).toBe(404);
  });

  test('a chat without a picture, and one that does not exist', async () => {
    const chatId = `demo:${newSourceId()}`;
    await chatSession(env, chatId).receive([customerMessage(chatId, { type: 'text', text: 'hello' })]);
    for (const id of [chatId, `demo:${newSourceId()}`, 'no-chat-id']) {
      expect((await get(`/api/chats/${id}/picture`)).status).toBe(404);
    }
    expect(asked).toEqual([]);
  });
});

describe('refuses the wrong people', () => {
  test('whoever has no login, or an ended one, and LINE is not asked', async () => {
    const path = await pictured(newAddress());
    expect((await get(path, {})).status).toBe(401);
    const eve = await signInOperator();
    await loginGuard(env, `account:${eve.operatorId}`).endLogin(eve.loginId);
    expect((await get(path, eve.headers)).status).toBe(401);
    expect(asked).toEqual([]);
  });
});
