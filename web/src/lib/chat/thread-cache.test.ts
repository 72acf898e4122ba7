// Which threads are shown again at once when their chat is opened anew.
import { expect, test } from 'vitest';
import { message, page } from '../testing/build';
import { applyNewest, EMPTY_THREAD } from './apply-chat-message';
import { ThreadCache } from './thread-cache';

const thread = applyNewest(EMPTY_THREAD, page([message(1)], { seq: 5 }));

test('a thread is there again while the chat is where it was, and not once it has moved on', () => {
  const cache = new ThreadCache();
  cache.keep('a', thread);
  expect(cache.of('a', null)).toBe(thread);
  expect(cache.of('a', { epoch: 1, seq: 5 })).toBe(thread);
  expect(cache.of('a', { epoch: 1, seq: 6 })).toBeNull();
  expect(cache.of('a', { epoch: 2, seq: 1 })).toBeNull();
  cache.keep('a', null);
  expect(cache.of('a', null)).toBeNull();
});

test('the twenty that were left last are kept', () => {
  const cache = new ThreadCache();
  for (let no = 1; no <= 21; no += 1) cache.keep(`chat${no}`, thread);
  expect([cache.of('chat1', null), cache.of('chat2', null)]).toEqual([null, thread]);
  cache.clear();
  expect(cache.of('chat2', null)).toBeNull();
});
