import { expect, test } from 'vitest';
import { fileSize, playLength } from './format-amount';

test.each([
  [0, '0 byte'],
  [999, '999 byte'],
  [1_000, '1 kB'],
  [1_449_000, '1.4 MB'],
  [100_000_000, '100 MB'],
  [3_000_000_000_000, '3,000 GB'],
])('%i bytes are %s', (bytes, words) => {
  expect(fileSize(bytes)).toBe(words);
});

test.each([
  [0, '0:00'],
  [6_600, '0:07'],
  [750_000, '12:30'],
  [3_729_000, '1:02:09'],
])('%i ms are %s', (ms, words) => {
  expect(playLength(ms)).toBe(words);
});
