import { expect, test } from 'vitest';
import { chooseLanguage, languageOfText, languagesOfWords, toLanguage } from './choose-language';
import { LANGUAGES, type Language, pickLanguage } from './languages';

const ALL = { supported: LANGUAGES, default: 'en' as const };

test.each<[string | null, string | null, Language]>([
  ['ja', 'hello', 'ja'],
  ['zh-TW', null, 'zh-Hant'],
  ['zh-Hant', null, 'zh-Hant'],
  ['TH', null, 'th'],
  ['in', null, 'id'],
  ['en-US', 'こんにちは', 'en'],
  ['ko', 'สวัสดี', 'th'],
  [null, 'スマホ', 'ja'],
  [null, '返品したい', 'ja'],
  [null, '我要退款', 'zh-Hant'],
  [null, 'hello', 'en'],
  [null, null, 'en'],
  ['', '', 'en'],
  ['xx-garbage-€', '😀', 'en'],
])('profile %j and text %j: %s', (profile, text, language) => {
  expect(chooseLanguage(profile, text, ALL)).toBe(language);
});

test('a language that the workspace does not offer is passed over, by profile and by letters', () => {
  const offered = { supported: ['ja', 'en'] as const, default: 'ja' as const };
  expect(chooseLanguage('th', 'hello', offered)).toBe('ja');
  expect(chooseLanguage('th', 'สวัสดี', offered)).toBe('ja');
  expect(chooseLanguage('th', '我要退款', { supported: ['en'], default: 'en' })).toBe('en');
  expect(chooseLanguage('en', 'สวัสดี', offered)).toBe('en');
});

test.each<[string, Language, Language]>([
  ['返品', 'ja', 'ja'],
  ['返品', 'en', 'zh-Hant'],
  ['返品です', 'zh-Hant', 'ja'],
  ['คืนเงิน', 'en', 'th'],
  ['refund', 'th', 'th'],
  ['12345', 'ja', 'ja'],
])('%j of a customer who speaks %s is looked up in %s', (text, customer, language) => {
  expect(languageOfText(text, customer)).toBe(language);
});

test('an unknown tag is no language', () => {
  for (const tag of ['', 'fr', 'eng', 'constructor', '日本語']) expect(toLanguage(tag)).toBeNull();
});

test('a text that exists only elsewhere is taken from the default language, then English, then anywhere', () => {
  expect(pickLanguage({ ja: 'j', en: 'e', th: 't' }, 'th', 'ja')).toBe('t');
  expect(pickLanguage({ ja: 'j', en: 'e' }, 'th', 'ja')).toBe('j');
  expect(pickLanguage({ en: 'e', id: 'i' }, 'th', 'ja')).toBe('e');
  expect(pickLanguage({ id: 'i' }, 'th', 'ja')).toBe('i');
  expect(pickLanguage({}, 'th', 'ja')).toBeNull();
});

test.each<[string, Language, Language[]]>([
  ['saya mau pengembalian dana', 'en', ['en', 'id']],
  ['I want a refund', 'id', ['en', 'id']],
  ['ขอเงินคืน', 'en', ['en', 'th']],
  ['API を使いたい', 'en', ['en', 'id', 'ja']],
  // Who is Japanese or Chinese, Han letters alone do not tell: 裁判 is a court here and a referee there.
  ['裁判', 'en', ['en', 'zh-Hant']],
  ['裁判', 'ja', ['en', 'ja']],
  ['!?', 'th', ['en', 'th']],
])('words of %j by a customer of %s are looked up in %o', (text, customer, languages) => {
  expect([...languagesOfWords(text, customer)].sort()).toEqual(languages);
});
