// Stores one incoming file and its small picture in R2: streamed, typed by their bytes, within LINE's sizes where a third
// party sends them. Called by copy-media. https://developers.line.biz/en/reference/messaging-api/#image-message
import type { MediaCopy } from '../domain/chat/message-content';
import { type ByteSource, r2Source } from '../platform/byte-source';
import { type ImageSize, imageSize } from '../platform/image-size';
import { logError } from '../platform/log';
import { mp4Tracks } from '../platform/mp4-tracks';
import { readCapped } from '../platform/read-capped';
import { FILE_HEAD_BYTES, sniffFile } from '../platform/sniff-file';
import { sniffImage } from '../platform/sniff-image';
import type { MediaJob } from '../rpc/media-job';
import { putStream } from './put-stream';

export interface OpenedFile {
  /** bytes, null where the sender did not say */
  readonly length: number | null;
  readonly body: ReadableStream<Uint8Array>;
}

const MEGABYTE = 1_000_000;
/** LINE's own limits hold what it gives; these hold what others give. */
const FOREIGN_BYTES_MAX = { image: 10 * MEGABYTE, video: 200 * MEGABYTE, audio: 200 * MEGABYTE, file: 200 * MEGABYTE };
const PREVIEW_BYTES_MAX = 1_048_576;

/** The copy of an earlier run, where its end was not heard. */
export async function storedCopy(bucket: R2Bucket, job: MediaJob): Promise<MediaCopy | null> {
  const object = await bucket.head(job.key);
  if (!object) return null;
  const hasPreview = job.previewKey !== undefined && (await bucket.head(job.previewKey)) !== null;
  const copy = await factsOf(bucket, job, object);
  return hasPreview && job.previewKey !== undefined ? { ...copy, previewKey: job.previewKey } : copy;
}

/** @returns `ready`, or `failed` where it is larger than a third party may send. Throws where the stream breaks. */
export async function storeFile(bucket: R2Bucket, job: MediaJob, file: OpenedFile): Promise<MediaCopy> {
  const head = await readHead(file.body);
  const source = { head, rest: file.body, length: file.length };
  const maxBytes = job.url === undefined ? undefined : FOREIGN_BYTES_MAX[job.kind ?? 'image'];
  const sizeBytes = await putStream(bucket, job.key, source, { contentType: typeOf(head, job) }, maxBytes);
  const object = sizeBytes === null ? null : await bucket.head(job.key);
  return object ? factsOf(bucket, job, object) : { state: 'failed' };
}

/** @returns where it lies, or null: a file without its small picture is still the file */
export async function storePreview(
  bucket: R2Bucket,
  job: MediaJob,
  open: () => Promise<ReadableStream<Uint8Array> | null>,
): Promise<string | null> {
  const { previewKey, kind = 'image' } = job;
  if (previewKey === undefined || (kind !== 'image' && kind !== 'video')) return null;
  try {
    const bytes = await readCapped(await open(), PREVIEW_BYTES_MAX);
    const contentType = bytes && sniffImage(bytes);
    if (!bytes || !contentType) return null;
    await bucket.put(previewKey, bytes, { httpMetadata: { contentType } });
    return previewKey;
  } catch (cause) {
    logError('media_preview_failed', cause, { chatId: job.chatId, entryId: job.entryId });
    return null;
  }
}

async function factsOf(bucket: R2Bucket, job: MediaJob, { size, httpMetadata }: R2Object): Promise<MediaCopy> {
  const contentType = httpMetadata?.contentType ?? 'application/octet-stream';
  const pixels = await pixelsOf(r2Source(bucket, job.key, size), contentType);
  return { state: 'ready', key: job.key, contentType, sizeBytes: size, ...pixels };
}

async function pixelsOf(source: ByteSource, contentType: string): Promise<ImageSize | null> {
  if (contentType !== 'video/mp4') return imageSize(source, contentType);
  return (await mp4Tracks(source))?.size ?? null;
}

/** Sound and film share a container; which of the two a message is, LINE knows. */
function typeOf(head: Uint8Array, { kind }: MediaJob): string {
  const contentType = sniffFile(head);
  return kind === 'audio' && contentType === 'video/mp4' ? 'audio/mp4' : contentType;
}

/** The first bytes of a stream, as many as come with enough of them to look at; the stream goes on behind them. */
async function readHead(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const reader = stream.getReader();
  let head = new Uint8Array();
  while (head.length < FILE_HEAD_BYTES) {
    const { done, value } = await reader.read();
    if (done) break;
    const joined = new Uint8Array(head.length + value.length);
    joined.set(head);
    joined.set(value, head.length);
    head = joined;
  }
  reader.releaseLock();
  return head;
}
