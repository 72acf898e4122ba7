// Takes an upload away: parts, file and row. The bytes first, so that whatever breaks in between is found again by its row.
// Called by desk (taken back, refused) and the sweep.
import { logWarn } from '../platform/log';
import { type AnyUpload, gatheringKey, publicKey, removeUpload } from './upload-queries';
import type { D1Access } from './write-projection';

/** May be repeated. Whether a message shows the file is the caller's to ask. */
export async function dropUpload(db: D1Access, bucket: R2Bucket, upload: AnyUpload): Promise<void> {
  if (upload.r2UploadId !== null) await abortParts(bucket, upload.id, upload.r2UploadId);
  await bucket.delete([gatheringKey(upload.id), publicKey(upload.id)]);
  await removeUpload(db, upload.id);
}

async function abortParts(bucket: R2Bucket, id: string, r2UploadId: string): Promise<void> {
  try {
    await bucket.resumeMultipartUpload(gatheringKey(id), r2UploadId).abort();
  } catch (cause) {
    // It was put together or aborted before; what R2 still had of it after seven days it deletes by itself.
    logWarn('upload_not_aborted', { uploadId: id.slice(0, 6), cause: cause instanceof Error ? cause.name : 'unknown' });
  }
}
