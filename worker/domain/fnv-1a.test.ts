import { expect, test } from 'vitest';
import { fnv1a } from './fnv-1a';

test('ASCII texts hash as the published vectors say', () => {
  expect(['', 'a', 'foobar'].map(fnv1a)).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
});
