import { expect, test } from 'vitest';
import type { TicketPage, TicketView } from '$protocol/ticket-view';
import type { ApiResult } from '../api/api-result';
import { done, refused } from '../api/api-result';
import { ticketReason } from './ticket-words';
import { TicketsController } from './tickets-controller.svelte';

const ticket = (id: string): TicketView => ({
  id,
  chatId: `demo:${id}`,
  contactName: null,
  sessionId: 's',
  reason: 'after_hours',
  teamId: null,
  topic: null,
  slots: [],
  message: null,
  madeAt: 1,
  state: 'open',
  doneBy: null,
});

function setUp() {
  const calls: string[] = [];
  const given = {
    list: async (state: string, cursor: string | null): Promise<ApiResult<TicketPage>> => {
      calls.push(`list ${state} ${cursor}`);
      return done({ items: [ticket(`${state}${cursor ?? ''}`)], nextCursor: cursor === null ? 'next' : null });
    },
    done: async (id: string): Promise<ApiResult<unknown>> => {
      calls.push(`done ${id}`);
      return done({});
    },
    reopen: async (id: string): Promise<ApiResult<unknown>> => {
      calls.push(`reopen ${id}`);
      return done({});
    },
  };
  const tickets = new TicketsController({
    list: (...query) => given.list(...query),
    done: (id) => given.done(id),
    reopen: (id) => given.reopen(id),
  });
  return { tickets, given, calls, ids: () => tickets.items.map(({ id }) => id) };
}

test('pages follow each other to the last one', async () => {
  const { tickets, ids, calls } = setUp();
  await tickets.load();
  await tickets.loadMore();
  await tickets.loadMore();
  expect(ids()).toEqual(['open', 'opennext']);
  expect(calls).toEqual(['list open null', 'list open next']);
});

test('a ticket that is done leaves the list, one that is to do again leaves the other', async () => {
  const { tickets, ids, calls } = setUp();
  await tickets.load();
  await tickets.move('open');
  expect(ids()).toEqual([]);
  await tickets.show('done');
  await tickets.move('done');
  expect(calls.filter((call) => !call.startsWith('list'))).toEqual(['done open', 'reopen done']);
});

test('news replace what is shown, page by page, and take nothing away meanwhile', async () => {
  const { tickets, given, ids } = setUp();
  await tickets.load();
  await tickets.loadMore();
  given.list = async (_, cursor) =>
    done({ items: [ticket(cursor === null ? 'first' : 'second')], nextCursor: cursor === null ? 'next' : 'third' });
  const refreshed = tickets.refresh();
  expect([tickets.phase, ...ids()]).toEqual(['loaded', 'open', 'opennext']);
  await refreshed;
  expect([tickets.nextCursor, ...ids()]).toEqual(['third', 'first', 'second']);
});

test('news that cannot be had leave what is shown; before anything is shown they are the first page', async () => {
  const { tickets, given, ids } = setUp();
  await tickets.refresh();
  expect(ids()).toEqual(['open']);
  given.list = async () => refused({ code: 'UNAVAILABLE', retry: true });
  await tickets.refresh();
  expect([tickets.error, ...ids()]).toEqual([null, 'open']);
});

test('what could not be changed stays, with the reason', async () => {
  const { tickets, given, ids } = setUp();
  await tickets.load();
  given.done = async () => refused({ code: 'UNAVAILABLE', retry: true });
  await tickets.move('open');
  expect(ids()).toEqual(['open']);
  expect(tickets.error?.code).toBe('UNAVAILABLE');
});

test('a late page of the list that was left is not shown', async () => {
  const { tickets, given, ids } = setUp();
  const pages = new Map<string, (page: ApiResult<TicketPage>) => void>();
  given.list = (state) => new Promise((resolve) => pages.set(state, resolve));
  const open = tickets.show('open');
  const isDone = tickets.show('done');
  pages.get('done')?.(done({ items: [ticket('new')], nextCursor: null }));
  pages.get('open')?.(done({ items: [ticket('old')], nextCursor: null }));
  await Promise.all([open, isDone]);
  expect(ids()).toEqual(['new']);
});

test('why it was left has words; an unknown reason is shown by its name', () => {
  expect(ticketReason('queue_timeout')).toBe('Waited too long');
  expect(ticketReason('eclipse')).toBe('eclipse');
});
