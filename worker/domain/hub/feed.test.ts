import { describe, expect, test } from 'vitest';
import { FEED_RECENT_MS, parseInboxCursor, planResume, reconnectSpreadMs } from './feed';

const HERE = { hub: 'hub-0', hubEpoch: 100, hubSeq: 50 };
const NOW = 10_000_000;
const RECENT = { kind: 'recent', since: NOW - FEED_RECENT_MS };

test.each([
  ['hub-0.100.50', HERE],
  ['hub-0.100.0', { ...HERE, hubSeq: 0 }],
  [null, null],
  ['', null],
  ['hub-0.100', null],
  ['hub-0.100.5x', null],
  ['hub-0.-1.5', null],
  ['hub 0.100.50', null],
  [`hub-0.100.${'9'.repeat(20)}`, null],
])('the cursor %s', (text, cursor) => {
  expect(parseInboxCursor(text)).toEqual(cursor);
});

describe('a resume', () => {
  test.each([
    ['right behind', { ...HERE, hubSeq: 49 }, 0, { kind: 'behind', afterSeq: 49 }],
    ['up to date', HERE, 0, { kind: 'behind', afterSeq: 50 }],
    ['at the last row that was dropped', { ...HERE, hubSeq: 20 }, 20, { kind: 'behind', afterSeq: 20 }],
    ['before a row that was dropped', { ...HERE, hubSeq: 19 }, 20, RECENT],
    ['ahead of a store that was lost', { ...HERE, hubSeq: 51 }, 0, RECENT],
    ['of another life of the hub', { ...HERE, hubEpoch: 99 }, 0, RECENT],
    ['of another hub', { ...HERE, hub: 'hub-1' }, 0, RECENT],
    ['without a cursor', null, 0, RECENT],
  ])('%s', (_, cursor, prunedSeq, resume) => {
    expect(planResume(cursor, HERE, prunedSeq, NOW)).toEqual(resume);
  });
});

test('tabs spread their return by 5 ms each, over at most 15 s', () => {
  expect([0, 100, 3_000, 30_000].map(reconnectSpreadMs)).toEqual([0, 500, 15_000, 15_000]);
});
