// The list where the server refuses for a while though the line stays up, and where chats go to somebody else while pages are on their way.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ChatListItem, ChatPage } from '$protocol/chat-view';
import type { ApiResult } from '../api/api-result';
import { done, refused } from '../api/api-result';
import type { ChatApi } from '../api/chat-api';
import { MemoryStorage, row, view } from '../testing/build';
import { InboxController } from './inbox-controller.svelte';

type Listed = ApiResult<ChatPage>;
const pageOf = (...items: ChatListItem[]): Listed => done({ items, nextCursor: null });
const away = refused({ code: 'UNAVAILABLE', retry: true });
const place = { hub: 'hub-0', hubEpoch: 1, hubSeq: 3 };
const mine = row({ chatId: 'demo:mine', state: 'active', owner: { operatorId: 'op_me', name: 'Me' }, inboundCount: 1 });

let line: { onmessage: ((event: { data: string }) => void) | null } | undefined;
const tell = (message: object) => line?.onmessage?.({ data: JSON.stringify(message) });

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0);
  vi.stubGlobal('location', new URL('https://desk.test/inbox'));
  vi.stubGlobal(
    'WebSocket',
    class {
      onmessage: ((event: { data: string }) => void) | null = null;
      constructor() {
        line = this;
      }
      close(): void {
        // Nobody listens.
      }
    },
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function setUp(list: (query: Parameters<ChatApi['list']>[0]) => Promise<Listed>) {
  const gone: string[] = [];
  const nothing = () => undefined;
  const inbox = new InboxController({
    chats: { list, row: async (chatId: string) => done(view({ chatId })) } as unknown as ChatApi,
    operatorId: 'op_me',
    isLead: false,
    storage: new MemoryStorage(),
    proof: async () => null,
    mayReturn: async () => true,
    serverNow: () => Date.now(),
    onSignedOut: nothing,
    onConnected: nothing,
    onNews: nothing,
    onRows: nothing,
    onGone: (chatIds) => gone.push(...chatIds),
    onPeople: nothing,
    onAccess: nothing,
    onTickets: nothing,
    onMentions: nothing,
    onDeskNews: nothing,
  });
  return { inbox, gone, ids: () => inbox.rows.map(({ chatId }) => chatId) };
}

test('a page that was refused is asked for again while the line stays up, and so are her own chats', async () => {
  let isUp = false;
  const asked: string[] = [];
  const { inbox, ids } = setUp(async ({ filter }) => {
    asked.push(filter);
    return isUp ? pageOf(mine) : away;
  });
  inbox.start();
  await vi.advanceTimersByTimeAsync(0);
  expect([inbox.progress.phase, asked]).toEqual(['failed', ['all', 'mine']]);
  isUp = true;
  await vi.advanceTimersByTimeAsync(2_000);
  expect([inbox.progress.phase, ids(), asked.slice(2).sort()]).toEqual(['loaded', ['demo:mine'], ['all', 'mine']]);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(asked).toHaveLength(4);
  inbox.stop();
});

test('a server that asks for a minute has it', async () => {
  let count = 0;
  const { inbox } = setUp(async () => {
    count += 1;
    return refused({ code: 'RATE_LIMITED', retry: true, retryAfterSec: 60 });
  });
  await inbox.load();
  await vi.advanceTimersByTimeAsync(59_000);
  expect(count).toBe(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(count).toBe(2);
  inbox.stop();
});

test('what was refused for good is not asked for again', async () => {
  let count = 0;
  const { inbox } = setUp(async () => {
    count += 1;
    return refused({ code: 'NOT_PERMITTED', retry: false });
  });
  await inbox.load();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(count).toBe(1);
  inbox.stop();
});

test('a chat that went to somebody else while its page was on its way does not come back with it', async () => {
  let answer: (page: Listed) => void = () => undefined;
  const { inbox, ids, gone } = setUp(() => new Promise((resolve) => (answer = resolve)));
  inbox.start();
  tell({ type: 'rows', ...place, rows: [], gone: ['demo:mine'] });
  answer(pageOf(mine));
  await vi.advanceTimersByTimeAsync(0);
  expect([ids(), gone]).toEqual([[], ['demo:mine']]);
  // Nor with the answer to the very command that gave it away.
  inbox.absorb(view({ chatId: 'demo:mine', seq: 9 }));
  expect(ids()).toEqual([]);
  // A page that was asked for afterwards knows better, and so does the hub.
  void inbox.load();
  answer(pageOf(mine));
  await vi.advanceTimersByTimeAsync(0);
  expect(ids()).toEqual(['demo:mine']);
  tell({ type: 'rows', ...place, hubSeq: 4, rows: [], gone: ['demo:mine'] });
  expect(ids()).toEqual([]);
  const { readCount: _, readPlace: _place, ...again } = { ...mine, seq: 10 };
  tell({ type: 'rows', ...place, hubSeq: 5, rows: [{ row: again, bare: false }] });
  inbox.absorb(view({ chatId: 'demo:mine', seq: 11 }));
  expect(inbox.find('demo:mine')?.seq).toBe(11);
  inbox.stop();
});
