// The search through all messages: the newest wish wins, pages come one behind the other, and what was taken back goes from the screen.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SearchHit, SearchPage } from '$protocol/search';
import { type ApiResult, done, refused } from '../api/api-result';
import type { MessageQuery } from '../api/search-api';
import { dayStart, MessageSearch } from './message-search.svelte';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const hit = (n: number, text = `hit ${n}`): SearchHit => ({
  chatId: 'demo:U1',
  channelId: 'demo',
  sourceKind: 'user',
  chatName: 'Mika',
  pictureUrl: null,
  entryId: `in_${n}`,
  epoch: 1,
  seq: n,
  lineTs: n,
  author: { kind: 'customer' },
  text,
  ranges: [{ start: 0, end: 3 }],
});

/** A server with these pages; `fails` calls fail first. */
function setUp(pages: SearchHit[][], { fails = 0 } = {}) {
  const asked: MessageQuery[] = [];
  const server = { pages, fails, isPartial: false };
  const search = new MessageSearch({
    find: async (query): Promise<ApiResult<SearchPage>> => {
      asked.push(query);
      if (asked.length <= server.fails) return refused({ code: 'UNAVAILABLE', retry: true });
      const at = Number(query.cursor ?? 0);
      const nextCursor = at + 1 < server.pages.length ? String(at + 1) : null;
      return done({ hits: server.pages[at] ?? [], nextCursor, isPartial: server.isPartial });
    },
  });
  return { search, asked, server, seqs: () => search.hits.map(({ seq }) => seq) };
}

describe('what is typed', () => {
  test('is searched for at once at first, then after a pause, and only as it is then', async () => {
    const { search, asked } = setUp([[hit(1)]]);
    search.type('返');
    await vi.advanceTimersByTimeAsync(0);
    expect(asked.map(({ q }) => q)).toEqual(['返']);
    search.type('返金');
    search.type('返金で');
    await vi.advanceTimersByTimeAsync(249);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked.map(({ q }) => q)).toEqual(['返', '返金で']);
  });

  test('makes an answer to what was typed before worth nothing, and what is shown stays until the new one', async () => {
    const answers: ((page: SearchPage) => void)[] = [];
    const search = new MessageSearch({
      find: () => new Promise((resolve) => answers.push((page) => resolve(done(page)))),
    });
    const page = (n: number) => ({ hits: [hit(n)], nextCursor: null, isPartial: false });
    search.type('a');
    await vi.advanceTimersByTimeAsync(0);
    answers[0]?.(page(1));
    await vi.advanceTimersByTimeAsync(0);
    search.type('ab');
    await vi.advanceTimersByTimeAsync(250);
    search.type('abc');
    answers[1]?.(page(2));
    await vi.advanceTimersByTimeAsync(100);
    expect([search.phase, search.hits[0]?.seq]).toEqual(['loading', 1]);
    await vi.advanceTimersByTimeAsync(150);
    answers[2]?.(page(3));
    await vi.advanceTimersByTimeAsync(0);
    expect([search.phase, search.hits[0]?.seq]).toEqual(['loaded', 3]);
  });
});

describe('pages', () => {
  test('come one behind the other', async () => {
    const { search, seqs } = setUp([[hit(3), hit(2)], [hit(1)]]);
    await search.load();
    await search.loadMore();
    expect([seqs(), search.nextCursor]).toEqual([[3, 2, 1], null]);
  });

  test('that are empty lead on by themselves, but not without end', async () => {
    const { search, asked, seqs } = setUp([[], [], [hit(1)], []]);
    await search.load();
    expect([seqs(), asked.length]).toEqual([[1], 3]);
    const empty = setUp([[], [], [], [], [hit(1)]]);
    await empty.search.load();
    expect([empty.seqs(), empty.asked.length, empty.search.nextCursor]).toEqual([[], 3, '3']);
  });

  test('that fail keep what is shown, and are asked for again', async () => {
    const { search, seqs, server, asked } = setUp([[hit(2)], [hit(1)]]);
    await search.load();
    server.fails = 2;
    await search.loadMore();
    expect([search.phase, search.error?.code, seqs()]).toEqual(['failed', 'UNAVAILABLE', [2]]);
    await search.retry();
    expect([search.phase, seqs(), asked.map(({ cursor }) => cursor)]).toEqual(['loaded', [2, 1], [null, '1', '1']]);
  });
});

test('days are those of the reader, both included; another filter asks anew', async () => {
  const { search, asked } = setUp([[hit(1)]]);
  search.filter({ from: '2026-11-01', to: '2026-11-30', operatorId: 'op_a' });
  await vi.advanceTimersByTimeAsync(0);
  expect(asked[0]).toMatchObject({
    from: new Date(2026, 10, 1).getTime(),
    to: new Date(2026, 11, 1).getTime() - 1,
    operatorId: 'op_a',
  });
  expect(search.isFiltered).toBe(true);
  expect(dayStart('2026-12-31', 1)).toBe(new Date(2027, 0, 1).getTime());
});

test('where a chat that is shown changes, what was taken back goes; several changes ask once', async () => {
  const { search, asked, server, seqs } = setUp([[hit(3), hit(2)], [hit(1)]]);
  await search.load();
  await search.loadMore();
  server.pages = [[hit(3)], [hit(1)]];
  search.noteChange();
  search.noteChange();
  await vi.advanceTimersByTimeAsync(3_000);
  expect([seqs(), asked.length]).toEqual([[3, 1], 4]);
  search.noteChange();
  search.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toHaveLength(4);
});
