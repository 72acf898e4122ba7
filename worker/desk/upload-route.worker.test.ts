// Uploads over HTTP and the real R2: what a file is, is said by its bytes; who may not write or did not begin it gets nothing;
// nothing is public before it was looked at.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { findUpload, gatheringKey, getUpload, publicKey, UPLOAD_USABLE_MS } from '../db/upload-queries';
import type { ErrorBody } from '../protocol/error-body';
import type { UploadBegun } from '../protocol/upload';
import { chatSession } from '../stubs';
import { aJpeg, anMp3, anMp4, aPdf, aPng, aText, aWebp, bytes } from '../testing/sample-files';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';
import {
  aChatOf,
  beginUpload,
  completeUpload,
  putPart,
  uploadFile,
  uploadParts,
  uploadsPath,
} from '../testing/upload-file';

let aya: SignedInOperator;
let ben: SignedInOperator;
let chatId: string;

beforeAll(async () => {
  aya = await signInOperator({ name: 'Aya' });
  ben = await signInOperator({ name: 'Ben' });
  chatId = await aChatOf(aya);
});

async function refusal(response: Response): Promise<[number, string]> {
  return [response.status, ((await response.json()) as ErrorBody).error.code];
}

async function storedFor(uploadId: string): Promise<boolean[]> {
  const objects = await Promise.all([env.MEDIA.head(publicKey(uploadId)), env.MEDIA.head(gatheringKey(uploadId))]);
  return objects.map((object) => object !== null);
}

function patterned(sizeBytes: number, head: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(sizeBytes);
  for (let i = 0; i < sizeBytes; i += 991) whole[i] = i % 251;
  whole.set(head);
  return whole;
}

describe('what a file is, is said by its bytes', () => {
  test.each<[string, Uint8Array<ArrayBuffer>, object]>([
    ['a JPEG', aJpeg(640, 480), { kind: 'image', contentType: 'image/jpeg', width: 640, height: 480 }],
    [
      'a JPEG that is turned',
      aJpeg(640, 480, 6),
      { kind: 'image', contentType: 'image/jpeg', width: 480, height: 640 },
    ],
    ['a PNG', aPng(8, 5), { kind: 'image', contentType: 'image/png', width: 8, height: 5 }],
    ['a PNG of more than 40 megapixels', aPng(8001, 5000), { kind: 'file', contentType: 'image/png' }],
    ['a JPEG of more than 10 MB', patterned(10_000_001, aJpeg(10, 10)), { kind: 'file', contentType: 'image/jpeg' }],
    ['a GIF', bytes('GIF89a', new Uint8Array(20)), { kind: 'file', contentType: 'image/gif' }],
    ['an mp4', anMp4(), { kind: 'video', contentType: 'video/mp4', width: 640, height: 360 }],
    ['an mp4 that is turned', anMp4({ isTurned: true }), { kind: 'video', width: 360, height: 640 }],
    ['an mp4 of sound alone', anMp4({ tracks: ['soun'] }), { kind: 'audio', contentType: 'audio/mp4' }],
    ['an m4a', anMp4({ brand: 'M4A ', tracks: ['soun'] }), { kind: 'audio', contentType: 'audio/mp4' }],
    ['an mp4 without an index', anMp4().subarray(0, 50), { kind: 'file', contentType: 'video/mp4' }],
    ['a QuickTime film', anMp4({ brand: 'qt  ' }), { kind: 'file', contentType: 'video/quicktime' }],
    ['an mp3', anMp3(), { kind: 'audio', contentType: 'audio/mpeg' }],
    ['a PDF', aPdf(), { kind: 'file', contentType: 'application/pdf' }],
    ['a text', aText('price < 100 and size > 5'), { kind: 'file', contentType: 'application/octet-stream' }],
  ])('%s', async (_, file, expected) => {
    const done = await uploadFile(aya, chatId, file, { fileName: 'whatever.png' });
    expect(done).toMatchObject(expected);
    expect(await storedFor(done.uploadId)).toEqual([true, false]);
    expect(await findUpload(env.DB, done.uploadId)).toMatchObject({ ...expected, chatId, operatorId: aya.operatorId });
  });

  test.each<[string, Uint8Array<ArrayBuffer>]>([
    ['SVG', aText('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['SVG behind a comment', aText('<!-- a picture --> <svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['HTML', aText('\n  <!DOCTYPE html><p>hello')],
    ['HTML of two bytes a letter', bytes([0xff, 0xfe], Array.from('<html>', (c) => [c.charCodeAt(0), 0]).flat())],
    ['a script in a text', aText('hello <script>1</script>')],
    ['a program', bytes('MZ', new Uint8Array(100))],
    ['a shell script', aText('#!/bin/sh\nrm -rf /')],
  ])('%s is refused and nothing is left of it', async (_, file) => {
    const { uploadId, parts } = await uploadParts(aya, chatId, file, { fileName: 'holiday.jpg' });
    expect(await refusal(await completeUpload(aya, chatId, uploadId, parts))).toEqual([415, 'FILE_TYPE_REFUSED']);
    expect(await storedFor(uploadId)).toEqual([false, false]);
    expect(await getUpload(env.DB, uploadId)).toBeNull();
  });

  test.each(['page.HTML', 'logo.svg', 'setup.exe', 'run.bat. '])('the name %s is refused at once', async (fileName) => {
    expect(await refusal(await beginUpload(aya, chatId, { fileName, sizeBytes: 5 }))).toEqual([
      415,
      'FILE_TYPE_REFUSED',
    ]);
  });

  test('a preview is a JPEG or PNG or nothing', async () => {
    expect(await uploadFile(aya, chatId, aJpeg(20, 10), { purpose: 'preview' })).toMatchObject({ kind: 'image' });
    const { uploadId, parts } = await uploadParts(aya, chatId, aPdf(), { purpose: 'preview' });
    expect(await refusal(await completeUpload(aya, chatId, uploadId, parts))).toEqual([415, 'FILE_TYPE_REFUSED']);
  });
});

describe('a photo', () => {
  test.each([
    ['JPEG', aJpeg(64, 48, 6), 'GPS'],
    ['PNG', aPng(64, 48, 'GPS'), 'GPS'],
    ['JPEG that is too large for an image and goes as a file', patterned(10_000_001, aJpeg(64, 48, 6)), 'GPS'],
    ['PNG of too many pixels, which goes as a file', aPng(8001, 5000, 'GPS'), 'GPS'],
    ['WebP, which goes as a file', aWebp(64, 48, 'GPS'), 'GPS'],
  ])('%s goes out without where it was taken', async (_, photo, secret) => {
    expect(new TextDecoder('latin1').decode(photo)).toContain(secret);
    const done = await uploadFile(aya, chatId, photo);
    const stored = await env.MEDIA.get(publicKey(done.uploadId));
    const text = new TextDecoder('latin1').decode(await stored?.arrayBuffer());
    expect(text).not.toContain(secret);
    expect(text.length).toBe(done.sizeBytes);
  });

  test('stays turned as it was, and its picture is the same byte for byte', async () => {
    const done = await uploadFile(aya, chatId, aJpeg(64, 48, 6));
    const stored = new Uint8Array((await (await env.MEDIA.get(publicKey(done.uploadId)))?.arrayBuffer()) ?? []);
    const bare = aJpeg(64, 48);
    // Start and JFIF's segment, then 36 bytes that say how it is turned, then the rest of the bare one.
    expect([...stored.subarray(20 + 36)]).toEqual([...bare.subarray(20)]);
    expect((await uploadFile(aya, chatId, stored as Uint8Array<ArrayBuffer>)).width).toBe(48);
  });
});

describe('parts', () => {
  test('a file of three parts arrives as it is, whatever their order', async () => {
    const file = patterned(25_000_000, anMp4());
    const begun = await beginUpload(aya, chatId, { fileName: 'film.mp4', sizeBytes: file.length });
    const { uploadId, partBytes, parts: count } = (await begun.json()) as UploadBegun;
    expect([begun.status, partBytes, count]).toEqual([201, 10_485_760, 3]);
    const parts = [];
    for (const n of [3, 1, 2]) {
      const part = await putPart(aya, chatId, uploadId, n, file.subarray((n - 1) * partBytes, n * partBytes));
      parts.push((await part.json()) as { n: number; etag: string });
    }
    expect((await completeUpload(aya, chatId, uploadId, parts)).status).toBe(200);
    const stored = new Uint8Array((await (await env.MEDIA.get(publicKey(uploadId)))?.arrayBuffer()) ?? []);
    expect(stored.length).toBe(file.length);
    expect(stored.every((byte, at) => byte === file[at])).toBe(true);
  });

  test('complete again gives the same answer', async () => {
    const { uploadId, parts } = await uploadParts(aya, chatId, aPdf());
    const first = await (await completeUpload(aya, chatId, uploadId, parts)).json();
    expect(await (await completeUpload(aya, chatId, uploadId, parts)).json()).toEqual(first);
  });

  test('complete goes on where it broke off after R2 had put the parts together', async () => {
    const { uploadId, parts } = await uploadParts(aya, chatId, aPdf());
    const upload = await getUpload(env.DB, uploadId);
    await env.MEDIA.resumeMultipartUpload(gatheringKey(uploadId), upload?.r2UploadId ?? '').complete(
      parts.map(({ n, etag }) => ({ partNumber: n, etag })),
    );
    expect((await completeUpload(aya, chatId, uploadId, parts)).status).toBe(200);
  });

  test.each([
    ['shorter', 10],
    ['longer', 1_000],
  ])('a part that is %s than told is refused', async (_, sizeBytes) => {
    const { uploadId } = (await (await beginUpload(aya, chatId, { sizeBytes: 100 })).json()) as UploadBegun;
    const sized = await putPart(aya, chatId, uploadId, 1, new Uint8Array(sizeBytes));
    expect(await refusal(sized)).toEqual([400, 'BAD_REQUEST']);
    const streamed = await putPart(aya, chatId, uploadId, 1, new Blob([new Uint8Array(sizeBytes)]).stream());
    expect(await refusal(streamed)).toEqual([400, 'BAD_REQUEST']);
    expect(await refusal(await putPart(aya, chatId, uploadId, 2, new Uint8Array(100)))).toEqual([400, 'BAD_REQUEST']);
  });

  test('complete without all of them, or with foreign ones, is refused', async () => {
    const { uploadId, parts } = await uploadParts(aya, chatId, aPdf());
    expect(await refusal(await completeUpload(aya, chatId, uploadId, []))).toEqual([400, 'BAD_REQUEST']);
    const foreign = parts.map(({ n }) => ({ n, etag: 'other' }));
    expect(await refusal(await completeUpload(aya, chatId, uploadId, foreign))).toEqual([400, 'BAD_REQUEST']);
    expect(await storedFor(uploadId)).toEqual([false, false]);
  });
});

describe('limits', () => {
  test.each<['message' | 'preview', number, number, string]>([
    ['message', 0, 422, 'FILE_EMPTY'],
    ['message', 200_000_001, 413, 'FILE_TOO_LARGE'],
    ['preview', 1_000_001, 413, 'FILE_TOO_LARGE'],
  ])('a %s of %d bytes is %d %s', async (purpose, sizeBytes, status, code) => {
    expect(await refusal(await beginUpload(aya, chatId, { purpose, sizeBytes }))).toEqual([status, code]);
  });

  test('exactly the limits are taken', async () => {
    expect((await beginUpload(aya, chatId, { purpose: 'message', sizeBytes: 200_000_000 })).status).toBe(201);
    expect((await beginUpload(aya, chatId, { purpose: 'preview', sizeBytes: 1_000_000 })).status).toBe(201);
  });

  test('after a day an upload can no longer be sent', async () => {
    const { uploadId } = await uploadFile(aya, chatId, aPdf());
    const now = Date.now();
    expect(await findUpload(env.DB, uploadId, now + UPLOAD_USABLE_MS - 60_000)).not.toBeNull();
    expect(await findUpload(env.DB, uploadId, now + UPLOAD_USABLE_MS)).toBeNull();
    expect(await findUpload(env.DB, 'f'.repeat(32), now)).toBeNull();
  });

  test('an upload that is not finished cannot be sent', async () => {
    const { uploadId } = await uploadParts(aya, chatId, aPdf());
    expect(await findUpload(env.DB, uploadId)).toBeNull();
  });
});

describe('refuses the wrong people and places', () => {
  test('a chat that does not exist, and one that the asker may not write to', async () => {
    expect(await refusal(await beginUpload(aya, `demo:U${'e'.repeat(32)}`, { sizeBytes: 5 }))).toEqual([
      404,
      'NOT_FOUND',
    ]);
    expect(await refusal(await beginUpload(aya, 'nothing', { sizeBytes: 5 }))).toEqual([404, 'NOT_FOUND']);
    const taken = await aChatOf(ben);
    const view = await chatSession(env, taken).view(aya.asker);
    const reason = view.ok ? view.value.sendRefusal : null;
    expect(reason).not.toBeNull();
    const [status, code] = await refusal(await beginUpload(aya, taken, { sizeBytes: 5 }));
    expect([status >= 400, code]).toEqual([true, reason]);
    expect((await beginUpload(ben, taken, { sizeBytes: 5 })).status).toBe(201);
  });

  test('somebody else’s upload, and one of another chat, are as unknown as none', async () => {
    const { uploadId, parts } = await uploadParts(aya, chatId, aPdf());
    const other = await aChatOf(aya);
    for (const [operator, place] of [
      [ben, chatId],
      [aya, other],
    ] as const) {
      expect(await refusal(await putPart(operator, place, uploadId, 1, aPdf()))).toEqual([422, 'UPLOAD_UNKNOWN']);
      expect(await refusal(await completeUpload(operator, place, uploadId, parts))).toEqual([422, 'UPLOAD_UNKNOWN']);
      const gone = await exports.default.fetch(uploadsPath(place, `/${uploadId}`), {
        method: 'DELETE',
        headers: operator.unsafeHeaders,
      });
      expect(gone.status).toBe(204);
    }
    expect((await completeUpload(aya, chatId, uploadId, parts)).status).toBe(200);
  });

  test('whoever has no login, or comes from another origin', async () => {
    const body = JSON.stringify({ fileName: 'a', sizeBytes: 5, purpose: 'message' });
    const stranger = { ...aya.unsafeHeaders, cookie: '' };
    const foreign = { ...aya.unsafeHeaders, origin: 'https://evil.test' };
    const asked = async (headers: HeadersInit) =>
      (await exports.default.fetch(uploadsPath(chatId), { method: 'POST', headers, body })).status;
    expect([await asked(stranger), await asked(foreign)]).toEqual([401, 403]);
    const put = { method: 'PUT', headers: { ...foreign, 'content-type': 'application/octet-stream' }, body: 'x' };
    expect((await exports.default.fetch(uploadsPath(chatId, '/x/parts/1'), put)).status).toBe(403);
  });

  test('bytes are no body of any other call', async () => {
    const headers = { ...aya.unsafeHeaders, 'content-type': 'application/octet-stream' };
    const claim = `http://kaiwa.test/api/chats/${chatId}/claim`;
    expect((await exports.default.fetch(claim, { method: 'POST', headers, body: '{}' })).status).toBe(400);
  });
});

test('taken back, an upload is gone with its file, before and after it was finished', async () => {
  const unfinished = (await uploadParts(aya, chatId, aPdf())).uploadId;
  const finished = (await uploadFile(aya, chatId, aPdf())).uploadId;
  for (const uploadId of [unfinished, finished]) {
    const init = { method: 'DELETE', headers: aya.unsafeHeaders };
    expect((await exports.default.fetch(uploadsPath(chatId, `/${uploadId}`), init)).status).toBe(204);
    expect(await getUpload(env.DB, uploadId)).toBeNull();
    expect(await storedFor(uploadId)).toEqual([false, false]);
  }
});
