// How kept values are read.
import { expect, test } from 'vitest';
import { attributeWords } from './attribute-words';

test.each([
  ['text', 'Tokyo', 'Tokyo'],
  ['number', '12345.5', '12,345.5'],
  ['date', '2026-11-29', 'Nov 29, 2026'],
  ['choice', 'Gold', 'Gold'],
  ['yes_no', 'yes', 'Yes'],
  ['yes_no', 'no', 'No'],
] as const)('%s %s', (type, value, words) => {
  expect(attributeWords({ type }, value)).toBe(words);
});
