// How a page of the search is put together: how far it looks, what it asks of whom, and what it says where something is missing.
import { describe, expect, test } from 'vitest';
import { monthStart } from '../domain/search/month';
import type { IndexHit } from '../rpc/search-index-rpc';
import { findMessages, type MessageSearch, type SearchDeps } from './find-messages';

const SEARCH: MessageSearch = {
  text: 'hit',
  from: 0,
  to: Number.MAX_SAFE_INTEGER,
  operatorId: null,
  channelId: null,
  limit: 3,
};

function aHit(month: string, place: number, chatId = 'demo:U1'): IndexHit {
  return { place, chatId, epoch: 1, seq: place, ts: monthStart(month) + place, operatorId: null };
}

/** Indexes over these hits; everything is to be seen but what is named. */
function setUp(hits: Readonly<Record<string, readonly IndexHit[]>>, { hidden = '', away = '' } = {}) {
  const asked: string[] = [];
  const deps: SearchDeps = {
    months: async () => Object.keys(hits).toSorted().toReversed(),
    find: async (month, { before, limit }) => {
      asked.push(`${month}${before === null ? '' : ` before ${before}`}`);
      return (hits[month] ?? []).filter(({ place }) => before === null || place < before).slice(0, limit);
    },
    seenOf: async (chatIds) => new Set(chatIds.filter((chatId) => chatId !== hidden)),
    servedSpans: async () => [{ chatId: 'demo:U1', openedAt: monthStart('2026-11') + 40 * 60_000, endedAt: null }],
    lines: async (chatId, places) => {
      asked.push(`${chatId} ${places.map(({ seq }) => seq).join()}`);
      if (chatId === away) return 'away';
      const month = Object.keys(hits).find((name) => hits[name]?.some(({ seq }) => seq === places[0]?.seq)) ?? '';
      const lineOf = ({ epoch, seq }: { epoch: number; seq: number }) => ({
        id: `in_${seq}`,
        epoch,
        seq,
        lineTs: monthStart(month) + seq,
        author: { kind: 'customer' as const },
        text: `hit ${seq}`,
      });
      return { name: 'Mika', sourceKind: 'user', pictureUrl: null, lines: places.map(lineOf) };
    },
  };
  return { deps, asked };
}

const placesOf = (page: Awaited<ReturnType<typeof findMessages>>) => page.hits.map(({ seq }) => seq);
const many = (month: string, count: number, chatId?: string) =>
  Array.from({ length: count }, (_, n) => aHit(month, count - n, chatId));

describe('a page', () => {
  test('that the newest month fills asks no other, and one message more than it shows', async () => {
    const { deps, asked } = setUp({ '2026-10': many('2026-10', 5), '2026-11': many('2026-11', 9) });
    const page = await findMessages(deps, SEARCH, null);
    expect([placesOf(page), page.next]).toEqual([[9, 8, 7], { month: '2026-11', place: 7 }]);
    expect(asked).toEqual(['2026-11', 'demo:U1 9,8,7,6']);
  });

  test('goes on behind its place, into older months, to the end', async () => {
    const { deps } = setUp({ '2026-10': [aHit('2026-10', 2)], '2026-11': [aHit('2026-11', 5), aHit('2026-11', 4)] });
    const page = await findMessages(deps, SEARCH, { month: '2026-11', place: 5 });
    expect([placesOf(page), page.next]).toEqual([[4, 2], null]);
  });

  test('asks only months that the time allows', async () => {
    const { deps, asked } = setUp({ '2026-09': [], '2026-10': [], '2026-11': [], '2026-12': [] });
    await findMessages(deps, { ...SEARCH, from: monthStart('2026-10'), to: monthStart('2026-12') - 1 }, null);
    expect(asked).toEqual(['2026-11', '2026-10']);
  });

  test('asks no chat that is not hers, and looks through a bounded number of hits', async () => {
    const hidden = { '2026-11': many('2026-11', 9_000, 'demo:U9') };
    const { deps, asked } = setUp(hidden, { hidden: 'demo:U9' });
    const page = await findMessages(deps, SEARCH, null);
    expect(page).toEqual({ hits: [], isPartial: false, next: { month: '2026-11', place: 5_001 } });
    expect(asked.filter((line) => line.startsWith('demo'))).toEqual([]);
  });

  test('says that it is not whole where a chat did not answer', async () => {
    const { deps } = setUp({ '2026-11': [aHit('2026-11', 2, 'demo:U2'), aHit('2026-11', 1)] }, { away: 'demo:U2' });
    expect(await findMessages(deps, SEARCH, null)).toMatchObject({ isPartial: true, hits: [{ seq: 1 }] });
  });

  test('of one operator holds what she wrote and what was said in her sessions, and shortly before', async () => {
    const hers = { ...aHit('2026-11', 1), operatorId: 'op_a' };
    const minute = (n: number) => ({ ...aHit('2026-11', n), ts: monthStart('2026-11') + n * 60_000 });
    const other = { ...minute(99), chatId: 'demo:U2' };
    const { deps } = setUp({ '2026-11': [other, minute(50), minute(20), minute(9), hers] });
    expect(placesOf(await findMessages(deps, { ...SEARCH, operatorId: 'op_a', limit: 9 }, null))).toEqual([50, 20, 1]);
  });

  test('shows nothing of a message that says something else by now', async () => {
    const { deps } = setUp({ '2026-11': [aHit('2026-11', 1)] });
    expect((await findMessages(deps, { ...SEARCH, text: 'hut' }, null)).hits).toEqual([]);
  });
});
