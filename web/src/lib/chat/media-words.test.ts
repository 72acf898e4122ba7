import { expect, test } from 'vitest';
import { MEDIA_STATES } from '$protocol/entry-view';
import { fileType, mediaStateWords } from './media-words';

test('every state but ready has words of its own for every kind', () => {
  const states = MEDIA_STATES.filter((state) => state !== 'ready');
  const words = states.flatMap((state) =>
    (['image', 'video', 'audio', 'file'] as const).map((kind) => mediaStateWords(state, kind)),
  );
  expect(new Set(words).size).toBe(16);
});

test.each([
  ['a.pdf', 'PDF'],
  ['見積書.v2.xlsx', 'XLSX'],
  ['README', ''],
  ['x.superlongending', ''],
])('%s is of the type "%s"', (name, type) => {
  expect(fileType(name)).toBe(type);
});
