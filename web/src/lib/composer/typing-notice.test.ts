import { expect, test } from 'vitest';
import { TypingNotice } from './typing-notice';

test('typing is told at once, then at most every four seconds, chat by chat', () => {
  const notice = new TypingNotice();
  expect(notice.typed('a', 'h', 0)).toBe(true);
  expect(notice.typed('a', 'he', 3_999)).toBe(false);
  expect(notice.typed('b', 'h', 3_999)).toBe(true);
  expect(notice.typed('a', 'hel', 4_000)).toBe(true);
});

test('a field that was emptied is no typing', () => {
  const notice = new TypingNotice();
  expect(notice.typed('a', ' \n', 0)).toBe(false);
  expect(notice.typed('a', 'x', 1)).toBe(true);
});
