// Makes a file of an upload's parts: put together where nothing serves it, looked at, and only then placed under its public
// name with the type its bytes have. May be repeated at any step. Called by upload-route.
// https://developers.cloudflare.com/r2/api/workers/workers-api-reference/#r2multipartupload-definition
import { dropUpload } from '../db/drop-upload';
import { type AnyUpload, finishUpload, gatheringKey, publicKey, type UploadFacts } from '../db/upload-queries';
import type { D1Access } from '../db/write-projection';
import { err, ok, type Result } from '../domain/result';
import { r2Source } from '../platform/byte-source';
import { contentDisposition } from '../platform/file-name';
import { logWarn } from '../platform/log';
import { stripLocation } from '../platform/strip-location';
import type { CompleteUpload, UploadDone } from '../protocol/upload';
import { judgeUpload } from './judge-upload';

/** Every part but the last; a request stays far below the platform's limit for one. */
export const PART_BYTES = 10 * 1024 * 1024;

export function partsOf(declaredBytes: number): number {
  return Math.ceil(declaredBytes / PART_BYTES);
}

/**
 * Photos are held whole while their camera data are taken out; beside them the Worker has 128 MB for everything. Phones make no
 * larger ones.
 */
const PHOTO_BYTES_MAX = 24 * 1024 * 1024;
const PHOTO_TYPES: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp']);

type Refusal = 'BAD_REQUEST' | 'FILE_TYPE_REFUSED';

/** Refused files are gone afterwards, with their row. */
export async function finish(
  db: D1Access,
  bucket: R2Bucket,
  upload: AnyUpload,
  parts: CompleteUpload['parts'],
): Promise<Result<UploadDone, Refusal>> {
  if (upload.kind !== null) return ok(toDone(upload.id, upload));
  if (!isWhole(parts, partsOf(upload.declaredBytes))) return err('BAD_REQUEST');
  const gathered = await gather(bucket, upload, parts);
  if (!gathered) return err('BAD_REQUEST');
  const source = r2Source(bucket, gathered.key, gathered.size);
  const facts = await judgeUpload(source, upload.purpose);
  if (!facts.ok || gathered.size !== upload.declaredBytes) {
    await dropUpload(db, bucket, upload);
    return facts.ok ? err('BAD_REQUEST') : facts;
  }
  const placed = { ...facts.value, sizeBytes: await place(bucket, upload, gathered, facts.value) };
  await finishUpload(db, upload.id, placed);
  await bucket.delete(gathered.key);
  return ok(toDone(upload.id, placed));
}

/** The parts as one object; also where they became one before and the rest was not reached. */
async function gather(bucket: R2Bucket, upload: AnyUpload, parts: CompleteUpload['parts']): Promise<R2Object | null> {
  const key = gatheringKey(upload.id);
  const ordered = parts.map(({ n, etag }) => ({ partNumber: n, etag })).sort((a, b) => a.partNumber - b.partNumber);
  try {
    if (upload.r2UploadId !== null) return await bucket.resumeMultipartUpload(key, upload.r2UploadId).complete(ordered);
  } catch (cause) {
    logWarn('upload_not_completed', { cause: cause instanceof Error ? cause.name : 'unknown' });
  }
  return bucket.head(key);
}

/** @returns bytes under the public name: a photo's camera data are left out, however it is sent; all else is streamed as it is */
async function place(bucket: R2Bucket, upload: AnyUpload, gathered: R2Object, facts: UploadFacts): Promise<number> {
  const isShown = facts.kind !== 'file';
  const httpMetadata = {
    contentType: facts.contentType,
    contentDisposition: isShown ? 'inline' : contentDisposition('attachment', upload.fileName),
  };
  const object = await bucket.get(gathered.key);
  if (!object) throw new Error('upload vanished');
  const isPhoto = PHOTO_TYPES.has(facts.contentType) && object.size <= PHOTO_BYTES_MAX;
  const body = isPhoto ? stripLocation(new Uint8Array(await object.arrayBuffer()), facts.contentType) : object.body;
  return (await bucket.put(publicKey(upload.id), body, { httpMetadata })).size;
}

function isWhole(parts: CompleteUpload['parts'], count: number): boolean {
  const numbers = new Set(parts.map(({ n }) => n));
  return parts.length === count && numbers.size === count && parts.every(({ n }) => n >= 1 && n <= count);
}

function toDone(uploadId: string, { kind, contentType, sizeBytes, width, height }: UploadFacts): UploadDone {
  const size = width !== null && height !== null ? { width, height } : {};
  return { uploadId, kind, contentType, sizeBytes, ...size };
}
