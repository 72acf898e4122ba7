// Which language a customer is spoken to, and in which one a text is written. Pure; a guess from letters alone, no dictionary.
// Called when a chat's language is settled, and by the bot for whatever is looked up by the words of one message.
import type { Language, OfferedLanguages } from './languages';

const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const THAI = /\p{Script=Thai}/u;
const HAN = /\p{Script=Han}/u;
const LATIN = /\p{Script=Latin}/u;
const WRITTEN_IN_LATIN: readonly Language[] = ['en', 'id'];

/**
 * The customer's language: LINE's profile language where we offer it, else what the letters of the text tell, else the default.
 * @param profileLanguage a BCP 47 tag as LINE sends it (`ja`, `zh-TW`), or null
 * @param text a text of the customer, or null
 */
export function chooseLanguage(
  profileLanguage: string | null,
  text: string | null,
  { supported, default: fallback }: OfferedLanguages,
): Language {
  const candidates = [toLanguage(profileLanguage ?? ''), text === null ? null : languageByLetters(text)];
  return candidates.find((language) => language !== null && supported.includes(language)) ?? fallback;
}

/**
 * The language in which to look up the words of a text. A customer with an English phone may write Thai; Han letters alone
 * are Japanese where the customer is Japanese.
 */
export function languageOfText(text: string, customerLanguage: Language): Language {
  const byLetters = languageByLetters(text);
  const isHanOfJapanese = byLetters === 'zh-Hant' && customerLanguage === 'ja';
  return byLetters === null || isHanOfJapanese ? customerLanguage : byLetters;
}

/**
 * Whose word lists count for a text: those of its own language, of the customer's, and English, which everybody types. Latin letters
 * tell no language, so all that are written in them count for such a text: there a word of a list stands as a whole word, and none of
 * the lists means something else in another one. Lists of Han letters are not mixed so: the Japanese 裁判 is a Chinese referee.
 */
export function languagesOfWords(text: string, customerLanguage: Language): readonly Language[] {
  const inLatin = LATIN.test(text) ? WRITTEN_IN_LATIN : [];
  return [...new Set([languageOfText(text, customerLanguage), customerLanguage, 'en' as const, ...inLatin])];
}

/** Our language for a BCP 47 tag, region and case aside, or null. All Chinese is answered in the Chinese we have. */
export function toLanguage(tag: string): Language | null {
  const primary = tag.trim().toLowerCase().split(/[-_]/)[0];
  switch (primary) {
    case 'en':
    case 'ja':
    case 'th':
    case 'id':
      return primary;
    // The code of Indonesian before 1989, which old phones still send.
    case 'in':
      return 'id';
    case 'zh':
      return 'zh-Hant';
    default:
      return null;
  }
}

/** Kana is Japanese, Thai letters are Thai, Han without kana is Chinese; Latin letters tell nothing. */
function languageByLetters(text: string): Language | null {
  if (KANA.test(text)) return 'ja';
  if (THAI.test(text)) return 'th';
  return HAN.test(text) ? 'zh-Hant' : null;
}
