import { expect, test } from 'vitest';
import { ERROR_CODES } from '$protocol/error-code';
import { m } from '../paraglide/messages';
import { errorCopy } from './error-copy';
import { RefusalText } from './refusal-text.svelte';
import { type Refused, refusalWords } from './refusal-words';

test.each(ERROR_CODES)('%s with a wait says how long, and then that it is over', (code) => {
  const error = { code, retryAfterSec: 45 };
  const { words } = refusalWords(error);
  expect(words).toBe(errorCopy(code).words());
  expect(refusalWords(error).next).toBe('Try again in 45 seconds.');
  expect(refusalWords(error, 0).next).toBe(m.error_wait_over());
});

test.each([
  [60, '1 minute|60 seconds'],
  [41.2, '45 seconds'],
  [6, '10 seconds'],
  [4.2, '5 seconds'],
  [0.4, '1 second'],
])('%d seconds that are left are never told as fewer', (leftSec, told) => {
  const { next } = refusalWords({ code: 'RATE_LIMITED', retryAfterSec: 60 }, leftSec);
  expect(told.split('|').map((wait) => m.error_wait({ wait }))).toContain(next);
});

test('without a wait the next step stands there', () => {
  const { words, next } = refusalWords({ code: 'TOO_MANY_TRIES' });
  expect([words, next]).toEqual([m.error_too_many_tries(), m.error_too_many_tries_next()]);
});

test('the text on the page is empty where nothing was refused, and brief where the next step stands there already', () => {
  let error: Refused | null = null;
  const text = new RefusalText(() => error);
  expect([text.text, text.brief]).toEqual(['', '']);
  error = { code: 'UNAVAILABLE' };
  expect(text.text).toBe(`${m.error_unavailable()} ${m.error_unavailable_next()}`);
  expect(text.brief).toBe(m.error_unavailable());
  error = { code: 'RATE_LIMITED', retryAfterSec: 12 };
  expect(text.text).toBe(`${m.error_rate_limited()} ${m.error_wait({ wait: '15 seconds' })}`);
  expect(text.brief).toBe(text.text);
});
