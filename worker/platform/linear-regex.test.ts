import { describe, expect, test } from 'vitest';
import { checkRegex, keptRegexStates, matchesRegex } from './linear-regex';

/** Patterns that hang a backtracking matcher for years on the text beside them. */
const CATASTROPHIC: readonly (readonly [string, string])[] = [
  ['(a+)+$', `${'a'.repeat(999)}!`],
  ['(a|aa)+$', `${'a'.repeat(999)}!`],
  ['(x+x+)+y', 'x'.repeat(1000)],
  ['(.*)*=$', 'a'.repeat(1000)],
  ['^(([a-z])+.)+[0-9]([a-z])+$', 'a'.repeat(1000)],
  ['(\\w+\\s?)*!$', 'word '.repeat(200)],
  ['(.*a){20}$', `${'a'.repeat(999)}!`],
  ['(?:a?){100}a{100}$', `${'a'.repeat(199)}!`],
  ['(a|b)*a(a|b){100}c', 'ab'.repeat(500)],
  ['([ก-๙]+)+!$', 'คืนเงิน'.repeat(140)],
];

describe('matches', () => {
  test.each([
    ['order ?\\d{4,}', 'where is order 12345', true],
    ['^order$', 'my order', false],
    ['[A-Z]{2}-\\d+', 'ab-12', true],
    ['返(品|金)', '返金したい', true],
    ['คืน(เงิน|สินค้า)', 'ขอคืนเงินค่ะ', true],
    ['\\bapi\\b', 'rapid', false],
    ['.', '\ud800', true],
    ['^😀+$', '😀😀', true],
  ])('%j in %j: %s', (pattern, text, isFound) => {
    expect(matchesRegex(pattern, text)).toBe(isFound);
  });

  test('nothing behind the first 1,000 units is looked at', () => {
    expect(matchesRegex('needle', `${'x'.repeat(994)}needle`)).toBe(true);
    expect(matchesRegex('needle', `${'x'.repeat(995)}needle`)).toBe(false);
  });

  test('a pattern that does not compile matches nothing and does not throw', () => {
    for (const pattern of ['(', '(?=a)', 'a'.repeat(201)]) expect(matchesRegex(pattern, 'a(')).toBe(false);
  });
});

describe('stays linear', () => {
  test.each(CATASTROPHIC)('%j', (pattern, text) => {
    expect(checkRegex(pattern)).toEqual({ ok: true, value: pattern });
    const startedAt = performance.now();
    expect(matchesRegex(pattern, text)).toBe(false);
    // Milliseconds on a free core; a backtracking matcher would not return at all.
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  test('what patterns keep between texts is bounded', () => {
    const letters = Array.from({ length: 1000 }, (_, i) => 'ab'[(Math.imul(i * i + 77, 0x9e3779b1) >>> 13) % 2]).join(
      '',
    );
    for (let n = 1; n <= 80; n++) matchesRegex(`(a|b)*a(a|b){${n}}c?c$`, letters);
    expect(keptRegexStates()).toBeLessThanOrEqual(64 * 200);
  });
});

describe('refuses', () => {
  test.each([
    ['a'.repeat(201), 'REGEX_TOO_LONG'],
    ['(', 'REGEX_INVALID'],
    ['[z-a]', 'REGEX_INVALID'],
    ['(a)\\1', 'REGEX_INVALID'],
    ['(?=a)b', 'REGEX_INVALID'],
    ['a{1001}', 'REGEX_INVALID'],
    ['(((a{30}){30}){30})', 'REGEX_INVALID'],
    ['[a-z]{600}', 'REGEX_TOO_LARGE'],
  ])('%j as %s', (pattern, code) => {
    expect(checkRegex(pattern)).toMatchObject({ ok: false, error: { code, retry: false } });
  });

  test('a fault says in words what is wrong', () => {
    expect(checkRegex('(?=a)')).toMatchObject({ error: { detail: expect.stringContaining('(?=') } });
  });

  test('200 units are still taken', () => {
    expect(checkRegex('a'.repeat(200)).ok).toBe(true);
  });
});
