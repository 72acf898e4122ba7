import { expect, test } from 'vitest';
import { FAULT_WORDS, faultWords } from './fault-words';

test.each(Object.keys(FAULT_WORDS))('%s is a sentence', (code) => {
  expect(faultWords(code)).toMatch(/^[A-Z].*\.$/);
});

test('of a number its bounds are said, of its absence too', () => {
  const range = { min: 5, max: 600 };
  expect(faultWords('OUT_OF_RANGE', range)).toBe('Enter a number from 5 to 600.');
  expect(faultWords('WRONG_TYPE', range)).toBe('Enter a number from 5 to 600.');
  expect(faultWords('EMPTY', range)).toBe(faultWords('EMPTY'));
});

test('a code that is newer than this page is shown as it is', () => {
  expect(faultWords('FROM_THE_FUTURE')).toContain('FROM_THE_FUTURE');
});
