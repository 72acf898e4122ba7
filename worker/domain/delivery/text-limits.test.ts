import { expect, test } from 'vitest';
import { TEXT_TOTAL_UTF16_MAX } from './split-text';
import { checkText } from './text-limits';

test.each([
  ['a', null],
  ['😀'.repeat(TEXT_TOTAL_UTF16_MAX / 2), null],
  ['a'.repeat(TEXT_TOTAL_UTF16_MAX), null],
  ['a'.repeat(TEXT_TOTAL_UTF16_MAX + 1), 'TEXT_TOO_LONG'],
  // Five borders between characters leave no room for the last one.
  [`a${'😀'.repeat(TEXT_TOTAL_UTF16_MAX / 2 - 1)}b`, 'TEXT_TOO_LONG'],
  [' \n\u200b\u3164\u2800', 'TEXT_EMPTY'],
])('text %# is judged by what one call carries', (text, verdict) => {
  expect(checkText(text)).toBe(verdict);
});
