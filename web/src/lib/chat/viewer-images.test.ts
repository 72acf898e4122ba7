import { expect, test } from 'vitest';
import type { MessageView } from '$protocol/entry-view';
import { message } from '../testing/build';
import { toThreadLines } from './thread-lines';
import { imageToShow, viewerImages } from './viewer-images';

const image = (seq: number, more: Partial<Extract<MessageView['content'], { type: 'image' }>> = {}) =>
  message(seq, { content: { type: 'image', state: 'ready', url: `/f/${seq}`, ...more } });
const found = (entries: MessageView[]) =>
  viewerImages(
    toThreadLines(entries, {
      outgoing: [],
      me: { operatorId: 'op', name: 'Me' },
      firstUnreadId: null,
      dayOf: () => '',
    }),
  );

test('images in the order of the thread, those of a set in the order of the set; only what is ready', () => {
  const set = (index: number) => ({ set: { id: 's', index, total: 2 } });
  const entries = [image(1), image(2, set(2)), image(3, set(1)), message(4), image(5, { state: 'fetching' })];
  expect(found(entries).map(({ id }) => id)).toEqual(['m1', 'm3', 'm2']);
});

test('an image that was unsent is gone, and the next one takes its place', () => {
  const before = found([image(1), image(2), image(3)]);
  expect(imageToShow(before, 'm2', 0)?.id).toBe('m2');
  const after = found([image(1), message(2, { content: { type: 'unsent' } }), image(3)]);
  expect(imageToShow(after, 'm2', 1)?.id).toBe('m3');
  expect(imageToShow(found([]), 'm2', 1)).toBeNull();
});
