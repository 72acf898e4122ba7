// Files of messages over HTTP: shown only where their bytes were checked, by ranges, under the sender's name made harmless,
// and never again once the message is unsent.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { MediaContent, MediaCopy } from '../domain/chat/message-content';
import { chatSession } from '../stubs';
import { customerMessage } from '../testing/customer-events';
import { newSourceId } from '../testing/line-webhook';
import { aPng, aText } from '../testing/sample-files';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

const PNG = aPng(4, 3);
const TEXT = aText('0123456789');
let aya: SignedInOperator;

beforeAll(async () => {
  aya = await signInOperator({ name: 'Aya' });
});

function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
  const init = { method, headers: { ...aya.headers, ...headers } };
  return exports.default.fetch(`http://kaiwa.test/api/chats/${path}`, init);
}

interface Sent {
  readonly chatId: string;
  readonly lineMessageId: string;
  readonly path: string;
}

/** A message with a file whose copy is there. */
async function aFile(bytes: Uint8Array, copy: Partial<MediaCopy>, content: Partial<MediaContent> = {}): Promise<Sent> {
  const chatId = `demo:${newSourceId()}`;
  // The parts of one kind, put together by the test.
  const message = customerMessage(chatId, { type: 'image', provider: 'line', ...content } as MediaContent);
  await chatSession(env, chatId).receive([message]);
  const key = `media/${crypto.randomUUID()}`;
  await env.MEDIA.put(key, bytes);
  const ready = { state: 'ready', key, sizeBytes: bytes.length, ...copy } as const;
  if (!(await chatSession(env, chatId).mediaCopied(message.entryId, ready))) throw new Error('not wanted');
  return { chatId, lineMessageId: message.entryId.slice(3), path: `${chatId}/media/${message.entryId}` };
}

async function filed(bytes: Uint8Array, contentType: string, content: Partial<MediaContent> = {}): Promise<string> {
  return (await aFile(bytes, { contentType }, content)).path;
}

describe('shows', () => {
  test('a checked image inline, in a sandbox, asked for anew each time', async () => {
    const response = await get(await filed(PNG, 'image/png'));
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'inline',
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-cache',
    });
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(PNG);
  });

  test.each(['video/mp4', 'video/quicktime', 'audio/mpeg', 'audio/mp4', 'audio/aac', 'audio/ogg', 'audio/wav'])(
    '%s inline',
    async (contentType) => {
      const { headers } = await get(await filed(TEXT, contentType), {}, 'HEAD');
      expect([headers.get('content-type'), headers.get('content-disposition')]).toEqual([contentType, 'inline']);
    },
  );

  test('one range of it; several are answered with the whole', async () => {
    const path = await filed(TEXT, 'video/mp4');
    const part = await get(path, { range: 'bytes=8-9' });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 8-9/10', '89']);
    const beyond = await get(path, { range: 'bytes=10-' });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */10']);
    const several = await get(path, { range: 'bytes=0-1,3-4' });
    expect([several.status, await several.text()]).toEqual([200, '0123456789']);
  });

  test('its small picture; an image without one is its own, a video has none then', async () => {
    const previewKey = `media/${crypto.randomUUID()}`;
    await env.MEDIA.put(previewKey, PNG, { httpMetadata: { contentType: 'image/png' } });
    const { path } = await aFile(TEXT, { contentType: 'video/mp4', previewKey });
    const preview = await get(`${path}?preview=1`);
    expect([preview.headers.get('content-type'), (await preview.arrayBuffer()).byteLength]).toEqual([
      'image/png',
      PNG.length,
    ]);
    const lost = { contentType: 'image/png', previewKey: 'media/lost' };
    const whole = await get(`${(await aFile(PNG, lost)).path}?preview=1`);
    expect([whole.status, (await whole.arrayBuffer()).byteLength]).toEqual([200, PNG.length]);
    expect((await get(`${await filed(TEXT, 'video/mp4')}?preview=1`)).status).toBe(404);
  });
});

describe('never shows', () => {
  test.each(['text/html', 'image/svg+xml', 'application/pdf', 'application/octet-stream'])(
    '%s: it is a download',
    async (contentType) => {
      const response = await get(await filed(aText('<script>1</script>'), contentType));
      expect(response.headers.get('content-type')).toBe('application/octet-stream');
      expect(response.headers.get('content-disposition')).toMatch(/^attachment;/);
      await response.body?.cancel();
    },
  );

  test.each([
    ['見積書.pdf', `attachment; filename="___.pdf"; filename*=UTF-8''${encodeURIComponent('見積書.pdf')}`],
    [
      'a"; x="\r\nset-cookie: b.exe',
      `attachment; filename="a_; x=___set-cookie_ b.exe"; filename*=UTF-8''a_%3B%20x%3D___set-cookie_%20b.exe`,
    ],
    ['../../etc/passwd', `attachment; filename="etc_passwd"; filename*=UTF-8''etc_passwd`],
    ['invoice\u202efdp.exe', `attachment; filename="invoice_fdp.exe"; filename*=UTF-8''invoice_fdp.exe`],
  ])('the sender’s name %j as it came', async (fileName, expected) => {
    const { headers } = await get(
      await filed(TEXT, 'application/octet-stream', { type: 'file', fileName }),
      {},
      'HEAD',
    );
    expect(headers.get('content-disposition')).toBe(expected);
  });

  test('what is asked for as a download', async () => {
    const path = await filed(PNG, 'image/png', { type: 'file', fileName: 'photo.png' });
    const shown = await get(path, {}, 'HEAD');
    expect(shown.headers.get('content-disposition')).toBe(`inline; filename="photo.png"; filename*=UTF-8''photo.png`);
    const saved = await get(`${path}?download=1`, {}, 'HEAD');
    expect(saved.headers.get('content-disposition')).toMatch(/^attachment; filename="photo.png"/);
  });
});

describe('an unsent message’s file', () => {
  test('is refused at once to a browser that has it, though the same question was a 304 before', async () => {
    const { chatId, lineMessageId, path } = await aFile(PNG, { contentType: 'image/png' });
    const etag = (await get(path)).headers.get('etag') ?? '';
    const known = await get(path, { 'if-none-match': etag });
    expect([known.status, await known.text()]).toEqual([304, '']);
    const unsend = customerMessage(chatId, { type: 'text', text: '' });
    await chatSession(env, chatId).receive([{ ...unsend, body: { kind: 'unsend', lineMessageId } }]);
    for (const query of ['', '?preview=1', '?download=1']) {
      expect((await get(`${path}${query}`, { 'if-none-match': etag })).status).toBe(404);
    }
  });
});

describe('there is nothing', () => {
  test.each(['fetching', 'preparing', 'gone', 'failed'] as const)('while its copy is %s', async (state) => {
    const chatId = `demo:${newSourceId()}`;
    const message = customerMessage(chatId, { type: 'video', provider: 'line' });
    await chatSession(env, chatId).receive([message]);
    await chatSession(env, chatId).mediaCopied(message.entryId, { state });
    expect((await get(`${chatId}/media/${message.entryId}`)).status).toBe(404);
  });

  test('for a text, for an unknown entry, and where R2 has lost it', async () => {
    const chatId = `demo:${newSourceId()}`;
    const text = customerMessage(chatId, { type: 'text', text: 'hello' });
    await chatSession(env, chatId).receive([text]);
    expect((await get(`${chatId}/media/${text.entryId}`)).status).toBe(404);
    expect((await get(`${chatId}/media/in_0`)).status).toBe(404);
    expect((await get((await aFile(PNG, { contentType: 'image/png', key: 'media/lost' })).path)).status).toBe(404);
  });

  test('for whoever is not signed in', async () => {
    const path = await filed(PNG, 'image/png');
    expect((await exports.default.fetch(`http://kaiwa.test/api/chats/${path}`)).status).toBe(401);
  });
});
