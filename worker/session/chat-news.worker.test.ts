// What the media queue reports of a copy: what is there stays, what is late or doubled changes nothing, and whoever still
// waits for LINE is not overtaken by a second order.
import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { MediaCopy } from '../domain/chat/message-content';
import type { MediaJob } from '../rpc/media-job';
import { AYA, logOf, messagesOf, newChat, type TestChat, textIn } from '../testing/chat-client';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';

const orders: MediaJob[] = [];

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
  vi.spyOn(env.MEDIA_JOBS, 'send').mockImplementation((job) => {
    orders.push(job as MediaJob);
    return Promise.resolve({ metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } });
  });
});

afterEach(() => {
  vi.useRealTimers();
});

let ids = 0;

async function aVideo() {
  const chat = newChat();
  ids += 1;
  const lineMessageId = String(6_000_000_000_000_000 + ids);
  const body = { kind: 'message', lineMessageId, content: { type: 'video', provider: 'line' } } as const;
  await chat.rpc.receive([textIn(chat, '', { body })]);
  const mine = () => orders.filter((order) => order.chatId === chat.chatId);
  await expect.poll(() => mine().length).toBe(1);
  return { chat, entryId: `in_${lineMessageId}`, mine };
}

async function mediaOf(chat: TestChat, entryId: string) {
  const found = await chat.rpc.mediaOf(AYA, entryId);
  return found.ok ? found.value : found.error;
}

async function passTime(chat: TestChat, ms: number): Promise<void> {
  const now = Date.now() + ms;
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(now);
  await runDurableObjectAlarm(chat.raw);
}

test('a copy that is there stays, whatever a second job reports after it', async () => {
  const { chat, entryId, mine } = await aVideo();
  const { key, previewKey } = mine()[0] ?? { key: '', previewKey: '' };
  const ready: MediaCopy = {
    state: 'ready',
    key,
    previewKey: previewKey ?? '',
    contentType: 'video/mp4',
    sizeBytes: 9,
  };
  for (const state of ['preparing', 'failed'] as const) {
    expect(await chat.rpc.mediaCopied(entryId, { state })).toBe(true);
    expect(await mediaOf(chat, entryId)).toMatchObject({ state });
  }
  expect(await chat.rpc.mediaCopied(entryId, ready)).toBe(true);
  const [line] = messagesOf(await logOf(chat));
  expect(line?.content).toMatchObject({
    state: 'ready',
    url: expect.any(String),
    previewUrl: expect.stringMatching(/preview=1$/),
  });
  for (const state of ['preparing', 'gone', 'failed', 'fetching'] as const) {
    expect(await chat.rpc.mediaCopied(entryId, { state })).toBe(true);
  }
  expect(await mediaOf(chat, entryId)).toMatchObject(ready);
  expect((await logOf(chat)).find((entry) => entry.id === entryId)).toEqual(line);
});

test('a preview that could not be made has no address', async () => {
  const { chat, entryId, mine } = await aVideo();
  await chat.rpc.mediaCopied(entryId, { state: 'ready', key: mine()[0]?.key ?? '', contentType: 'video/mp4' });
  const [line] = messagesOf(await logOf(chat));
  expect(line?.content).not.toHaveProperty('previewUrl');
});

test('while LINE prepares it nobody orders it anew; where nothing is heard it is ordered again, under the same names', async () => {
  const { chat, entryId, mine } = await aVideo();
  for (let minute = 0; minute < 28; minute++) {
    await chat.rpc.mediaCopied(entryId, { state: 'preparing' });
    await passTime(chat, 60_000);
  }
  expect(mine()).toHaveLength(1);
  expect(await mediaOf(chat, entryId)).toMatchObject({ state: 'preparing' });
  await passTime(chat, 121_000);
  await expect.poll(() => mine().length).toBe(2);
  expect(mine()[1]).toEqual(mine()[0]);
});
