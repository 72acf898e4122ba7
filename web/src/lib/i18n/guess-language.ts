// Guesses the language of a short text by its script, for the `lang` of a bubble or a name. Pure.
// Han alone is ambiguous between ja and zh: the contact's own language decides, and without one the page's.

/** @returns a BCP 47 tag, or undefined where the page's language will do */
export function guessLanguage(text: string, contactLanguage: string | null = null): string | undefined {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return 'ja';
  if (/\p{Script=Thai}/u.test(text)) return 'th';
  if (/\p{Script=Hangul}/u.test(text)) return 'ko';
  if (/\p{Script=Han}/u.test(text)) return contactLanguage?.startsWith('zh') ? 'zh-Hant' : (contactLanguage ?? 'ja');
  return undefined;
}
