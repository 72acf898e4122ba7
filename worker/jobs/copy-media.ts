// Consumes the media queue: copies one file from LINE to R2, streamed, and tells the chat what became of it.
// LINE deletes content after an unpublished time, so every job ends in a state that is shown: ready, gone or failed.
// Called by consume-queue. https://developers.line.biz/en/reference/messaging-api/#get-content
import type { MediaCopy } from '../domain/chat/message-content';
import type { ContentAnswer } from '../line/outbound/line-answer';
import { logError, logInfo } from '../platform/log';
import { SNIFF_BYTES, sniffImage } from '../platform/sniff-image';
import type { MediaJob } from '../rpc/media-job';
import { putStream } from './put-stream';

export interface CopyMediaDeps {
  /** Asks LINE for a message's content; null where the channel's keys are not at hand. */
  content(channelId: string, lineMessageId: string): Promise<ContentAnswer | null>;
  readonly bucket: R2Bucket;
  /** False where nobody wants the copy any more. */
  mediaCopied(chatId: string, entryId: string, copy: MediaCopy): Promise<boolean>;
}

type Message = Pick<globalThis.Message<MediaJob>, 'body' | 'attempts' | 'ack' | 'retry'>;

/** One less than the queue's own limit, so that the last word is ours and not a silent drop. */
export const MEDIA_ATTEMPTS_MAX = 10;
const FAILED: MediaCopy = { state: 'failed' };
const RETRY_FIRST_SEC = 5;
const RETRY_MAX_SEC = 300;

export async function copyMediaBatch(messages: readonly Message[], deps: CopyMediaDeps): Promise<void> {
  await Promise.all(messages.map((message) => copyOne(message, deps)));
}

async function copyOne(message: Message, deps: CopyMediaDeps): Promise<void> {
  const { chatId, entryId } = message.body;
  const isLast = message.attempts >= MEDIA_ATTEMPTS_MAX;
  try {
    const copy = (await tryCopy(message.body, deps).catch(logFailure(message))) ?? (isLast ? FAILED : null);
    if (copy) {
      await deps.mediaCopied(chatId, entryId, copy);
      logInfo('media_job_ended', { chatId, entryId, state: copy.state, attempt: message.attempts });
      message.ack();
      return;
    }
  } catch (cause) {
    logError('media_end_not_told', cause, { chatId, entryId, attempt: message.attempts });
  }
  message.retry({ delaySeconds: Math.min(RETRY_MAX_SEC, RETRY_FIRST_SEC * 2 ** (message.attempts - 1)) });
}

function logFailure(message: Message): (cause: unknown) => null {
  const { chatId, entryId } = message.body;
  return (cause) => {
    logError('media_copy_failed', cause, { chatId, entryId, attempt: message.attempts });
    return null;
  };
}

/** The end of the copy, or null where LINE has no answer yet. */
async function tryCopy(job: MediaJob, deps: CopyMediaDeps): Promise<MediaCopy | null> {
  const answer = await deps.content(job.channelId, job.lineMessageId);
  if (answer?.kind === 'gone') return { state: 'gone' };
  if (answer?.kind !== 'ready') return null;
  const rest = answer.body.getReader();
  const head = await readHead(rest);
  const contentType = sniffImage(head) ?? 'application/octet-stream';
  const source = { head, rest, length: answer.contentLength };
  const sizeBytes = await putStream(deps.bucket, job.key, source, { contentType });
  return { state: 'ready', key: job.key, contentType, sizeBytes };
}

/** The first bytes of a stream, as many as come with enough of them to look at. */
async function readHead(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array> {
  let head = new Uint8Array();
  while (head.length < SNIFF_BYTES) {
    const { done, value } = await reader.read();
    if (done) break;
    const joined = new Uint8Array(head.length + value.length);
    joined.set(head);
    joined.set(value, head.length);
    head = joined;
  }
  return head;
}
