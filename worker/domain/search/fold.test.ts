import { expect, test } from 'vitest';
import { fold } from './fold';

test.each([
  ['ＡＹＡ　Tanaka', 'aya tanaka'],
  ['  two\n\t words ', 'two words'],
  ['ﾃｽﾄ', 'テスト'],
  ['ひらがな', 'ひらがな'],
  ['เมย์', 'เมย์'],
  ['a\u200Bb\uFEFFc', 'abc'],
  ['❤\uFE0F', '❤'],
  ['İ', 'i̇'],
  ['é', 'é'],
  ['', ''],
])('%j becomes %j', (text, folded) => {
  expect(fold(text)).toBe(folded.normalize('NFKC'));
});

test('folding twice is folding once', () => {
  for (const text of ['ＡＹＡ　Tanaka', 'ſtraße Ⅷ', '㌔ ﾎﾟ', 'İstanbul']) expect(fold(fold(text))).toBe(fold(text));
});
