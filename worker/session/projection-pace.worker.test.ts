// How often a chat that is being talked in goes to the projection.
import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ProjectionMessage } from '../rpc/projection-message';
import { AYA, claim, newChat, type TestChat, textIn } from '../testing/chat-client';
import { FakeLine } from '../testing/fake-line';
import { NET_MS } from './next-alarm';

const parts: ProjectionMessage[] = [];

beforeEach(() => {
  new FakeLine().install();
  vi.spyOn(env.PROJECTION, 'send').mockImplementation((part) => {
    parts.push(part as ProjectionMessage);
    return Promise.resolve({ metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } });
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function textsOfParts(chat: TestChat): string[][] {
  return parts
    .filter((part) => part.chatId === chat.chatId)
    .map(({ entries }) =>
      entries.flatMap((e) => (e.kind === 'message' && e.content.type === 'text' ? e.content.text : [])),
    )
    .filter((texts) => texts.length > 0);
}

test('the first message leaves at once, what follows leaves together by the alarm, and nothing is left out', async () => {
  const chat = newChat();
  await chat.rpc.receive([textIn(chat, 'one')]);
  await expect.poll(() => textsOfParts(chat)).toEqual([['one']]);
  await chat.rpc.receive([textIn(chat, 'two')]);
  await chat.rpc.receive([textIn(chat, 'three')]);
  expect(textsOfParts(chat)).toEqual([['one']]);
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(Date.now() + NET_MS);
  await runDurableObjectAlarm(chat.raw);
  await expect.poll(() => textsOfParts(chat)).toEqual([['one'], ['two', 'three']]);
});

test('a change of owner waits for nothing, and takes along what waited', async () => {
  const chat = newChat();
  await chat.rpc.receive([textIn(chat, 'one')]);
  await expect.poll(() => textsOfParts(chat)).toEqual([['one']]);
  await chat.rpc.receive([textIn(chat, 'two')]);
  await claim(chat, AYA);
  await expect.poll(() => textsOfParts(chat)).toEqual([['one'], ['two']]);
  expect(parts.at(-1)?.row.owner).toEqual({ operatorId: AYA.operatorId, name: AYA.name });
});
