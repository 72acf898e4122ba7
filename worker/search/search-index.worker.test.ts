// The search index of a month on the real FTS5: what is found is exactly what holds the query, newest first; copies in any order
// change nothing; what was taken back is found by nobody and its tokens leave the store; no text is kept.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { fold } from '../domain/search/fold';
import { searchPhrase } from '../domain/search/tokens';
import type { IndexItem, IndexQuery } from '../rpc/search-index-rpc';
import { searchIndex } from '../stubs';
import { SeededChance } from '../testing/seeded-chance';
import { FIND } from './index-store';

let months = 0;
/** A month of its own for each test. */
const newMonth = () => `20${String(10 + Math.floor(months / 12))}-${String((months++ % 12) + 1).padStart(2, '0')}`;
const startOf = (month: string) => Date.parse(`${month}-01T00:00:00Z`);

let seqs = 0;
function item(month: string, text: string, overrides: Partial<IndexItem> = {}): IndexItem {
  const seq = ++seqs;
  const ts = startOf(month) + seq;
  return { chatId: 'demo:U1', epoch: 1, seq, changed: { epoch: 1, seq }, ts, operatorId: null, text, ...overrides };
}

async function find(month: string, text: string, query: Partial<IndexQuery> = {}) {
  const whole = { text, from: 0, to: Number.MAX_SAFE_INTEGER, channelId: null, before: null, limit: 1_000, ...query };
  return searchIndex(env, month).find(whole);
}
const seqsOf = async (month: string, text: string, query: Partial<IndexQuery> = {}) =>
  (await find(month, text, query)).map(({ seq }) => seq);

/** Whether the pages of the full-text index hold the token of these two characters; they leave out what it shares with the one before. */
function hasToken(month: string, text: string): Promise<boolean> {
  return runInDurableObject(env.SEARCH_INDEX.getByName(month), (_index, { storage }) => {
    const tail = (searchPhrase(text) ?? '').match(/[0-9a-f]{8}(?=")/)?.[0] ?? 'no token';
    const pages = storage.sql.exec<{ block: ArrayBuffer }>('SELECT block FROM words_data').toArray();
    return pages.some(({ block }) => new TextDecoder('latin1').decode(block).includes(tail));
  });
}

describe('what is found', () => {
  test('is exactly what holds the query, among mixed texts of five scripts, for queries of 1 to 12 code points', async () => {
    const chance = new SeededChance(20261129);
    const pieces = [
      ...['返金', 'できますか', '注文', 'キャンセル', 'ｷｬﾝｾﾙ', '配送', 'ありがとう', '。', '１２３'],
      ...['เมื่อไหร่', 'จะได้', 'เงินคืน', 'สินค้า', 'ครับ', 'ค่ะ'],
      ...['什麼時候', '退款', '謝謝', '訂單', '한국어', '환불'],
      ...['refund', 'Order', 'café', 'cafe\u0301', "don't", '"quoted"', ' ', '  ', '\n', '😀', '👍🏽', '\0', '\ud83d'],
    ];
    const month = newMonth();
    const items = Array.from({ length: 400 }, () =>
      item(month, Array.from({ length: 1 + chance.below(8) }, () => chance.pick(pieces)).join('')),
    );
    await searchIndex(env, month).feed(items);
    const folded = items.map(({ seq, text }) => ({ seq, points: Array.from(fold(text)) }));
    for (let n = 0; n < 300; n++) {
      const from = Array.from(fold(chance.pick(items).text));
      const at = chance.below(from.length);
      const cut = from.slice(at, at + 1 + chance.below(12));
      const query = n % 5 === 0 ? cut.toReversed().join('') : cut.join('');
      const sought = Array.from(fold(query));
      const holds = (points: string[]) =>
        sought.length > 0 && points.some((_, i) => sought.every((point, j) => points[i + j] === point));
      const expected = folded.filter(({ points }) => holds(points)).map(({ seq }) => seq);
      expect(await seqsOf(month, query), JSON.stringify(query)).toEqual(expected.toReversed());
    }
  });

  test('comes newest first, page by page, within times and of one channel', async () => {
    const month = newMonth();
    const first = startOf(month);
    const items = [5, 1, 4, 4, 2, 3].map((ms, n) =>
      item(month, 'refund', { ts: first + ms * 1_000, chatId: n % 2 === 0 ? 'demo:U1' : 'demo2:U1' }),
    );
    await searchIndex(env, month).feed(items);
    const times = async (query: Partial<IndexQuery>) =>
      (await find(month, 'refund', query)).map(({ ts }) => (ts - first) / 1_000);
    expect(await times({})).toEqual([5, 4, 4, 3, 2, 1]);
    expect(await times({ from: first + 2_000, to: first + 4_000 })).toEqual([4, 4, 3, 2]);
    expect(await times({ channelId: 'demo' })).toEqual([5, 4, 2]);
    const paged: number[] = [];
    for (let before: number | null = null; ; ) {
      const page = await find(month, 'refund', { before, limit: 2 });
      if (page.length === 0) break;
      paged.push(...page.map(({ ts }) => (ts - first) / 1_000));
      before = page.at(-1)?.place ?? null;
    }
    expect(paged).toEqual([5, 4, 4, 3, 2, 1]);
  });

  test('is nothing in a month that was never fed, which stays empty', async () => {
    const month = newMonth();
    expect(await find(month, 'refund')).toEqual([]);
    const tables = await runInDurableObject(env.SEARCH_INDEX.getByName(month), (_index, { storage }) =>
      storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf\\_%' ESCAPE '\\'").toArray(),
    );
    expect(tables).toEqual([]);
  });

  test('is the same after the object was evicted', async () => {
    const month = newMonth();
    const only = item(month, '返金');
    await searchIndex(env, month).feed([only]);
    await evictDurableObject(env.SEARCH_INDEX.getByName(month));
    expect(await seqsOf(month, '返')).toEqual([only.seq]);
  });
});

describe('the newest copy of a message stays', () => {
  test('whatever the order and however often it comes', async () => {
    const month = newMonth();
    const first = item(month, 'the first words');
    const copies = ['the first words', 'edited words', 'last words'].map((text, n) => ({
      ...first,
      text,
      changed: { epoch: 1, seq: first.seq + n },
    }));
    const [one, two, three] = copies;
    if (!one || !two || !three) throw new Error('no copies');
    for (const batch of [[two], [one, three], [two, one], [three, three]]) await searchIndex(env, month).feed(batch);
    expect(await seqsOf(month, 'words')).toEqual([first.seq]);
    expect(await seqsOf(month, 'last')).toEqual([first.seq]);
    expect(await seqsOf(month, 'edited')).toEqual([]);
    expect(await seqsOf(month, 'first')).toEqual([]);
  });

  test('a change that leaves the text as it is writes no token', async () => {
    const month = newMonth();
    const sent = item(month, 'hello', { operatorId: 'op_a' });
    await searchIndex(env, month).feed([sent]);
    const version = () =>
      runInDurableObject(env.SEARCH_INDEX.getByName(month), (_index, { storage }) =>
        storage.sql.exec('SELECT id, hex(block) AS block FROM words_data ORDER BY id').toArray(),
      );
    const before = await version();
    await searchIndex(env, month).feed([{ ...sent, changed: { epoch: 1, seq: sent.seq + 5 } }]);
    expect(await version()).toEqual(before);
    // It counts as heard all the same.
    await searchIndex(env, month).feed([{ ...sent, text: 'late', changed: { epoch: 1, seq: sent.seq + 2 } }]);
    expect(await seqsOf(month, 'hello')).toEqual([sent.seq]);
  });

  test('another time is another place', async () => {
    const month = newMonth();
    const moved = item(month, 'moved');
    const other = item(month, 'moved too');
    await searchIndex(env, month).feed([moved, other]);
    await searchIndex(env, month).feed([
      { ...moved, ts: moved.ts + 10_000, changed: { epoch: 1, seq: moved.seq + 9 } },
    ]);
    expect(await seqsOf(month, 'moved')).toEqual([moved.seq, other.seq]);
  });
});

describe('what was taken back', () => {
  test('is found no more, comes not back by a late copy, and its tokens leave the store', async () => {
    const month = newMonth();
    const kept = item(month, 'something else');
    const gone = item(month, '秘密の言葉');
    // Among so many that FTS5 itself does not clean up for the sake of one.
    const others = Array.from({ length: 200 }, (_, n) => item(month, `message ${n}`));
    await searchIndex(env, month).feed([kept, gone, ...others]);
    expect(await hasToken(month, '秘密')).toBe(true);
    await searchIndex(env, month).feed([{ ...gone, text: '', changed: { epoch: 1, seq: gone.seq + 3 } }]);
    await searchIndex(env, month).feed([gone]);
    expect(await find(month, '秘密')).toEqual([]);
    expect(await find(month, '秘')).toEqual([]);
    expect(await hasToken(month, '秘密')).toBe(true);
    expect(await runDurableObjectAlarm(env.SEARCH_INDEX.getByName(month))).toBe(true);
    expect(await hasToken(month, '秘密')).toBe(false);
    expect(await seqsOf(month, 'something')).toEqual([kept.seq]);
    expect(await runDurableObjectAlarm(env.SEARCH_INDEX.getByName(month))).toBe(false);
  });

  test('before it came stays away', async () => {
    const month = newMonth();
    const early = item(month, 'early');
    await searchIndex(env, month).feed([{ ...early, text: '', changed: { epoch: 1, seq: early.seq + 1 } }]);
    await searchIndex(env, month).feed([early]);
    expect(await find(month, 'early')).toEqual([]);
  });
});

test('a page reads as many rows among 3,000 messages as among 500', async () => {
  const month = newMonth();
  const feed = (count: number) =>
    searchIndex(env, month).feed(Array.from({ length: count }, () => item(month, 'ありがとうございます')));
  const rowsRead = (phrase: string, before = Number.MAX_SAFE_INTEGER) =>
    runInDurableObject(env.SEARCH_INDEX.getByName(month), (_index, { storage }) => {
      const found = storage.sql.exec(FIND, phrase, 0, before, null, 20);
      expect(found.toArray()).toHaveLength(20);
      return found.rowsRead;
    });
  const phrases = ['ありがとう', 'が'].map((text) => searchPhrase(text) ?? '');
  await feed(500);
  const few = await Promise.all(phrases.map((phrase) => rowsRead(phrase)));
  const oldest = (await find(month, 'が')).at(-30)?.place;
  for (let n = 0; n < 5; n++) await feed(500);
  expect(await Promise.all(phrases.map((phrase) => rowsRead(phrase)))).toEqual(few);
  const later = await Promise.all(phrases.map((phrase) => rowsRead(phrase, oldest)));
  expect(Math.max(...later)).toBeLessThanOrEqual(Math.max(...few) + 1);
});

test('no text is kept, folded or not', async () => {
  const month = newMonth();
  await searchIndex(env, month).feed([item(month, 'Canary7Words')]);
  const rows = await runInDurableObject(env.SEARCH_INDEX.getByName(month), (_index, { storage }) => {
    const tables = storage.sql.exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'").toArray();
    const readable = tables.filter(({ name }) => !name.startsWith('_cf_'));
    return readable.flatMap(({ name }) =>
      storage.sql
        .exec(`SELECT * FROM "${name}"`)
        .toArray()
        .flatMap((row) => Object.values(row))
        .map((value) => (value instanceof ArrayBuffer ? new TextDecoder().decode(value) : String(value))),
    );
  });
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter((value) => /canary7|words/i.test(value) && value !== 'words')).toEqual([]);
});
