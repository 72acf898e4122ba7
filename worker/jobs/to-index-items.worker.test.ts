// Which messages of a chat's part go to which month's index, and with what.
import { expect, test } from 'vitest';
import type { Entry } from '../domain/chat/entry';
import type { MessageContent } from '../domain/chat/message-content';
import type { OperatorId } from '../domain/ids';
import { anEntry, aPart } from '../testing/projection-parts';
import { toIndexItems } from './feed-search';

const NOVEMBER = Date.UTC(2026, 10, 30, 23, 59, 59);
const DECEMBER = Date.UTC(2026, 11, 1);

function message(seq: number, content: MessageContent, more: Partial<Entry> = {}): Entry {
  return { ...anEntry(seq, ''), lineTs: NOVEMBER, at: NOVEMBER, content, ...more } as Entry;
}
const itemsOf = (...entries: Entry[]) => {
  const parts = [aPart('demo:U1', 9, { entries })];
  return [...toIndexItems(parts)].flatMap(([month, items]) => items.map((item) => ({ month, ...item })));
};

test('every kind of words is fed, with its place, last change, time and author', () => {
  const author = { kind: 'operator' as const, operatorId: 'op_a' as OperatorId, name: 'Aya' };
  expect(itemsOf(message(3, { type: 'text', text: '返金' }, { changedSeq: 5, author } as Partial<Entry>))).toEqual([
    {
      month: '2026-11',
      chatId: 'demo:U1',
      epoch: 1,
      seq: 3,
      changed: { epoch: 1, seq: 5 },
      ts: NOVEMBER,
      operatorId: 'op_a',
      text: '返金',
    },
  ]);
  const texts = itemsOf(
    message(1, { type: 'location', title: 'Shop', address: 'Ginza 1', latitude: 1, longitude: 1 }),
    message(2, { type: 'file', provider: 'line', fileName: 'receipt.pdf' }),
    message(3, { type: 'card', kind: 'flex', altText: 'Our menu', json: '{}' }),
    message(4, { type: 'sticker', packageId: '1', stickerId: '2', text: 'やった' }),
  ).map(({ text }) => text);
  expect(texts).toEqual(['Shop Ginza 1', 'receipt.pdf', 'Our menu', 'やった']);
});

test('what has no words is not fed, and what was taken back is fed as gone', () => {
  expect(
    itemsOf(
      message(1, { type: 'image', provider: 'line' }),
      message(2, { type: 'sticker', packageId: '1', stickerId: '2' }),
      { ...message(3, { type: 'unsent' }), kind: 'event', event: { type: 'closed' } } as Entry,
    ),
  ).toEqual([]);
  expect(itemsOf(message(4, { type: 'unsent' }))).toMatchObject([{ seq: 4, text: '' }]);
});

test('each month has its own, and one that an edit stood in before is told that it is gone', () => {
  const early = message(1, { type: 'text', text: 'moved' }, { at: DECEMBER, editedAt: DECEMBER } as Partial<Entry>);
  expect(itemsOf(early, message(2, { type: 'text', text: 'then' }, { lineTs: DECEMBER, at: DECEMBER }))).toMatchObject([
    { month: '2026-11', seq: 1, text: 'moved' },
    { month: '2026-12', seq: 1, text: '' },
    { month: '2026-12', seq: 2, text: 'then' },
  ]);
});
