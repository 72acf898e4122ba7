// Deletes pictures of people that no row names: put before a change that then failed, or left when their deletion did. Young ones are
// left alone: their change may be under way. Called by the sweep.
import { namedPictures, PICTURES_PREFIX } from '../db/picture-queries';
import type { D1Access } from '../db/write-projection';
import { logInfo } from '../platform/log';

const YOUNG_MS = 3_600_000;

/** @param now ms. @returns how many were deleted */
export async function sweepPictures(
  db: D1Access,
  bucket: Pick<R2Bucket, 'list' | 'delete'>,
  now: number,
): Promise<number> {
  let dropped = 0;
  let cursor: string | undefined;
  do {
    // A page has as many keys as one deletion takes.
    const page = await bucket.list({ prefix: PICTURES_PREFIX, ...(cursor !== undefined && { cursor }) });
    const old = page.objects.filter(({ uploaded }) => uploaded.getTime() < now - YOUNG_MS);
    // Read after the listing: what is named by now is no orphan.
    const named = old.length === 0 ? null : await namedPictures(db);
    const orphans = old.map(({ key }) => key).filter((key) => !named?.has(key));
    if (orphans.length > 0) await bucket.delete(orphans);
    dropped += orphans.length;
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor !== undefined);
  if (dropped > 0) logInfo('pictures_swept', { dropped });
  return dropped;
}
