// Deletes pictures of people that no row names: put before a change that then failed, or left when their deletion did. Young ones are
// left alone: their change may be under way. Called by the sweep.
import { namedPictures, PICTURES_PREFIX } from '../db/picture-queries';
import type { D1Access } from '../db/write-projection';
import { logInfo } from '../platform/log';

const YOUNG_MS = 3_600_000;

/** @param now ms. @returns how many were deleted */
export async function sweepPictures(db: D1Access, bucket: R2Bucket, now: number): Promise<number> {
  const old = await oldPictures(bucket, now - YOUNG_MS);
  if (old.length === 0) return 0;
  // Read after the listing: what is named by now is no orphan.
  const named = await namedPictures(db);
  const orphans = old.filter((key) => !named.has(key));
  for (const key of orphans) await bucket.delete(key);
  if (orphans.length > 0) logInfo('pictures_swept', { dropped: orphans.length });
  return orphans.length;
}

async function oldPictures(bucket: R2Bucket, before: number): Promise<string[]> {
  const keys: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await bucket.list({ prefix: PICTURES_PREFIX, ...(cursor !== undefined && { cursor }) });
    keys.push(...page.objects.filter(({ uploaded }) => uploaded.getTime() < before).map(({ key }) => key));
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor !== undefined);
  return keys;
}
