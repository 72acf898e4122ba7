import { expect, test } from 'vitest';
import { ERROR_CODES } from '$protocol/error-code';
import { ERROR_COPY, errorCopy } from './error-copy';

test.each(ERROR_CODES)('%s has words and a next step', (code) => {
  expect(errorCopy(code).words()).toMatch(/\.$/);
  expect(errorCopy(code).next()).toMatch(/\.$/);
});

test('a code this console does not know yet has words all the same', () => {
  expect(errorCopy('FROM_THE_FUTURE')).toBe(ERROR_COPY.INTERNAL);
  expect(errorCopy('toString')).toBe(ERROR_COPY.INTERNAL);
});
