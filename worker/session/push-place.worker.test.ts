// The timed push of a silent customer's place: when it is due, when it is left unsaid, and that nothing of it is left over.
import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { DEFAULT_QUEUE_SETTINGS } from '../domain/queue/queue-settings';
import { AYA, claim, logOf, messagesOf, newChat, readStore, type TestChat, textIn } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { newSourceId, seedChannel } from '../testing/line-webhook';

const line = new FakeLine();
const MINUTE = 60_000;
const CHANNEL = 'pushing';

beforeAll(async () => {
  line.install();
  await seedChannel(env, { id: CHANNEL });
});

beforeEach(() => wanted(5));

afterEach(() => {
  vi.useRealTimers();
});

function wanted(pushEveryMin: number): Promise<void> {
  return seedDesk(env, deskSettings({ queue: { ...DEFAULT_QUEUE_SETTINGS, maxWait: [], pushEveryMin } }));
}

/** She waits, and the Dispatcher has said where. */
async function waitingChat(kind: 'user' | 'group' = 'user'): Promise<TestChat> {
  const chat = newChat(CHANNEL);
  const senderId = kind === 'user' ? chat.userId : newSourceId();
  await chat.rpc.receive([textIn(chat, 'help', { source: { kind, sourceId: chat.userId, senderId } })]);
  await expect
    .poll(() => readStore(chat, "SELECT 1 FROM sessions WHERE json_extract(body, '$.toldEntry') = 1"))
    .toHaveLength(1);
  return chat;
}

const deadlines = (chat: TestChat) => readStore(chat, "SELECT ref FROM timers WHERE kind = 'queue_push'");
const isPlace = (text: string) => text.startsWith('You are #') || text.startsWith('You are in the queue');

/** What became of every notice of her place but the first. */
async function notices(chat: TestChat): Promise<string[]> {
  return messagesOf(await logOf(chat)).flatMap(({ content, delivery }) =>
    content.type === 'text' && isPlace(content.text) ? [`${delivery?.state} ${delivery?.via ?? delivery?.reason}`] : [],
  );
}

async function later(chat: TestChat, ms: number): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(Date.now() + ms);
  await runDurableObjectAlarm(chat.raw);
}

async function monthIsUsed(percent: number): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO channel_health (channel_id, quota_limit, quota_used, quota_at) VALUES (?1, 100, ?2, ?3)
     ON CONFLICT (channel_id) DO UPDATE SET quota_limit = 100, quota_used = ?2, quota_at = ?3`,
  )
    .bind(CHANNEL, percent, Date.now())
    .run();
}

describe('a silent customer who waits', () => {
  test('is told her place every five minutes, by a push, until somebody has her', async () => {
    const chat = await waitingChat();
    await later(chat, 5 * MINUTE - 1_000);
    expect(await notices(chat)).toEqual([]);
    await later(chat, 2_000);
    await expect.poll(() => notices(chat)).toEqual(['sent push']);
    expect(await deadlines(chat)).toHaveLength(1);
    await later(chat, 5 * MINUTE + 2_000);
    await expect.poll(() => notices(chat)).toEqual(['sent push', 'sent push']);
    await claim(chat, AYA);
    expect(await deadlines(chat)).toEqual([]);
  });

  test('is not told by a push from four fifths of the month on', async () => {
    const chat = await waitingChat();
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(Date.now() + 5 * MINUTE + 1_000);
    await monthIsUsed(80);
    await runDurableObjectAlarm(chat.raw);
    await expect.poll(() => notices(chat)).toEqual(['cancelled QUOTA_SPARED']);
  });

  test('is told by none while she is left alone, and again once she is back', async () => {
    const chat = await waitingChat();
    const taps = (action: string) =>
      chat.rpc.receive([{ ...textIn(chat, ''), body: { kind: 'postback', data: `action=${action}` } }]);
    await taps('message_me_later');
    await later(chat, 6 * MINUTE);
    expect(await deadlines(chat)).toEqual([]);
    await taps('start_chat');
    await expect.poll(() => deadlines(chat)).toHaveLength(1);
    expect(await notices(chat)).toEqual([]);
  });

  test('in a group, or where nobody wants it, has no deadline', async () => {
    expect(await deadlines(await waitingChat('group'))).toEqual([]);
    await wanted(0);
    expect(await deadlines(await waitingChat())).toEqual([]);
  });
});
