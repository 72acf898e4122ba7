// The rail's views: counted once for all that changes in a while, only while somebody looks; put in order at once.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SavedView } from '$protocol/saved-view';
import { done } from '../api/api-result';
import { plainList, toSavedList } from './narrow-list';
import { SavedViews } from './saved-views.svelte';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const view = (id: string): SavedView => ({
  id,
  scope: 'personal',
  teamId: null,
  name: id,
  list: toSavedList(plainList('open'), null),
  mayChange: true,
  version: 1,
});

function setUp(ids: string[] = ['a', 'b', 'c']) {
  const server = { ids, counted: 0, listed: 0, orders: [] as (readonly string[])[], isSeen: true };
  const saved = new SavedViews({
    api: {
      list: async () => {
        server.listed += 1;
        return done({ items: server.ids.map(view) });
      },
      counts: async () => {
        server.counted += 1;
        return done({ counts: Object.fromEntries(server.ids.map((id) => [id, server.counted])) });
      },
      create: async () => done({ view: view('new') }),
      change: async () => done({ view: view('a') }),
      remove: async () => done(null),
      order: async (order) => {
        server.orders.push(order);
        return done(null);
      },
    },
    isSeen: () => server.isSeen,
  });
  return { saved, server };
}

describe('counts', () => {
  test('are asked for once for many changes, and not more often than every so many seconds', async () => {
    const { saved, server } = setUp();
    await saved.load();
    expect([server.counted, saved.counts]).toEqual([1, { a: 1, b: 1, c: 1 }]);
    for (let change = 0; change < 100; change++) {
      saved.noteChange();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(server.counted).toBe(1);
    await vi.advanceTimersByTimeAsync(15_000);
    expect([server.counted, saved.counts.a]).toEqual([2, 2]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.counted).toBe(2);
  });

  test('wait until somebody looks', async () => {
    const { saved, server } = setUp();
    await saved.load();
    server.isSeen = false;
    saved.noteChange();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.counted).toBe(1);
    server.isSeen = true;
    saved.seen();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(server.counted).toBe(2);
  });

  test('are not asked for where there is no view, nor after the end', async () => {
    const { saved, server } = setUp([]);
    await saved.load();
    saved.noteChange();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(server.counted).toBe(0);
    const other = setUp();
    await other.saved.load();
    other.saved.noteChange();
    other.saved.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(other.server.counted).toBe(1);
  });

  test('tell of a view that a colleague has shared meanwhile', async () => {
    const { saved, server } = setUp(['a']);
    await saved.load();
    server.ids = ['a', 'shared'];
    saved.noteChange();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(saved.views?.map(({ id }) => id)).toEqual(['a', 'shared']);
  });
});

test('a view moves by one place at once, and is kept there; at the end of the rail it stays', async () => {
  const { saved, server } = setUp();
  await saved.load();
  await saved.move('c', -1);
  expect(saved.views?.map(({ id }) => id)).toEqual(['a', 'c', 'b']);
  await saved.move('a', -1);
  expect(server.orders).toEqual([['a', 'c', 'b']]);
});
