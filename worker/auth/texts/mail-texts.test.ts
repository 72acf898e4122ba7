import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../domain/bot/languages';
import { NOTICE_KINDS } from '../../protocol/login-factors';
import { MAIL_TEXT_VALUES, MAIL_TEXTS, type MailTextKey, mailText } from './mail-texts';

const KEYS = Object.keys(MAIL_TEXT_VALUES) as MailTextKey[];
const valuesIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);

describe.each(LANGUAGES)('the mails in %s', (language) => {
  test('have every text, each with the values that it takes and no other', () => {
    expect(Object.keys(MAIL_TEXTS[language])).toEqual(KEYS);
    for (const key of KEYS) {
      const text = MAIL_TEXTS[language][key];
      expect([key, text.trim() !== '', valuesIn(text)]).toEqual([key, true, [...MAIL_TEXT_VALUES[key]]]);
    }
  });

  test('are of that language alone', () => {
    const others = LANGUAGES.filter((other) => other !== language);
    for (const key of KEYS) {
      expect([key, others.filter((other) => MAIL_TEXTS[other][key] === MAIL_TEXTS[language][key])]).toEqual([key, []]);
    }
  });

  test('say each event in words of its own', () => {
    expect(new Set(NOTICE_KINDS.map((kind) => MAIL_TEXTS[language][kind])).size).toBe(NOTICE_KINDS.length);
  });
});

test('a value is put in as it is, braces and all', () => {
  expect(mailText('en', 'hello', { name: '$& {name}' })).toBe('Hello $& {name},');
});
