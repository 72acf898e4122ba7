// That the matcher needs nothing workerd forbids: no code from strings, no WebAssembly at run time.
import { expect, test } from 'vitest';
import { checkRegex, matchesRegex } from './linear-regex';

test('patterns compile and run in workerd', () => {
  expect(navigator.userAgent).toBe('Cloudflare-Workers');
  expect(checkRegex('注文(番号)?[0-9]{4,}').ok).toBe(true);
  expect(matchesRegex('注文(番号)?[0-9]{4,}', '注文番号12345を見たい')).toBe(true);
  expect(checkRegex('(?=a)')).toMatchObject({ ok: false, error: { code: 'REGEX_INVALID' } });
});

test('a pattern that hangs a backtracking matcher returns in workerd', () => {
  expect(matchesRegex('^(([a-z])+.)+[0-9]([a-z])+$', 'a'.repeat(1000))).toBe(false);
});
