import { expect, test } from 'vitest';
import { message } from '../testing/build';
import type { LineContext } from './thread-lines';
import { lineIndexOf, toThreadLines } from './thread-lines';

const ctx: LineContext = {
  outgoing: [],
  me: { operatorId: 'op_me', name: 'Me' },
  firstUnreadId: null,
  dayOf: () => 'one day',
};
const image = (seq: number, set: { id: string; index?: number; total?: number }, senderId?: string) =>
  message(seq, {
    content: { type: 'image', state: 'fetching', set },
    author: { kind: 'customer', ...(senderId && { senderId }) },
  });
const sets = (...entries: Parameters<typeof toThreadLines>[0][]) =>
  toThreadLines(
    entries.flatMap((some) => [...some]),
    ctx,
  ).flatMap((line) => (line.kind === 'message' ? [line.images?.map(({ id }) => id) ?? line.message.id] : []));

test('images of a set are one line in their order, in whichever order they came', () => {
  const of = (seq: number, index: number) => image(seq, { id: 's', index, total: 3 });
  expect(sets([of(1, 3), message(2), of(3, 1), of(4, 2)])).toEqual([['m3', 'm4', 'm1'], 'm2']);
});

test('the line keeps its key while the set grows, so that nothing is drawn anew', () => {
  const keyOf = (count: number) => {
    const entries = [3, 1, 2].slice(0, count).map((index, at) => image(at + 1, { id: 's', index, total: 3 }));
    return toThreadLines(entries, ctx).find((line) => line.kind === 'message')?.key;
  };
  expect(new Set([keyOf(1), keyOf(2), keyOf(3)]).size).toBe(1);
});

test('old phones tell neither place nor number: such a set stands in the order of its times', () => {
  expect(sets([image(2, { id: 's' }), image(1, { id: 's' })])).toEqual([['m1', 'm2']]);
});

test('a set of one is an image like any other, and sets of two members are two', () => {
  expect(sets([image(1, { id: 's', index: 1, total: 1 })])).toEqual(['m1']);
  const two = { id: 's', total: 2 };
  expect(sets([image(1, two, 'U1'), image(2, two, 'U2')])).toEqual([['m1'], ['m2']]);
});

test('every image of a set is found on its line', () => {
  const lines = toThreadLines([message(1), image(2, { id: 's', total: 2 }), image(3, { id: 's', total: 2 })], ctx);
  expect([lineIndexOf(lines, 'm2'), lineIndexOf(lines, 'm3'), lineIndexOf(lines, 'm9')]).toEqual([2, 2, -1]);
});
