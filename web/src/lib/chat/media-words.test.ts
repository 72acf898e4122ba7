import { expect, test } from 'vitest';
import { MEDIA_STATES } from '$protocol/entry-view';
import { fileSize, fileType, mediaStateWords, playTime } from './media-words';

test('every state but ready has words of its own for every kind', () => {
  const states = MEDIA_STATES.filter((state) => state !== 'ready');
  const words = states.flatMap((state) =>
    (['image', 'video', 'audio', 'file'] as const).map((kind) => mediaStateWords(state, kind)),
  );
  expect(new Set(words).size).toBe(16);
});

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
  expect(playTime(ms)).toBe(words);
});

test.each([
  ['a.pdf', 'PDF'],
  ['見積書.v2.xlsx', 'XLSX'],
  ['README', ''],
  ['x.superlongending', ''],
])('%s is of the type "%s"', (name, type) => {
  expect(fileType(name)).toBe(type);
});
