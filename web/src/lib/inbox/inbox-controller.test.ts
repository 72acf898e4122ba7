import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ChatListItem, ChatPage } from '$protocol/chat-view';
import { done } from '../api/api-result';
import type { ChatApi } from '../api/chat-api';
import { MemoryStorage, row, view } from '../testing/build';
import type { InboxRow } from './apply-inbox-message';
import { InboxController } from './inbox-controller.svelte';
import { type Narrowing, NOT_YET_NARROWED } from './inbox-order';
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
  topic: null,
  parked: null,
  wait: null,
});
const waits = (id: string, teamId: string): ChatListItem =>
  row({ chatId: `demo:${id}`, state: 'waiting', teamId, unansweredSince: 1_000 });

type ListQuery = Parameters<ChatApi['list']>[0];

/** A server that knows teams, so that nothing of a page hides what was asked of it. */
function setUp(pages: readonly (readonly ChatListItem[])[], isLead = false) {
  const asked: string[] = [];
  const listed: ListQuery[] = [];
  const told: ReadonlyMap<string, InboxRow>[] = [];
  const chats: Pick<ChatApi, 'list' | 'row'> = {
    list: async (query) => {
      listed.push(query);
      const at = Number(query.cursor ?? 0);
      const isIn = ({ teamId }: ChatListItem) => !query.teams || teamId == null || query.teams.includes(teamId);
      const page: ChatPage = {
        items: (pages[at] ?? []).filter(isIn),
        nextCursor: at + 1 < pages.length ? String(at + 1) : null,
      };
      return done(page);
    },
    row: async (chatId) => {
      asked.push(chatId);
      return done(view({ chatId, state: 'waiting' }));
    },
  };
  const inbox = new InboxController({
    chats: chats as ChatApi,
    operatorId: 'op_me',
    isLead,
    storage: localStorage,
    proof: async () => null,
    mayReturn: async () => true,
    serverNow: () => Date.now(),
    onSignedOut: () => undefined,
    onConnected: () => undefined,
    onNews: () => undefined,
    onRows: (rows) => told.push(rows),
    onPeople: () => undefined,
    onGone: () => undefined,
    onAccess: () => undefined,
    onTickets: () => undefined,
    onMentions: () => undefined,
    onDeskNews: () => undefined,
  });
  const kept = inbox.filter;
  inbox.filter = 'waiting';
  return { inbox, kept, asked, told, listed, ids: () => inbox.rows.map(({ chatId }) => chatId) };
}

describe('narrowed', () => {
  const isOfBilling: Narrowing = {
    query: { ofTeam: ['billing'], order: 'oldest' },
    accepts: ({ teamId }) => teamId === 'billing',
    compare: (a, b) => (a.lastAt ?? 0) - (b.lastAt ?? 0),
    isFiltered: true,
    isOfAllTeams: true,
  };
  const PAGE = [
    waits('s0', 'sales'),
    { ...waits('b1', 'billing'), lastAt: 9 },
    { ...waits('b0', 'billing'), lastAt: 3 },
  ];

  test('pages are asked for with it, and rows known already are judged by it', async () => {
    const { inbox, ids, listed } = setUp([PAGE, PAGE]);
    inbox.setMyTeams(['sales']);
    await inbox.load();
    inbox.show('open', isOfBilling);
    expect(ids()).toEqual([]);
    inbox.show('waiting', isOfBilling);
    await vi.waitFor(() => expect(ids()).toEqual(['demo:b0', 'demo:b1']));
    expect(listed.at(-1)).toEqual({ filter: 'waiting', narrowing: isOfBilling.query });
    await inbox.loadMore();
    expect(listed.at(-1)).toMatchObject({ narrowing: isOfBilling.query, cursor: '1' });
    const count = listed.length;
    inbox.show('waiting', isOfBilling);
    expect(listed).toHaveLength(count);
    inbox.show('waiting');
    expect(listed.at(-1)).toEqual({ filter: 'waiting', teams: ['sales'] });
  });

  test('until it is known by what, nothing is asked for and nothing shown', async () => {
    const { inbox, ids, listed } = setUp([PAGE]);
    await inbox.load();
    const count = listed.length;
    inbox.show('waiting', NOT_YET_NARROWED);
    await inbox.load();
    expect([ids(), inbox.progress.phase, listed.length]).toEqual([[], 'loading', count]);
  });

  test('a search looks everywhere', async () => {
    const { inbox, listed } = setUp([PAGE]);
    inbox.show('waiting', isOfBilling);
    inbox.search('aya');
    await vi.waitFor(() => expect(listed.at(-1)).toEqual({ filter: 'all', q: 'aya' }));
  });

  test('the view that is kept on the device is none that a link narrowed', () => {
    const { inbox } = setUp([PAGE]);
    inbox.show('resolved');
    inbox.show('open', isOfBilling);
    expect(setUp([PAGE]).kept).toBe('resolved');
  });
});

describe('narrowed to teams', () => {
  const PAGE = [
    waits('s0', 'sales'),
    waits('b0', 'billing'),
    row({ chatId: 'demo:n', state: 'pending', teamId: null }),
  ];

  test('the pages of one’s own teams are asked for, with what is of no team, as soon as they are known', async () => {
    const { inbox, ids, listed } = setUp([PAGE]);
    await inbox.load();
    expect(listed).toEqual([{ filter: 'waiting' }]);
    inbox.setMyTeams(['billing']);
    await vi.waitFor(() => expect(inbox.progress.phase).toBe('loaded'));
    expect(listed[1]).toEqual({ filter: 'waiting', teams: ['billing'] });
    expect(ids()).toEqual(['demo:b0', 'demo:n']);
    inbox.setMyTeams(['billing']);
    expect(listed).toHaveLength(2);
  });

  test('another choice asks anew, shows what it brings, and is kept', async () => {
    const { inbox, ids, listed } = setUp([PAGE]);
    inbox.setMyTeams(['billing']);
    await inbox.load();
    inbox.chooseScope(scopeOf('sales'));
    await vi.waitFor(() => expect(ids()).toEqual(['demo:s0', 'demo:n']));
    expect(listed.at(-1)).toEqual({ filter: 'waiting', teams: ['sales'] });
    inbox.chooseScope('all');
    await vi.waitFor(() => expect(ids()).toHaveLength(3));
    expect(listed.at(-1)).toEqual({ filter: 'waiting' });
    expect(setUp([PAGE]).inbox.scope).toBe('all');
  });

  test('the next page is of the same teams', async () => {
    const { inbox, listed } = setUp([PAGE, PAGE]);
    inbox.setMyTeams(['billing']);
    await inbox.load();
    await inbox.loadMore();
    expect(listed.at(-1)).toEqual({ filter: 'waiting', teams: ['billing'], cursor: '1' });
  });

  test.each(['mine', 'all', 'resolved'] as const)('%s is not, and a search looks everywhere', async (filter) => {
    const { inbox, listed } = setUp([PAGE]);
    inbox.filter = filter;
    inbox.setMyTeams(['billing']);
    await inbox.load();
    inbox.filter = 'waiting';
    inbox.query = 'aya';
    await inbox.load();
    expect(listed).toEqual([{ filter }, { filter: 'all', q: 'aya' }]);
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

  test('is not asked about before the page is there, nor of other teams', async () => {
    const { inbox, asked } = setUp([[waits('a', 'support')]]);
    inbox.setMyTeams(['support']);
    inbox.setQueue(
      new Map([
        ['demo:a', place(0)],
        ['demo:other', place(1, 'sales')],
        ['demo:new', place(2)],
      ]),
    );
    expect(asked).toEqual([]);
    await inbox.load();
    expect(asked).toEqual(['demo:new']);
  });

  test('is not asked about in another view, until that view is left', async () => {
    const { inbox, asked } = setUp([[]]);
    inbox.filter = 'all';
    await inbox.load();
    inbox.setQueue(new Map([['demo:new', place(0)]]));
    expect(asked).toEqual([]);
    inbox.show('waiting');
    await vi.waitFor(() => expect(asked).toEqual(['demo:new']));
  });
});

test('all of her own chats are known, by page after page, whatever view is shown', async () => {
  const own = (id: string) =>
    row({ chatId: `demo:${id}`, state: 'active', owner: { operatorId: 'op_me', name: 'Me' } });
  const { inbox, told, listed } = setUp([[own('a')], [own('b')], [own('c')]]);
  vi.stubGlobal('location', new URL('https://desk.test/inbox'));
  vi.stubGlobal(
    'WebSocket',
    class {
      close(): void {
        // Never was open.
      }
    },
  );
  inbox.filter = 'resolved';
  inbox.start();
  await vi.waitFor(() => expect([...(told.at(-1)?.keys() ?? [])]).toEqual(['demo:a', 'demo:b', 'demo:c']));
  expect(listed).toEqual([
    { filter: 'resolved' },
    { filter: 'mine' },
    { filter: 'mine', cursor: '1' },
    { filter: 'mine', cursor: '2' },
  ]);
  expect(inbox.progress).toMatchObject({ phase: 'loaded', nextCursor: '1' });
  inbox.stop();
});

test('what the hub tells first is asked of the chats only where the page does not say it, one after the other', async () => {
  vi.useFakeTimers();
  let socket: { onmessage: ((event: { data: string }) => void) | null } | undefined;
  vi.stubGlobal('location', new URL('https://desk.test/inbox'));
  vi.stubGlobal(
    'WebSocket',
    class {
      onmessage: ((event: { data: string }) => void) | null = null;
      constructor() {
        socket = this;
      }
      send(): void {
        // Nobody listens.
      }
      close(): void {
        // Nobody listens.
      }
    },
  );
  const [said, newer, further] = [waits('said', 'sales'), waits('newer', 'sales'), waits('further', 'sales')];
  const { inbox, asked } = setUp([[said, newer]]);
  const place = { hub: 'hub-0', hubEpoch: 1, hubSeq: 3 };
  const tell = (message: object) => socket?.onmessage?.({ data: JSON.stringify(message) });
  inbox.start();
  const told = [said, { ...newer, seq: newer.seq + 1 }, further].map(
    ({ readCount: _, readPlace: _place, ...each }) => ({
      row: { ...each, name: null, preview: null },
      bare: true,
    }),
  );
  tell({ type: 'rows', ...place, rows: told });
  tell({ type: 'caught_up', ...place, count: 3, complete: false });
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual(['demo:further']);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toEqual(['demo:further', 'demo:newer']);
  // From now on each row at once.
  tell({ type: 'rows', ...place, hubSeq: 4, rows: [{ ...told[0], row: { ...told[0]?.row, seq: said.seq + 1 } }] });
  expect(asked.at(-1)).toBe('demo:said');
  inbox.stop();
  vi.useRealTimers();
});

describe('what is late', () => {
  const late = (id: string, state: 'at_risk' | 'breached', dueAt: number, teamId = 'sales') =>
    row({ chatId: `demo:${id}`, state: 'active', teamId, sla: { state, target: 'next_reply', dueAt } });

  test('is a view of leads alone; who is none and had it on this device sees all', () => {
    localStorage.setItem('kaiwa.inbox-view', 'late');
    const lead = setUp([[]], true);
    expect(lead.inbox.views).toContain('late');
    expect(lead.kept).toBe('late');
    const { inbox, kept } = setUp([[]]);
    expect(inbox.views).not.toContain('late');
    expect(kept).toBe('all');
  });

  test('is counted for the chosen teams whatever view is shown, and live rows keep the count', async () => {
    const { inbox, listed } = setUp([[late('a', 'breached', 5), late('b', 'at_risk', 9), waits('w', 'sales')]], true);
    inbox.filter = 'resolved';
    inbox.setMyTeams(['sales']);
    await vi.waitFor(() => expect(inbox.late).toEqual({ breached: 1, atRisk: 1, hasMore: false }));
    expect(listed).toEqual([{ filter: 'late', teams: ['sales'] }]);
    inbox.absorb({ ...late('b', 'breached', 9), seq: 2 });
    inbox.absorb(late('other', 'breached', 1, 'billing'));
    expect(inbox.late).toEqual({ breached: 2, atRisk: 0, hasMore: false });
    inbox.absorb(row({ chatId: 'demo:a', state: 'active', teamId: 'sales', seq: 2 }));
    expect(inbox.late.breached).toBe(1);
  });

  test('is shown oldest breach first, then what will be late soonest', async () => {
    const rows = [late('soon', 'at_risk', 1), late('new', 'breached', 9), late('old', 'breached', 5)];
    const { inbox, ids, listed } = setUp([rows], true);
    inbox.filter = 'late';
    inbox.setMyTeams(['sales']);
    await inbox.load();
    expect(listed.at(-1)).toEqual({ filter: 'late', teams: ['sales'] });
    expect(ids()).toEqual(['demo:old', 'demo:new', 'demo:soon']);
  });

  test('of nobody is asked for by an operator', async () => {
    const { inbox, listed } = setUp([[late('a', 'breached', 5)]]);
    inbox.setMyTeams(['sales']);
    await inbox.load();
    expect(listed.filter(({ filter }) => filter === 'late')).toEqual([]);
    expect(inbox.late.breached).toBe(0);
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

test('another view comes in its own order, and holds still where the pointer rests on it', async () => {
  const [first, next] = ['demo:first', 'demo:next'];
  const { inbox, ids } = setUp([[row({ chatId: first, lastAt: 9_000 }), row({ chatId: next, lastAt: 8_000 })]]);
  inbox.filter = 'resolved';
  await inbox.load();
  inbox.hold(true);
  inbox.show('all');
  await vi.waitFor(() => expect(inbox.progress.phase).toBe('loaded'));
  expect(ids()).toEqual([first, next]);
  inbox.absorb(view({ chatId: next, lastAt: 90_000, epoch: 9, seq: 9 }));
  expect(ids()).toEqual([first, next]);
  expect(inbox.moved).toBe(1);
  inbox.hold(false);
  expect(ids()).toEqual([next, first]);
});
