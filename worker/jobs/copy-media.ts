// Consumes the media queue: copies one file from LINE, or from where a third party keeps it, to R2, streamed, and tells the
// chat what became of it. LINE deletes content after an unpublished time, so every job ends in a state that is shown: ready,
// gone or failed. Called by consume-queue. https://developers.line.biz/en/reference/messaging-api/#get-content
import type { MediaCopy } from '../domain/chat/message-content';
import type { ContentAnswer } from '../line/outbound/line-answer';
import { logError, logInfo } from '../platform/log';
import type { MediaJob } from '../rpc/media-job';
import type { ForeignAnswer } from './fetch-foreign';
import { type OpenedFile, storedCopy, storeFile, storePreview } from './store-media';

/** `processing`: ask later. `none`: no such state for this message, only its content tells. */
export type Transcoding = 'processing' | 'succeeded' | 'failed' | 'gone' | 'none' | 'unknown';

export interface CopyMediaDeps {
  /** Asks LINE for a message's content, its preview, its preparation; null where the channel's keys are not at hand. */
  content(channelId: string, lineMessageId: string): Promise<ContentAnswer | null>;
  preview(channelId: string, lineMessageId: string): Promise<ContentAnswer | null>;
  transcoding(channelId: string, lineMessageId: string): Promise<Transcoding>;
  fetchForeign(address: string): Promise<ForeignAnswer>;
  readonly bucket: R2Bucket;
  /** False where nobody wants the copy any more. */
  mediaCopied(chatId: string, entryId: string, copy: MediaCopy): Promise<boolean>;
  /** ms */
  now(): number;
}

export type MediaMessage = Pick<globalThis.Message<MediaJob>, 'body' | 'attempts' | 'timestamp' | 'ack' | 'retry'>;

/** The queue's own limit less one attempt, so that the last word is ours and not a silent drop. */
export const MEDIA_ATTEMPTS_MAX = 100;
/** A host of a third party owes us nothing. */
export const FOREIGN_ATTEMPTS_MAX = 10;
/** How long LINE may prepare a file. */
export const PREPARING_MS_MAX = 30 * 60_000;
const FAILED: MediaCopy = { state: 'failed' };
const PREPARING: MediaCopy = { state: 'preparing' };
const GONE: MediaCopy = { state: 'gone' };
const TROUBLE_FIRST_SEC = 5;
const TROUBLE_MAX_SEC = 900;

export async function copyMediaBatch(messages: readonly MediaMessage[], deps: CopyMediaDeps): Promise<void> {
  await Promise.all(messages.map((message) => copyOne(message, deps)));
}

async function copyOne(message: MediaMessage, deps: CopyMediaDeps): Promise<void> {
  const { chatId, entryId, url } = message.body;
  const isLast = message.attempts >= (url === undefined ? MEDIA_ATTEMPTS_MAX : FOREIGN_ATTEMPTS_MAX);
  try {
    const copy = outcomeOf(await tryCopy(message, deps).catch(logFailure(message)), message, isLast, deps.now());
    if (copy) {
      const isWanted = await deps.mediaCopied(chatId, entryId, copy);
      // Unsent meanwhile: what was stored goes, and nobody waits for what is being prepared.
      if (!isWanted) await forget(message.body, deps.bucket);
      if (isWanted && copy.state === 'preparing')
        return message.retry({ delaySeconds: pollDelaySec(message.attempts) });
      logInfo('media_job_ended', {
        chatId,
        entryId,
        state: isWanted ? copy.state : 'unwanted',
        attempt: message.attempts,
      });
      return message.ack();
    }
  } catch (cause) {
    logError('media_end_not_told', cause, { chatId, entryId, attempt: message.attempts });
  }
  message.retry({ delaySeconds: Math.min(TROUBLE_MAX_SEC, TROUBLE_FIRST_SEC * 2 ** (message.attempts - 1)) });
}

/** Null: nothing is known yet, ask again later. */
function outcomeOf(copy: MediaCopy | null, message: MediaMessage, isLast: boolean, now: number): MediaCopy | null {
  const isTooLong = now - message.timestamp.getTime() >= PREPARING_MS_MAX;
  if (copy?.state === 'preparing' && (isLast || isTooLong)) return FAILED;
  return copy ?? (isLast ? FAILED : null);
}

/** 2, 4, 8, then every 15 s for five minutes, then every 30 s. */
export function pollDelaySec(attempts: number): number {
  if (attempts <= 3) return 2 ** attempts;
  return attempts <= 23 ? 15 : 30;
}

function logFailure(message: MediaMessage): (cause: unknown) => null {
  const { chatId, entryId } = message.body;
  return (cause) => {
    logError('media_copy_failed', cause, { chatId, entryId, attempt: message.attempts });
    return null;
  };
}

async function forget({ key, previewKey }: MediaJob, bucket: R2Bucket): Promise<void> {
  await bucket.delete(previewKey === undefined ? [key] : [key, previewKey]);
}

/** What is to be told, or null where there is no answer yet. */
async function tryCopy({ body: job, attempts }: MediaMessage, deps: CopyMediaDeps): Promise<MediaCopy | null> {
  // Told in vain the last time, or ordered twice: LINE may have deleted it by now.
  const stored = await storedCopy(deps.bucket, job);
  if (stored) return stored;
  const opened = job.url === undefined ? await openAtLine(job, attempts, deps) : await openAbroad(job.url, deps);
  if (opened === null || 'state' in opened) return opened;
  const copy = await storeFile(deps.bucket, job, opened);
  if (copy.state !== 'ready') return copy;
  const previewKey = await storePreview(deps.bucket, job, () => openPreview(job, deps));
  return previewKey === null ? copy : { ...copy, previewKey };
}

type Opened = OpenedFile | MediaCopy | null;

async function openAtLine(job: MediaJob, attempts: number, deps: CopyMediaDeps): Promise<Opened> {
  const { channelId, lineMessageId, kind } = job;
  const isPrepared = kind === 'video' || kind === 'audio';
  if (isPrepared && attempts > 1) {
    const state = await deps.transcoding(channelId, lineMessageId);
    if (state === 'processing') return PREPARING;
    if (state === 'failed') return FAILED;
    if (state === 'gone') return GONE;
  }
  const answer = await deps.content(channelId, lineMessageId);
  switch (answer?.kind) {
    case 'ready':
      return { length: answer.contentLength, body: answer.body };
    case 'preparing':
      return PREPARING;
    case 'gone':
      // What could not be transcoded is not found either; only this tells the two apart.
      return isPrepared && (await deps.transcoding(channelId, lineMessageId)) === 'failed' ? FAILED : GONE;
    default:
      return null;
  }
}

async function openAbroad(url: string, deps: CopyMediaDeps): Promise<Opened> {
  const answer = await deps.fetchForeign(url);
  switch (answer.kind) {
    case 'ready':
      return { length: answer.contentLength, body: answer.body };
    case 'gone':
      return GONE;
    case 'refused':
      return FAILED;
    case 'later':
      return null;
  }
}

/** The small picture's bytes, or null where there is none to be had. */
async function openPreview(job: MediaJob, deps: CopyMediaDeps): Promise<ReadableStream<Uint8Array> | null> {
  if (job.url !== undefined) {
    const answer = job.previewUrl === undefined ? null : await deps.fetchForeign(job.previewUrl);
    return answer?.kind === 'ready' ? answer.body : null;
  }
  const answer = await deps.preview(job.channelId, job.lineMessageId);
  return answer?.kind === 'ready' ? answer.body : null;
}
