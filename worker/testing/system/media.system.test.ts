// Files in both directions through the running system: what LINE has to prepare first arrives whole and playable, what an
// operator sends can be fetched by LINE, and the Worker's memory does not grow with the size of a file.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toUuidV7 } from '../../domain/ids';
import type { SendAnswer } from '../../protocol/chat-command';
import type { ContentView, EntryPage, MessageView } from '../../protocol/entry-view';
import type { UploadBegun, UploadDone, UploadPart } from '../../protocol/upload';
import { type DeskClient, signIn } from '../../scripts/desk-client';
import { type LocalSettings, readLocalSettings } from '../../scripts/local-settings';
import { type LocalSystem, startLocalSystem } from '../../scripts/local-system';
import { DEMO_CHANNEL, prepareState } from '../../scripts/seed-workspace';
import { aJpeg, anMp4 } from '../sample-files';
import { peakDuring, workerdBytes } from './memory-of';

const VIDEO_BYTES = 100_000_000;
/** Held whole it would be its size and more; what remains is garbage that is not collected yet, whatever the size. */
const GROWTH_BYTES_MAX = 80_000_000;
const ARRIVES = { timeout: 90_000, interval: 200 };

const stateFolder = mkdtempSync(join(tmpdir(), 'kaiwa-media-'));
let settings: LocalSettings;
let system: LocalSystem;
let desk: DeskClient;
let userId: string;
let chatId: string;

beforeAll(async () => {
  settings = readLocalSettings({ KAIWA_STATE: stateFolder, KAIWA_PORT: '8860', KAIWA_DEMO_DESK: 'none' });
  await prepareState(settings);
  system = await startLocalSystem(settings, ['worker', 'simulator']);
  const login = { email: 'owner@kaiwa.test', password: settings.demo.password };
  desk = await signIn(settings.urls.worker, settings.urls.console, login);
  userId = (await control<{ userId: string }>('/users', { displayName: 'Aiko' })).userId;
  chatId = `${DEMO_CHANNEL.id}:${userId}`;
  await control(`/users/${userId}/events`, { type: 'follow' });
}, 240_000);

afterAll(async () => {
  await system?.stop();
  rmSync(stateFolder, { recursive: true, force: true });
});

async function control<T>(path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${settings.urls.simulator}/control${path}`, init);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json() as Promise<T>;
}

/** The customer sends it. @returns LINE's message id */
async function sends(message: object): Promise<string> {
  const answer = await control<{ messageId: string; status: number }>(`/users/${userId}/events`, {
    type: 'message',
    message,
  });
  expect(answer.status).toBe(200);
  return answer.messageId;
}

async function messages(): Promise<MessageView[]> {
  const page = await desk.get<EntryPage>(`/api/chats/${encodeURIComponent(chatId)}/messages`);
  return page.entries.flatMap((entry) => (entry.kind === 'message' ? [entry] : []));
}

type Shown = Extract<ContentView, { type: 'image' | 'video' | 'audio' | 'file' }>;

async function shown(lineMessageId: string): Promise<Shown> {
  const content = (await messages()).find(({ id }) => id === `in_${lineMessageId}`)?.content;
  if (!content || !('state' in content)) throw new Error('no such file in the thread');
  return content;
}

const stateOf = async (lineMessageId: string) => (await shown(lineMessageId)).state;

function ask(path: string | undefined, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${settings.urls.worker}${path}`, { headers: { ...desk.headers(), ...headers } });
}

/** Reads it all, holding nothing. */
async function digest(response: Response): Promise<{ sizeBytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of response.body ?? []) {
    hash.update(chunk);
    sizeBytes += chunk.length;
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}

/** What the customer sent, as her own phone shows it. */
function original(lineMessageId: string): Promise<Response> {
  return fetch(`${settings.urls.simulator}/phone/content/${lineMessageId}`);
}

describe('from a customer', () => {
  // The first of the measured ones: what the runtime and the local R2 take for themselves, they have taken then.
  test('a file of 40 MB whose length LINE does not say arrives whole, under its name', async () => {
    const id = await sends({ type: 'file', sizeMb: 40, withoutLength: true, fileName: 'plan.txt' });
    await expect.poll(() => stateOf(id), ARRIVES).toBe('ready');
    const response = await ask((await shown(id)).url);
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="plan.txt"/);
    expect(await digest(response)).toEqual(await digest(await original(id)));
  }, 240_000);

  test('a voice message and a 100 MB video that LINE prepares for 30 s arrive whole and playable, memory flat', async () => {
    const voiceId = await sends({ type: 'audio', sizeMb: 1, duration: 2_000, preparingMs: 30_000 });
    const videoId = await sends({ type: 'video', sizeMb: 100, duration: 2_000, preparingMs: 30_000 });
    await expect.poll(() => stateOf(voiceId), ARRIVES).toBe('preparing');
    await expect.poll(() => stateOf(videoId), ARRIVES).toBe('preparing');
    const before = await workerdBytes(settings.workerState);
    await control('/clock', { advanceMs: 30_000 });
    const { peakBytes } = await peakDuring(settings.workerState, async () => {
      await expect.poll(() => stateOf(voiceId), ARRIVES).toBe('ready');
      await expect.poll(() => stateOf(videoId), ARRIVES).toBe('ready');
    });
    console.info(`memory of the Worker while copying: ${before} bytes before, ${peakBytes} at most`);
    expect(peakBytes - before).toBeLessThan(GROWTH_BYTES_MAX);

    const video = await shown(videoId);
    expect(video).toMatchObject({ contentType: 'video/mp4', sizeBytes: VIDEO_BYTES, width: 240, height: 136 });
    const whole = await ask(video.url);
    expect([whole.status, whole.headers.get('content-type')]).toEqual([200, 'video/mp4']);
    expect(await digest(whole)).toEqual(await digest(await original(videoId)));
    const start = await ask(video.url, { range: 'bytes=0-11' });
    expect([start.status, start.headers.get('content-range')]).toEqual([206, `bytes 0-11/${VIDEO_BYTES}`]);
    expect((await start.text()).slice(4, 8)).toBe('ftyp');
    const preview = await ask('previewUrl' in video ? video.previewUrl : undefined);
    expect([preview.status, preview.headers.get('content-type')]).toEqual([200, 'image/jpeg']);

    const voice = await shown(voiceId);
    expect(voice).toMatchObject({ contentType: 'audio/mp4', sizeBytes: 1_000_000 });
    expect(await digest(await ask(voice.url))).toEqual(await digest(await original(voiceId)));
  }, 240_000);

  test('a video that cannot be transcoded ends as failed', async () => {
    const id = await sends({ type: 'video', preparingMs: 30_000, transcodingFailed: true });
    await expect.poll(() => stateOf(id), ARRIVES).toBe('failed');
  }, 120_000);
});

describe('from an operator', () => {
  test('an uploaded image and video reach LINE, which can fetch all that the messages show', async () => {
    await desk.post(`/api/chats/${encodeURIComponent(chatId)}/claim`, {});
    const preview = await upload(aJpeg(240, 136), 'preview.jpg', 'preview');
    const image = await upload(aJpeg(640, 480), 'photo.jpg', 'message');
    const film = anMp4({ dataBytes: 25_000_000 });
    const video = await upload(film, 'film.mp4', 'message');
    await send({ type: 'image', uploadId: image.uploadId, previewId: preview.uploadId });
    await send({ type: 'video', uploadId: video.uploadId, previewId: preview.uploadId, durationMs: 2_000 });
    const deliveries = async () => (await messages()).flatMap(({ delivery }) => (delivery ? [delivery.state] : []));
    await expect.poll(deliveries, ARRIVES).toEqual(['sent', 'sent']);
    const { violations } = await control<{ violations: unknown[] }>('/violations');
    expect(violations).toEqual([]);
    const received = await control<{ messages: { originalContentUrl: string }[] }[]>(`/users/${userId}/received`);
    const addresses = received.flatMap((call) => call.messages.map(({ originalContentUrl }) => originalContentUrl));
    expect(addresses).toHaveLength(2);
    for (const address of addresses) expect(address).toMatch(/^https:\/\/media\.kaiwa\.test\/media\/[0-9a-f]{32}$/);
    const fetched = await fetch(`${settings.urls.worker}${new URL(addresses[1] ?? '').pathname}`);
    expect(await digest(fetched)).toMatchObject({ sizeBytes: film.length });
  }, 240_000);
});

async function send(message: object): Promise<void> {
  const id = toUuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
  await desk.post<SendAnswer>(`/api/chats/${encodeURIComponent(chatId)}/messages`, { id, ...message });
}

async function upload(file: Uint8Array<ArrayBuffer>, fileName: string, purpose: string): Promise<UploadDone> {
  const base = `/api/chats/${encodeURIComponent(chatId)}/uploads`;
  const begun = await desk.post<UploadBegun>(base, { fileName, purpose, sizeBytes: file.length });
  const parts: UploadPart[] = [];
  for (let n = 1; n <= begun.parts; n++) {
    const response = await fetch(`${settings.urls.worker}${base}/${begun.uploadId}/parts/${n}`, {
      method: 'PUT',
      headers: { ...desk.headers(), 'x-kaiwa': '1', 'content-type': 'application/octet-stream' },
      body: file.subarray((n - 1) * begun.partBytes, n * begun.partBytes),
    });
    if (response.status !== 200) throw new Error(`part ${n}: ${response.status} ${await response.text()}`);
    parts.push((await response.json()) as UploadPart);
  }
  return desk.post<UploadDone>(`${base}/${begun.uploadId}/complete`, { parts });
}
