// Ends the lives of uploads after a day: what a message shows keeps its file for good and loses its row, all else goes whole.
// An hour later than the last moment at which one can still be sent. Called by the sweep.
import { dropUpload } from '../db/drop-upload';
import { type AnyUpload, publicKey, removeUpload, UPLOAD_USABLE_MS, uploadsBefore } from '../db/upload-queries';
import type { D1Access } from '../db/write-projection';
import { logError, logInfo } from '../platform/log';

const PER_TURN = 50;
const MARGIN_MS = 3_600_000;

export interface SweepUploadsDeps {
  readonly db: D1Access;
  readonly bucket: R2Bucket;
  /** Whether a message of the chat shows this file of R2. */
  readonly usesMedia: (chatId: string, key: string) => Promise<boolean>;
  /** ms */
  readonly now: number;
}

/** @returns how many were looked at; one that fails stays for the next turn */
export async function sweepUploads({ db, bucket, usesMedia, now }: SweepUploadsDeps): Promise<number> {
  const due = await uploadsBefore(db, now - UPLOAD_USABLE_MS - MARGIN_MS, PER_TURN);
  let dropped = 0;
  for (const upload of due) {
    try {
      if (await isShown(upload, usesMedia)) {
        await removeUpload(db, upload.id);
      } else {
        await dropUpload(db, bucket, upload);
        dropped += 1;
      }
    } catch (cause) {
      logError('upload_not_swept', cause, { chatId: upload.chatId });
    }
  }
  if (due.length > 0) logInfo('uploads_swept', { looked: due.length, dropped });
  return due.length;
}

async function isShown(upload: AnyUpload, usesMedia: SweepUploadsDeps['usesMedia']): Promise<boolean> {
  return upload.kind !== null && (await usesMedia(upload.chatId, publicKey(upload.id)));
}
