// Pictures of stickers and emoji pass through: from LINE's CDN alone, as images alone, for whoever is signed in, and are kept
// by nobody but the browser.
import { env, exports } from 'cloudflare:workers';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { aPng, aText } from '../testing/sample-files';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

const PNG = aPng(4, 3);
const asked: { url: string; init: RequestInit }[] = [];
let answer: () => Response;
let aya: SignedInOperator;

beforeAll(async () => {
  aya = await signInOperator({ name: 'Aya' });
});

beforeEach(() => {
  asked.length = 0;
  answer = () => new Response(PNG, { headers: { 'content-type': 'text/html', 'cache-control': 'public' } });
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init = {}) => {
    asked.push({ url: String(input), init });
    return answer();
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

function get(path: string, headers: HeadersInit = aya.headers): Promise<Response> {
  return exports.default.fetch(`http://kaiwa.test/api${path}`, { headers });
}

const STICKER = '/stickers/52002734';
const EMOJI = '/emoji/5ac1bfd5040ab15980c9b435/001';

test.each([
  [STICKER, '/stickershop/v1/sticker/52002734/android/sticker.png'],
  [EMOJI, '/sticonshop/v1/sticon/5ac1bfd5040ab15980c9b435/android/001.png'],
])('%s comes from the CDN', async (path, place) => {
  const response = await get(path);
  expect([response.status, new Uint8Array(await response.arrayBuffer())]).toEqual([200, PNG]);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'image/png',
    'cache-control': 'private, max-age=86400',
    'x-content-type-options': 'nosniff',
  });
  expect(asked.map(({ url, init }) => [url, init.redirect])).toEqual([[`${env.STICKER_CDN_BASE}${place}`, 'manual']]);
});

test('nothing of it is stored: the next one asks the CDN again, and R2 is as it was', async () => {
  const before = (await env.MEDIA.list()).objects.length;
  await get(STICKER);
  await get(STICKER);
  expect(asked).toHaveLength(2);
  expect((await env.MEDIA.list()).objects).toHaveLength(before);
});

describe('is a 404', () => {
  test.each([
    '/stickers/1%2f..%2f..%2fsecret',
    '/stickers/abc',
    `/stickers/${'1'.repeat(21)}`,
    '/emoji/..%2f/001',
    '/emoji/5ac1bfd5040ab15980c9b435/1',
    '/emoji/5AC1BFD5040AB15980C9B435/001',
  ])('%s, and nothing is asked', async (path) => {
    expect([(await get(path)).status, asked]).toEqual([404, []]);
  });

  test.each<[string, () => Response]>([
    ['what LINE does not have', () => new Response('', { status: 404 })],
    ['no image', () => new Response(aText('<svg xmlns="http://www.w3.org/2000/svg"/>'))],
    ['a redirect', () => new Response(null, { status: 302, headers: { location: 'https://evil.test/' } })],
    ['more than a megabyte', () => new Response(new Blob([PNG, new Uint8Array(1_048_576)]))],
  ])('%s', async (_, response) => {
    answer = response;
    expect((await get(STICKER)).status).toBe(404);
    expect((await get(EMOJI)).status).toBe(404);
  });
});

test('who is not signed in gets none', async () => {
  expect([(await get(STICKER, {})).status, (await get(EMOJI, {})).status, asked]).toEqual([401, 401, []]);
});
