// Copies of files over the real R2: streamed whole or not at all, typed by their bytes, and every job ends in a shown state.
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import type { MediaCopy } from '../domain/chat/message-content';
import type { ContentAnswer } from '../line/outbound/line-answer';
import type { MediaJob } from '../rpc/media-job';
import { type FakeMessage, queued } from '../testing/projection-parts';
import { aJpeg, anMp4, aPng, bytes } from '../testing/sample-files';
import {
  type CopyMediaDeps,
  copyMediaBatch,
  FOREIGN_ATTEMPTS_MAX,
  MEDIA_ATTEMPTS_MAX,
  PREPARING_MS_MAX,
  pollDelaySec,
  type Transcoding,
} from './copy-media';
import type { ForeignAnswer } from './fetch-foreign';

const PNG_HEAD = aPng(640, 480);
const QUEUED_AT = 1_700_000_000_000;

function aJob(more: Partial<MediaJob> = {}): MediaJob {
  const key = `media/${crypto.randomUUID()}`;
  return { chatId: 'demo:U1', channelId: 'demo', entryId: 'in_1', lineMessageId: '1', key, ...more };
}

function aMessage(job: MediaJob, attempts = 1): FakeMessage<MediaJob> & { readonly timestamp: Date } {
  return Object.assign(queued(job, attempts), { timestamp: new Date(QUEUED_AT) });
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

interface World {
  readonly content?: () => ContentAnswer | null;
  readonly preview?: () => ContentAnswer | null;
  readonly transcoding?: () => Transcoding;
  readonly foreign?: (address: string) => ForeignAnswer;
  readonly isWanted?: boolean;
  /** ms since the job was queued */
  readonly age?: number;
}

function recorder(world: World) {
  const told: MediaCopy[] = [];
  /** Whom was asked for what. */
  const asked: string[] = [];
  const note = <T>(what: string, value: T): T => {
    asked.push(what);
    return value;
  };
  const deps: CopyMediaDeps = {
    bucket: env.MEDIA,
    content: async () => note('content', world.content?.() ?? null),
    preview: async () => note('preview', world.preview?.() ?? null),
    transcoding: async () => note('transcoding', world.transcoding?.() ?? 'none'),
    fetchForeign: async (address) => note(address, world.foreign?.(address) ?? { kind: 'refused' as const }),
    mediaCopied: async (_chatId, _entryId, copy) => {
      told.push(copy);
      return world.isWanted ?? true;
    },
    now: () => QUEUED_AT + (world.age ?? 0),
  };
  return { told, asked, deps };
}

async function copyJob(job: MediaJob, world: World, attempts = 1) {
  const message = aMessage(job, attempts);
  const { told, asked, deps } = recorder(world);
  await copyMediaBatch([message], deps);
  return { message, told, asked, stored: await env.MEDIA.get(job.key) };
}

function copyOnce(content: () => ContentAnswer | null, attempts = 1) {
  return copyJob(aJob(), { content }, attempts);
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
    expect(told).toEqual([{ state: 'ready', key, contentType: 'image/png', sizeBytes, width: 640, height: 480 }]);
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
    const { told, deps } = recorder({ content: () => ready(pieces(1_000), 1_000) });
    await copyMediaBatch([aMessage(job), aMessage(job, 2)], deps);
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
  const gone = (status: 404 | 410): ContentAnswer => ({ kind: 'gone', status, requestId: null });

  test.each([404, 410] as const)('%d is the end: gone', async (status) => {
    const { message, told } = await copyOnce(() => gone(status));
    expect(told).toEqual([{ state: 'gone' }]);
    expect(message.outcome).toBe('acked');
  });

  test.each<[string, ContentAnswer | null]>([
    ['no answer', { kind: 'unknown', cause: 'timeout', requestId: null }],
    ['keys not at hand', null],
  ])('%s: asked again later, for a day, failed at last', async (_, answer) => {
    const early = await copyOnce(() => answer, 3);
    expect([early.told, early.message.outcome]).toEqual([[], { retryAfterSec: 20 }]);
    const late = await copyOnce(() => answer, MEDIA_ATTEMPTS_MAX - 1);
    expect(late.message.outcome).toEqual({ retryAfterSec: 900 });
    const last = await copyOnce(() => answer, MEDIA_ATTEMPTS_MAX);
    expect([last.told, last.message.outcome]).toEqual([[{ state: 'failed' }], 'acked']);
  });

  test.each([
    ['failed', 'failed'],
    ['gone', 'gone'],
  ] as const)('a 404 of a video whose preparation is %s ends as %s', async (transcoding, state) => {
    const world: World = { content: () => gone(404), transcoding: () => transcoding };
    expect((await copyJob(aJob({ kind: 'video' }), world)).told).toEqual([{ state }]);
  });
});

describe('LINE prepares a video or a voice message', () => {
  const preparing: World['content'] = () => ({ kind: 'preparing', status: 202, requestId: null });

  test.each(['video', 'audio'] as const)('the chat is told and LINE asked again after 2 seconds: %s', async (kind) => {
    const { told, message, asked } = await copyJob(aJob({ kind }), { content: preparing });
    expect([told, message.outcome]).toEqual([[{ state: 'preparing' }], { retryAfterSec: 2 }]);
    expect(asked).toEqual(['content']);
  });

  test('then its preparation is asked for, ever more gently, and not its content', async () => {
    for (const [attempts, retryAfterSec] of [
      [2, 4],
      [3, 8],
      [4, 15],
      [40, 30],
    ] as const) {
      const { told, message, asked } = await copyJob(
        aJob({ kind: 'video' }),
        { transcoding: () => 'processing' },
        attempts,
      );
      expect([asked, told, message.outcome]).toEqual([['transcoding'], [{ state: 'preparing' }], { retryAfterSec }]);
    }
  });

  test('until it is done: half an hour of polls fits into the attempts of the queue', () => {
    let patience = 0;
    for (let attempts = 1; attempts < MEDIA_ATTEMPTS_MAX; attempts++) patience += pollDelaySec(attempts) * 1_000;
    expect(patience).toBeGreaterThan(PREPARING_MS_MAX);
  });

  test('prepared at last, it is copied', async () => {
    const film = anMp4({ size: [1280, 720] });
    const { told } = await copyJob(
      aJob({ kind: 'video' }),
      { transcoding: () => 'succeeded', content: () => ready([film], film.length) },
      9,
    );
    expect(told).toMatchObject([{ state: 'ready', contentType: 'video/mp4', width: 1280, height: 720 }]);
  });

  test('an audio file in the same container is a sound', async () => {
    const voice = anMp4({ brand: 'mp42', tracks: ['soun'] });
    const { told } = await copyJob(aJob({ kind: 'audio' }), { content: () => ready([voice], voice.length) });
    expect(told).toMatchObject([{ state: 'ready', contentType: 'audio/mp4' }]);
  });

  test.each([
    ['failed', 'failed'],
    ['gone', 'gone'],
  ] as const)('%s is an end', async (transcoding, state) => {
    const { told, message } = await copyJob(aJob({ kind: 'audio' }), { transcoding: () => transcoding }, 5);
    expect([told, message.outcome]).toEqual([[{ state }], 'acked']);
  });

  test('after half an hour it has failed', async () => {
    const world: World = { transcoding: () => 'processing' };
    const patient = await copyJob(aJob({ kind: 'video' }), { ...world, age: PREPARING_MS_MAX - 1 }, 70);
    expect(patient.told).toEqual([{ state: 'preparing' }]);
    const over = await copyJob(aJob({ kind: 'video' }), { ...world, age: PREPARING_MS_MAX }, 70);
    expect([over.told, over.message.outcome]).toEqual([[{ state: 'failed' }], 'acked']);
  });

  test('nobody wants it any more: LINE is not asked again', async () => {
    const { message } = await copyJob(aJob({ kind: 'video' }), { transcoding: () => 'processing', isWanted: false }, 5);
    expect(message.outcome).toBe('acked');
  });
});

describe('the small picture', () => {
  const small = aJpeg(24, 18);
  const film = anMp4();
  const content: World['content'] = () => ready([film], film.length);
  const job = () => aJob({ kind: 'video', previewKey: `media/${crypto.randomUUID()}` });

  test('is stored beside the file', async () => {
    const wanted = job();
    const { told } = await copyJob(wanted, { content, preview: () => ready([small], null) });
    expect(told).toMatchObject([{ state: 'ready', key: wanted.key, previewKey: wanted.previewKey }]);
    const stored = await env.MEDIA.get(wanted.previewKey ?? '');
    expect([stored?.httpMetadata?.contentType, stored?.size]).toEqual(['image/jpeg', small.length]);
  });

  test.each<[string, () => ContentAnswer | null]>([
    ['missing', () => ({ kind: 'gone', status: 404, requestId: null })],
    ['no picture', () => ready([bytes('<svg/>')], null)],
    ['larger than a megabyte', () => ready([new Uint8Array(PNG_HEAD), new Uint8Array(1_100_000)], null)],
    ['broken', () => ready([small], null, true)],
    ['not to be asked for', () => null],
  ])('that is %s does not keep the file back', async (_, preview) => {
    const wanted = job();
    const { told, message } = await copyJob(wanted, { content, preview });
    expect(told).toMatchObject([{ state: 'ready', key: wanted.key }]);
    expect(told[0]).not.toHaveProperty('previewKey');
    expect([message.outcome, await env.MEDIA.head(wanted.previewKey ?? '')]).toEqual(['acked', null]);
  });

  test('is not asked for with sounds and files', async () => {
    for (const kind of ['audio', 'file'] as const) {
      expect((await copyJob({ ...job(), kind }, { content })).asked).toEqual(['content']);
    }
  });
});

describe('what nobody wants any more', () => {
  test('is deleted, with its small picture', async () => {
    const job = aJob({ kind: 'image', previewKey: `media/${crypto.randomUUID()}` });
    const picture = () => ready(pieces(1_000), 1_000);
    const { message, stored } = await copyJob(job, { content: picture, preview: picture, isWanted: false });
    expect([message.outcome, stored, await env.MEDIA.head(job.previewKey ?? '')]).toEqual(['acked', null, null]);
  });
});

describe('a file that lies with a third party', () => {
  const url = 'https://files.example.org/film.mp4';
  const previewUrl = 'https://files.example.org/film.jpg';
  const film = anMp4();
  const found = (chunks: readonly Uint8Array[], contentLength: number | null): ForeignAnswer => ({
    kind: 'ready',
    contentLength,
    body: streamOf(chunks),
  });

  test('is fetched from there with its small picture, and LINE is never asked', async () => {
    const job = aJob({ kind: 'video', url, previewUrl, previewKey: `media/${crypto.randomUUID()}` });
    const foreign = (address: string) => (address === url ? found([film], null) : found([aJpeg(4, 3)], null));
    const { told, asked, stored } = await copyJob(job, { foreign });
    expect(told).toMatchObject([{ state: 'ready', contentType: 'video/mp4', previewKey: job.previewKey }]);
    expect([asked, stored?.size]).toEqual([[url, previewUrl], film.length]);
  });

  test.each([true, false])('that is larger than LINE takes is not kept (length known: %s)', async (isKnown) => {
    const chunks = pieces(10_000_001);
    const { told, message, stored } = await copyJob(aJob({ kind: 'image', url }), {
      foreign: () => found(chunks, isKnown ? 10_000_001 : null),
    });
    expect([told, message.outcome, stored]).toEqual([[{ state: 'failed' }], 'acked', null]);
  });

  test('that never ends is left as soon as it is too much', async () => {
    let read = 0;
    let isLeft = false;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        read += 1_000_000;
        // An end after all, so that a wrong reader fails and does not hang.
        if (read > 60_000_000) controller.close();
        else controller.enqueue(new Uint8Array(1_000_000));
      },
      cancel() {
        isLeft = true;
      },
    });
    const endless: ForeignAnswer = { kind: 'ready', contentLength: null, body };
    const { told, stored } = await copyJob(aJob({ kind: 'image', url }), { foreign: () => endless });
    expect([told, stored, isLeft]).toEqual([[{ state: 'failed' }], null, true]);
    expect(read).toBeLessThan(20_000_000);
  });

  test.each<[ForeignAnswer['kind'], MediaCopy['state']]>([
    ['gone', 'gone'],
    ['refused', 'failed'],
  ])('%s is an end: %s', async (kind, state) => {
    const answer = { kind } as ForeignAnswer;
    const { told, message } = await copyJob(aJob({ kind: 'video', url }), { foreign: () => answer });
    expect([told, message.outcome]).toEqual([[{ state }], 'acked']);
  });

  test('that is not reached is asked for again, a few times', async () => {
    const world: World = { foreign: () => ({ kind: 'later' }) };
    expect((await copyJob(aJob({ url }), world)).message.outcome).toEqual({ retryAfterSec: 5 });
    expect((await copyJob(aJob({ url }), world, FOREIGN_ATTEMPTS_MAX)).told).toEqual([{ state: 'failed' }]);
  });
});

test('an end that the chat did not hear is told again, from what was stored, though LINE has deleted it', async () => {
  const job = aJob();
  const { deps } = recorder({ content: () => ready(pieces(1_000), 1_000) });
  const message = aMessage(job);
  await copyMediaBatch([message], { ...deps, mediaCopied: () => Promise.reject(new Error('away')) });
  expect(message.outcome).toEqual({ retryAfterSec: 5 });
  const again = await copyJob(job, { content: () => ({ kind: 'gone', status: 404, requestId: null }) }, 2);
  expect([again.told, again.asked]).toMatchObject([[{ state: 'ready', sizeBytes: 1_000, width: 640 }], []]);
});
