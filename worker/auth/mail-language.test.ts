import { expect, test } from 'vitest';
import { consoleLanguage } from './mail-language';

test.each([
  ['th', 'ja-JP,ja;q=0.9', 'th'],
  [undefined, 'ja-JP,ja;q=0.9,en;q=0.8', 'ja'],
  [undefined, 'zh-TW,zh;q=0.9', 'zh-Hant'],
  [undefined, 'fr-FR,fr;q=0.9,id;q=0.5', 'id'],
  [undefined, 'fr-FR', 'en'],
  ['nonsense', 'th', 'th'],
  ['zh-Hant', undefined, 'zh-Hant'],
  // A script: it reads nothing.
  [undefined, undefined, null],
])('a console with the choice %s in a browser that asks for %s speaks %s', (chosen, accepted, language) => {
  expect(consoleLanguage(chosen, accepted)).toBe(language);
});
