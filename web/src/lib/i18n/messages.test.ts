// The console speaks five languages completely: a key, a placeholder or a plural form that one of them lacks fails here, as does a
// text that nothing shows.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { locales } from '../paraglide/runtime';

type Text = string | { readonly one: string; readonly other: string };

const web = fileURLToPath(new URL('../../../', import.meta.url));
const textsOf = (locale: string) =>
  JSON.parse(readFileSync(`${web}messages/${locale}.json`, 'utf8')) as Readonly<Record<string, Text>>;
const english = textsOf('en');
const others = locales.filter((locale) => locale !== 'en');

/** Of the general form: "1 chat" may say its count in letters. */
const placeholdersOf = (text: Text) =>
  [...(typeof text === 'string' ? text : text.other).matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

test.each(others)('%s has every text, with its placeholders and its forms', (locale) => {
  const texts = textsOf(locale);
  expect(Object.keys(texts)).toEqual(Object.keys(english));
  for (const [key, text] of Object.entries(texts)) {
    expect(typeof text, key).toBe(typeof english[key]);
    expect(placeholdersOf(text), key).toEqual(placeholdersOf(english[key] as Text));
    for (const words of typeof text === 'string' ? [text] : [text.one, text.other])
      expect(words.trim(), key).not.toBe('');
  }
});

test.each(others)('%s is not English that was left standing', (locale) => {
  const texts = textsOf(locale);
  const same = Object.keys(english).filter((key) => JSON.stringify(texts[key]) === JSON.stringify(english[key]));
  // Names of products, and words that both share.
  expect(same.length).toBeLessThan(Object.keys(english).length / 20);
});

test.each([
  ['ja', /定型|テンプレート/],
  ['th', /สำเร็จรูป/],
  ['zh-Hant', /罐頭|常用/],
  ['id', /siap pakai/i],
] as const)('%s does not call a saved message as it calls a canned reply', (locale, canned) => {
  const texts = textsOf(locale);
  expect(texts.canned_title).toMatch(canned);
  expect(texts.saved_title).not.toMatch(canned);
  expect(texts.composer_saved).not.toMatch(canned);
});

test('every text is shown somewhere', () => {
  const words = new Set<string>();
  for (const entry of readdirSync(join(web, 'src'), { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (!entry.isFile() || file.includes('/paraglide/') || /\.test\./.test(file)) continue;
    for (const [word] of readFileSync(file, 'utf8').matchAll(/\b[a-z][a-z0-9_]+\b/g)) words.add(word);
  }
  expect(Object.keys(english).filter((key) => !words.has(key))).toEqual([]);
});
