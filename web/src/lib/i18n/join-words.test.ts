import { expect, test } from 'vitest';
import { listed, parts, sentences } from './join-words';

test('texts are put together as the language does', () => {
  expect(sentences('Not delivered', 'Blocked')).toBe('Not delivered. Blocked');
  expect(parts('resolved', '14:05')).toBe('resolved, 14:05');
  expect(listed(['a', 'b', 'c'])).toBe('a, b, c');
  expect(listed([])).toBe('');
});
