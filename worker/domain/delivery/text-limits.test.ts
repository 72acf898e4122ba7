import { expect, test } from 'vitest';
import { checkText, TEXT_LENGTH_UTF16_MAX } from './text-limits';

test.each([
  ['a', null],
  ['😀'.repeat(TEXT_LENGTH_UTF16_MAX / 2), null],
  ['', 'TEXT_EMPTY'],
  ['  \n　', 'TEXT_EMPTY'],
  ['a'.repeat(TEXT_LENGTH_UTF16_MAX + 1), 'TEXT_TOO_LONG'],
  [`${'a'.repeat(TEXT_LENGTH_UTF16_MAX - 1)}😀`, 'TEXT_TOO_LONG'],
])('text %#: length counts UTF-16 units and blanks are nothing', (text, verdict) => {
  expect(checkText(text)).toBe(verdict);
});
