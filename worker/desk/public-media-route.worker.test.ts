// What LINE's clients fetch: without login, by ranges, for ever, with the type of its bytes; and nothing else lies there.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { aJpeg, anMp3, anMp4, aPdf } from '../testing/sample-files';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';
import { aChatOf, uploadFile, uploadParts } from '../testing/upload-file';
import { publicAddress } from './public-address';

let aya: SignedInOperator;
let chatId: string;

beforeAll(async () => {
  aya = await signInOperator({ name: 'Aya' });
  chatId = await aChatOf(aya);
});

function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
  return exports.default.fetch(`https://media.kaiwa.test${path}`, { method, headers });
}

async function sent(file: Uint8Array<ArrayBuffer>, fileName = 'a.bin'): Promise<string> {
  const { uploadId } = await uploadFile(aya, chatId, file, { fileName });
  return new URL(publicAddress('https://media.kaiwa.test/', uploadId)).pathname;
}

describe('works', () => {
  test.each<[string, Uint8Array<ArrayBuffer>, string]>([
    ['an image', aJpeg(4, 3), 'image/jpeg'],
    ['a video', anMp4(), 'video/mp4'],
    ['a sound', anMp3(), 'audio/mpeg'],
  ])('%s is shown with the type of its bytes, to anybody, and never changes', async (_, file, contentType) => {
    const response = await get(await sent(file));
    expect(response.status).toBe(200);
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([...file]);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': contentType,
      'content-length': String(file.length),
      'content-disposition': 'inline',
      'accept-ranges': 'bytes',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
    });
    expect(response.headers.has('set-cookie')).toBe(false);
  });

  test('a file is a download under the name that its sender gave, whatever is in it', async () => {
    const response = await get(await sent(aPdf(), '見積 "2026"/r\u202etxt.pdf'));
    expect(response.headers.get('content-type')).toBe('application/pdf');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="__ _2026__r_txt.pdf"; filename*=UTF-8''${encodeURIComponent('見積 _2026__r_txt.pdf')}`,
    );
  });

  test('ranges, as players ask', async () => {
    const file = anMp4({ dataBytes: 1_000 });
    const path = await sent(file);
    const part = async (range: string, more = {}) => {
      const response = await get(path, { range, ...more });
      return [response.status, response.headers.get('content-range'), (await response.arrayBuffer()).byteLength];
    };
    const size = file.length;
    expect(await part('bytes=0-1')).toEqual([206, `bytes 0-1/${size}`, 2]);
    expect(await part('bytes=100-')).toEqual([206, `bytes 100-${size - 1}/${size}`, size - 100]);
    expect(await part('bytes=-5')).toEqual([206, `bytes ${size - 5}-${size - 1}/${size}`, 5]);
    expect(await part(`bytes=${size}-`)).toEqual([416, `bytes */${size}`, 0]);
    expect(await part('bytes=0-1,4-5')).toEqual([200, null, size]);
    expect(await part('bytes=0-1', { 'if-range': '"another file"' })).toEqual([200, null, size]);
  });

  test('HEAD, and a client that has it already', async () => {
    const file = anMp3();
    const path = await sent(file);
    const head = await get(path, {}, 'HEAD');
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(file.length)]);
    const etag = head.headers.get('etag') ?? '';
    const known = await get(path, { 'if-none-match': `"x", ${etag}` });
    expect([known.status, await known.text()]).toEqual([304, '']);
  });
});

describe('nothing else can be reached', () => {
  beforeAll(async () => {
    await env.MEDIA.put('media/secret', 'secret');
    await env.MEDIA.put('public/short', 'secret');
  });

  test.each([
    'secret',
    'short',
    '..%2fmedia%2fsecret',
    '../media/secret',
    'media/secret',
    'F'.repeat(32),
    'f'.repeat(32),
    '',
  ])('/media/%s is a 404 that no cache keeps', async (name) => {
    const response = await get(`/media/${name}`);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('secret');
  });

  test('nor a file that was not looked at yet', async () => {
    const { uploadId } = await uploadParts(aya, chatId, aPdf());
    const response = await get(`/media/${uploadId}`);
    expect([response.status, response.headers.get('cache-control')]).toEqual([404, 'no-store']);
  });

  test('nor does anything there take a write', async () => {
    const path = await sent(aPdf());
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await get(path, {}, method)).status).toBe(404);
    expect((await get(path)).status).toBe(200);
  });
});
