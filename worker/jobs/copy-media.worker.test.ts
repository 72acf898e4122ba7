// Copies of files over the real R2: streamed whole or not at all, typed by their bytes, and every job ends in a shown state.
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import type { MediaCopy } from '../domain/chat/message-content';
import type { ContentAnswer } from '../line/outbound/line-answer';
import type { MediaJob } from '../rpc/media-job';
import { queued } from '../testing/projection-parts';
import { type CopyMediaDeps, copyMediaBatch, MEDIA_ATTEMPTS_MAX } from './copy-media';

const PNG_HEAD = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

function aJob(): MediaJob {
  const key = `media/${crypto.randomUUID()}`;
  return { chatId: 'demo:U1', channelId: 'demo', entryId: 'in_1', lineMessageId: '1', key };
}

function streamOf(chunks: readonly Uint8Array[], failsAtEnd = false): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks[at++];
      if (chunk) controller.enqueue(chunk);
      else if (failsAtEnd) controller.error(new Error('connection lost'));
      else controller.close();
    },
  });
}

function ready(chunks: readonly Uint8Array[], contentLength: number | null, failsAtEnd = false): ContentAnswer {
  const body = streamOf(chunks, failsAtEnd);
  return { kind: 'ready', status: 200, contentType: 'image/png', contentLength, body, requestId: null };
}

function recorder(answer: () => ContentAnswer | null) {
  const told: MediaCopy[] = [];
  const deps: CopyMediaDeps = {
    bucket: env.MEDIA,
    content: async () => answer(),
    mediaCopied: async (_chatId, _entryId, copy) => {
      told.push(copy);
      return true;
    },
  };
  return { told, deps };
}

async function copyOnce(answer: () => ContentAnswer | null, attempts = 1) {
  const message = queued(aJob(), attempts);
  const { told, deps } = recorder(answer);
  await copyMediaBatch([message], deps);
  return { message, told, stored: await env.MEDIA.get(message.body.key) };
}

/** An image of this size in pieces of an awkward length. */
function pieces(sizeBytes: number): Uint8Array[] {
  const whole = new Uint8Array(sizeBytes);
  for (let i = 0; i < sizeBytes; i += 997) whole[i] = i % 251;
  whole.set(PNG_HEAD);
  const cut = [whole.subarray(0, 3)];
  for (let from = 3; from < sizeBytes; from += 1_000_003) cut.push(whole.subarray(from, from + 1_000_003));
  return cut;
}

async function sameBytes(stored: R2ObjectBody | null, chunks: readonly Uint8Array[]): Promise<boolean> {
  const got = new Uint8Array((await stored?.arrayBuffer()) ?? new ArrayBuffer());
  let at = 0;
  for (const chunk of chunks) for (const byte of chunk) if (got[at++] !== byte) return false;
  return at === got.length;
}

describe('a file is copied', () => {
  test.each([
    ['with a known length', 100_000, true],
    ['without a length, small', 100_000, false],
    ['without a length, in parts', 20_000_000, false],
    ['without a length, of exactly two parts', 16 * 1024 * 1024, false],
  ])('%s', async (_, sizeBytes, isKnown) => {
    const chunks = pieces(sizeBytes);
    const { message, told, stored } = await copyOnce(() => ready(chunks, isKnown ? sizeBytes : null));
    const { key } = message.body;
    expect(told).toEqual([{ state: 'ready', key, contentType: 'image/png', sizeBytes }]);
    expect(message.outcome).toBe('acked');
    expect(stored?.httpMetadata?.contentType).toBe('image/png');
    expect(await sameBytes(stored, chunks)).toBe(true);
  });

  test('with a type that its bytes show, whatever LINE says', async () => {
    const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>');
    const { told } = await copyOnce(() => ready([svg], svg.length));
    expect(told).toMatchObject([{ state: 'ready', contentType: 'application/octet-stream' }]);
  });

  test('and a repeat of the job writes the same name', async () => {
    const job = aJob();
    const { told, deps } = recorder(() => ready(pieces(1_000), 1_000));
    await copyMediaBatch([queued(job), queued(job, 2)], deps);
    expect(told.map((copy) => copy.key)).toEqual([job.key, job.key]);
  });
});

describe('a file that breaks leaves nothing and is tried again', () => {
  test.each([
    ['shorter than announced', () => ready(pieces(1_000), 2_000)],
    ['longer than announced', () => ready(pieces(2_000), 1_000)],
    ['lost on the way', () => ready(pieces(1_000), 2_000, true)],
    ['lost on the way, without a length', () => ready(pieces(20_000_000), null, true)],
  ])('%s', async (_, answer) => {
    const { message, told, stored } = await copyOnce(answer);
    expect(stored).toBeNull();
    expect(told).toEqual([]);
    expect(message.outcome).toEqual({ retryAfterSec: 5 });
  });
});

describe('LINE has no file', () => {
  test.each([404, 410] as const)('%d is the end: gone', async (status) => {
    const { message, told } = await copyOnce(() => ({ kind: 'gone', status, requestId: null }));
    expect(told).toEqual([{ state: 'gone' }]);
    expect(message.outcome).toBe('acked');
  });

  test.each<[string, ContentAnswer | null]>([
    ['202: it is still being prepared', { kind: 'preparing', status: 202, requestId: null }],
    ['no answer', { kind: 'unknown', cause: 'timeout', requestId: null }],
    ['keys not at hand', null],
  ])('%s: asked again later, failed at last', async (_, answer) => {
    const early = await copyOnce(() => answer, 3);
    expect([early.told, early.message.outcome]).toEqual([[], { retryAfterSec: 20 }]);
    const last = await copyOnce(() => answer, MEDIA_ATTEMPTS_MAX);
    expect([last.told, last.message.outcome]).toEqual([[{ state: 'failed' }], 'acked']);
  });
});

test('an end that the chat did not hear is told again', async () => {
  const message = queued(aJob(), MEDIA_ATTEMPTS_MAX);
  const { deps } = recorder(() => ({ kind: 'gone', status: 404, requestId: null }));
  await copyMediaBatch([message], { ...deps, mediaCopied: () => Promise.reject(new Error('away')) });
  expect(message.outcome).toEqual({ retryAfterSec: 300 });
});
