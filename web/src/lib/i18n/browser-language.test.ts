import { expect, test } from 'vitest';
import { languageOf } from './browser-language';

test.each([
  [['ja-JP', 'en-US'], 'ja'],
  [['th'], 'th'],
  [['zh-TW', 'zh', 'en'], 'zh-Hant'],
  [['zh-Hant-HK'], 'zh-Hant'],
  [['ID-id'], 'id'],
  [['fr-FR', 'en-GB'], 'en'],
  [['fr-FR'], undefined],
  [[], undefined],
])('a browser that asks for %j gets %s', (wanted, language) => {
  expect(languageOf(wanted)).toBe(language);
});
