// Pictures that no row names are gone with the sweep, however they were left; those that a row names stay.
import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import { pictureKey } from '../db/picture-queries';
import { signInOperator } from '../testing/sign-in';
import { sweep } from './sweep';
import { sweepPictures } from './sweep-pictures';

const HOUR_MS = 3_600_000;

async function put(operatorId: string, name: string): Promise<string> {
  const key = pictureKey(operatorId, name);
  await env.MEDIA.put(key, 'picture');
  return key;
}

const sweepIn = (ms: number) => sweepPictures(env.DB, env.MEDIA, Date.now() + ms);
const isThere = async (key: string) => (await env.MEDIA.head(key)) !== null;

test('what no row names goes after an hour; what hers names, and what is no picture of a person, stays', async () => {
  const { operatorId } = await signInOperator();
  const kept = await put(operatorId, 'a'.repeat(32));
  await env.DB.prepare('UPDATE operators SET picture = ?2 WHERE id = ?1').bind(operatorId, 'a'.repeat(32)).run();
  const orphans = [await put(operatorId, 'b'.repeat(32)), await put('op_nobody', 'a'.repeat(32))];
  await env.MEDIA.put('public/other', 'a file');

  expect(await sweepIn(HOUR_MS - 60_000)).toBe(0);
  expect(await Promise.all(orphans.map(isThere))).toEqual([true, true]);
  expect(await sweepIn(HOUR_MS + 60_000)).toBe(2);
  expect(await Promise.all(orphans.map(isThere))).toEqual([false, false]);
  expect(await Promise.all([kept, 'public/other'].map(isThere))).toEqual([true, true]);
});

test('the sweep does so at its turn', async () => {
  const key = await put('op_nobody', 'c'.repeat(32));
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * HOUR_MS });
  await sweep(env).finally(() => vi.useRealTimers());
  expect(await isThere(key)).toBe(false);
});

test('more than one page of pictures is looked through', async () => {
  const keys = await Promise.all(['d', 'e', 'f'].map((letter) => put('op_many', letter.repeat(32))));
  const small: Pick<R2Bucket, 'list' | 'delete'> = {
    list: (options) => env.MEDIA.list({ ...options, limit: 1 }),
    delete: (orphans) => env.MEDIA.delete(orphans),
  };
  expect(await sweepPictures(env.DB, small, Date.now() + 2 * HOUR_MS)).toBe(keys.length);
  expect(await Promise.all(keys.map(isThere))).toEqual([false, false, false]);
});
