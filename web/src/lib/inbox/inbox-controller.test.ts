import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ChatListItem, ChatPage } from '$protocol/chat-view';
import { done } from '../api/api-result';
import type { ChatApi } from '../api/chat-api';
import { MemoryStorage, row, view } from '../testing/build';
import type { InboxRow } from './apply-inbox-message';
import { InboxController } from './inbox-controller.svelte';
import { scopeOf } from './team-scope';

beforeEach(() => {
  vi.stubGlobal('localStorage', new MemoryStorage());
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const place = (at: number, teamId = 'support') => ({
  at,
  teamId,
  position: at + 1,
  priority: 2,
  topic: null,
  parked: null,
  wait: null,
});
const waits = (id: string, teamId: string): ChatListItem =>
  row({ chatId: `demo:${id}`, state: 'waiting', teamId, unansweredSince: 1_000 });

function setUp(pages: readonly (readonly ChatListItem[])[]) {
  const asked: string[] = [];
  let listed = 0;
  const told: ReadonlyMap<string, InboxRow>[] = [];
  const chats: Pick<ChatApi, 'list' | 'view'> = {
    list: async ({ cursor }) => {
      listed += 1;
      const at = Number(cursor ?? 0);
      const page: ChatPage = {
        items: [...(pages[at] ?? [])],
        nextCursor: at + 1 < pages.length ? String(at + 1) : null,
      };
      return done(page);
    },
    view: async (chatId) => {
      asked.push(chatId);
      return done(view({ chatId, state: 'waiting' }));
    },
  };
  const inbox = new InboxController({
    chats: chats as ChatApi,
    operatorId: 'op_me',
    proof: async () => null,
    mayReturn: async () => true,
    onSignedOut: () => undefined,
    onNews: () => undefined,
    onRows: (rows) => told.push(rows),
    onPeople: () => undefined,
    onTickets: () => undefined,
  });
  inbox.filter = 'waiting';
  return { inbox, asked, told, listed: () => listed, ids: () => inbox.rows.map(({ chatId }) => chatId) };
}

describe('narrowed to teams', () => {
  const pages = [
    Array.from({ length: 3 }, (_, at) => waits(`s${at}`, 'sales')),
    [waits('b0', 'billing'), waits('s9', 'sales')],
    [waits('b1', 'billing')],
  ];

  test('the list loads on until the chosen ones are found, and shows no others', async () => {
    const { inbox, ids, listed } = setUp(pages);
    inbox.setMyTeams(['billing']);
    await inbox.load();
    expect(ids()).toEqual(['demo:b0', 'demo:b1']);
    expect(listed()).toBe(3);
  });

  test('another choice shows at once what is known, and is kept', async () => {
    const { inbox, ids } = setUp(pages);
    inbox.setMyTeams(['billing']);
    await inbox.load();
    inbox.chooseScope(scopeOf('sales'));
    expect(ids()).toHaveLength(4);
    expect(setUp(pages).inbox.scope).toBe('team:sales');
  });

  test('where nearly all are of other teams it gives up after some pages', async () => {
    const others = Array.from({ length: 40 }, (_, page) => [waits(`s${page}`, 'sales')]);
    const { inbox, listed } = setUp(others);
    inbox.setMyTeams(['billing']);
    await inbox.load();
    expect(listed()).toBe(7);
  });
});

describe('the queue', () => {
  test('orders those who wait', async () => {
    const { inbox, ids } = setUp([[waits('a', 'support'), waits('b', 'support')]]);
    await inbox.load();
    inbox.setQueue(
      new Map([
        ['demo:b', place(0)],
        ['demo:a', place(1)],
      ]),
    );
    expect(ids()).toEqual(['demo:b', 'demo:a']);
  });

  test('whoever is near its front and on no page is asked for', async () => {
    const { inbox, asked, ids } = setUp([[waits('a', 'support')]]);
    await inbox.load();
    inbox.setQueue(
      new Map([
        ['demo:new', place(0)],
        ['demo:a', place(1)],
      ]),
    );
    await vi.waitFor(() => expect(ids()).toEqual(['demo:new', 'demo:a']));
    expect(asked).toEqual(['demo:new']);
  });

  test('is not asked about in another view, until that view is left', async () => {
    const { inbox, asked } = setUp([[]]);
    inbox.filter = 'all';
    inbox.setQueue(new Map([['demo:new', place(0)]]));
    expect(asked).toEqual([]);
    inbox.show('waiting');
    expect(asked).toEqual(['demo:new']);
  });
});

test('what is known of the chats is told whenever it changes, whatever view is shown', async () => {
  const { inbox, told } = setUp([[]]);
  inbox.filter = 'resolved';
  inbox.absorb(view({ chatId: 'demo:x', state: 'waiting' }));
  expect(told.at(-1)?.has('demo:x')).toBe(true);
  const count = told.length;
  inbox.hold(true);
  expect(told).toHaveLength(count);
});
