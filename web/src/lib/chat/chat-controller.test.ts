// How a chat is loaded where the server does not answer. What it does with frames is told in apply-chat-message.test.ts.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { done, refused } from '../api/api-result';
import type { ChatApi } from '../api/chat-api';
import type { SessionApi } from '../api/session-api';
import { message, page, row, view } from '../testing/build';
import { ChatController } from './chat-controller.svelte';

/** A line that never says anything. */
class SilentSocket {
  onmessage = null;
  onclose = null;
  send(): void {}
  close(): void {}
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', SilentSocket);
  vi.stubGlobal('location', { href: 'https://desk.example/inbox' });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function setUp(code: 'UNAVAILABLE' | 'NOT_FOUND', viewOf?: ChatApi['view']) {
  const server = { isUp: viewOf !== undefined, asked: 0 };
  const error = { code, retry: code === 'UNAVAILABLE' };
  const chats: Pick<ChatApi, 'view' | 'entries'> = {
    view: async (chatId) => {
      if (viewOf !== undefined) return viewOf(chatId);
      server.asked += 1;
      return server.isUp ? done(view()) : refused(error);
    },
    entries: async () => (server.isUp ? done(page([message(1)])) : refused(error)),
  };
  const chat = new ChatController({
    chatId: 'demo:U1',
    operatorId: 'op_me',
    chats: chats as ChatApi,
    sessions: {} as SessionApi,
    cached: null,
    proof: async () => null,
    mayReturn: async () => true,
    onSignedOut: () => undefined,
    onRow: () => undefined,
    onFresh: () => undefined,
  });
  return { chat, server };
}

test('a chat that the server did not answer for is asked for again by itself, and shown as soon as it can be', async () => {
  const { chat, server } = setUp('UNAVAILABLE');
  await chat.open();
  expect(chat.error?.code).toBe('UNAVAILABLE');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(server.asked).toBeGreaterThan(1);
  expect(chat.error?.code).toBe('UNAVAILABLE');
  server.isUp = true;
  await vi.advanceTimersByTimeAsync(40_000);
  expect(chat.error).toBeNull();
  expect(chat.thread.isLoaded).toBe(true);
});

test('the line being back, it is asked for at once; what went wrong is in view until the answer', async () => {
  const { chat, server } = setUp('UNAVAILABLE');
  await chat.open();
  server.isUp = true;
  chat.lineIsBack();
  expect(chat.error).not.toBeNull();
  await vi.advanceTimersByTimeAsync(0);
  expect(chat.thread.isLoaded).toBe(true);
  expect(server.asked).toBe(2);
  chat.lineIsBack();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.asked).toBe(2);
});

test('two wishes at once ask once', async () => {
  const { chat, server } = setUp('UNAVAILABLE');
  await Promise.all([chat.open(), chat.open()]);
  expect(server.asked).toBe(1);
});

test.each(['a chat that is left', 'what no waiting would change'])('%s is not asked for again', async (what) => {
  const { chat, server } = setUp(what === 'a chat that is left' ? 'UNAVAILABLE' : 'NOT_FOUND');
  await chat.open();
  if (what === 'a chat that is left') chat.stop();
  chat.lineIsBack();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.asked).toBe(1);
});

test('a view that a newer row overtook on its way is asked for again: whether one may still write is not in a row', async () => {
  const open = view({ seq: 1, version: 1, state: 'active', sendRefusal: null });
  const ended = { seq: 3, version: 2, state: 'resolved' as const };
  const overtaken = Promise.withResolvers<void>();
  const answers = [
    async () => done(open),
    async () => {
      await overtaken.promise;
      return done(view({ ...ended, seq: 2, sendRefusal: 'RESOLVED' }));
    },
    async () => done(view({ ...ended, sendRefusal: 'RESOLVED' })),
  ];
  let asked = 0;
  const { chat } = setUp('UNAVAILABLE', async () => {
    const answer = answers[asked++];
    if (answer === undefined) throw new Error('asked too often');
    return answer();
  });
  await chat.open();
  chat.absorbRow(row({ ...ended, seq: 2 }));
  // The message was delivered: the row says so, and nothing that makes its view stale.
  chat.absorbRow(row(ended));
  overtaken.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(chat.thread.chat?.sendRefusal).toBe('RESOLVED');
  expect(asked).toBe(3);
  chat.stop();
});
