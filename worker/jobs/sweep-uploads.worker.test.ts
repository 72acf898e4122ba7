// A day after: files that a message shows stay for good, all other uploads are gone, and one that fails harms no other.
import { env } from 'cloudflare:workers';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { getUpload, publicKey, UPLOAD_USABLE_MS } from '../db/upload-queries';
import { aPdf } from '../testing/sample-files';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';
import { aChatOf, uploadFile, uploadParts } from '../testing/upload-file';
import { sweepUploads } from './sweep-uploads';

let aya: SignedInOperator;
let chatId: string;

beforeAll(async () => {
  aya = await signInOperator({ name: 'Aya' });
  chatId = await aChatOf(aya);
});

beforeEach(async () => {
  await env.DB.prepare('DELETE FROM uploads').run();
});

const LATER_MS = UPLOAD_USABLE_MS + 3_600_000 + 60_000;

function sweepAt(ageMs: number, shown: readonly string[], failing: readonly string[] = []): Promise<number> {
  return sweepUploads({
    db: env.DB,
    bucket: env.MEDIA,
    now: Date.now() + ageMs,
    usesMedia: async (chat, key) => {
      if (failing.includes(key)) throw new Error('away');
      return chat === chatId && shown.includes(key);
    },
  });
}

/** Whether its row and its public file are there. */
async function leftOf(uploadId: string): Promise<boolean[]> {
  return [await getUpload(env.DB, uploadId), await env.MEDIA.head(publicKey(uploadId))].map((found) => found !== null);
}

test('what no message shows is gone after a day and an hour, not before', async () => {
  const { uploadId } = await uploadFile(aya, chatId, aPdf());
  expect(await sweepAt(UPLOAD_USABLE_MS + 60_000, [])).toBe(0);
  expect(await leftOf(uploadId)).toEqual([true, true]);
  expect(await sweepAt(LATER_MS, [])).toBe(1);
  expect(await leftOf(uploadId)).toEqual([false, false]);
});

test('what a message shows keeps its file for good and is not looked at again', async () => {
  const { uploadId } = await uploadFile(aya, chatId, aPdf());
  await sweepAt(LATER_MS, [publicKey(uploadId)]);
  expect(await leftOf(uploadId)).toEqual([false, true]);
  expect(await sweepAt(10 * LATER_MS, [])).toBe(0);
  expect(await leftOf(uploadId)).toEqual([false, true]);
});

test('an unfinished one is aborted: its parts cannot become a file any more', async () => {
  const { uploadId, parts } = await uploadParts(aya, chatId, aPdf());
  const upload = await getUpload(env.DB, uploadId);
  await sweepAt(LATER_MS, []);
  expect(await leftOf(uploadId)).toEqual([false, false]);
  const again = env.MEDIA.resumeMultipartUpload(`uploads/${uploadId}`, upload?.r2UploadId ?? '');
  await expect(again.complete(parts.map(({ n, etag }) => ({ partNumber: n, etag })))).rejects.toThrow();
});

test('one whose chat does not answer stays for the next turn and keeps no other back', async () => {
  const stuck = (await uploadFile(aya, chatId, aPdf())).uploadId;
  const other = (await uploadFile(aya, chatId, aPdf())).uploadId;
  await sweepAt(LATER_MS, [], [publicKey(stuck)]);
  expect([await leftOf(stuck), await leftOf(other)]).toEqual([
    [true, true],
    [false, false],
  ]);
});
