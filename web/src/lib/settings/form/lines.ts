// Lists of words and texts per language, as forms hold them: one word on each line, and an empty text where nothing was written.
// Pure. Called by the drafts of documents.
import { LANGUAGES, type Language, type PerLanguage } from '$domain/bot/languages';

export type LanguageTexts = Record<Language, string>;

export function toLines(words: readonly string[]): string {
  return words.join('\n');
}

/** Blank lines are no words. */
export function fromLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

export function toTexts(values: PerLanguage<string>): LanguageTexts {
  return eachLanguage((language) => values[language] ?? '');
}

/** What is empty is not written in that language. */
export function fromTexts(texts: LanguageTexts): Partial<Record<Language, string>> {
  return pick(texts, (text) => (text.trim() === '' ? undefined : text));
}

export function toLineTexts(values: PerLanguage<readonly string[]>): LanguageTexts {
  return eachLanguage((language) => toLines(values[language] ?? []));
}

export function fromLineTexts(texts: LanguageTexts): Partial<Record<Language, string[]>> {
  return pick(texts, (text) => {
    const words = fromLines(text);
    return words.length === 0 ? undefined : words;
  });
}

export function eachLanguage<T>(make: (language: Language) => T): Record<Language, T> {
  return {
    en: make('en'),
    ja: make('ja'),
    th: make('th'),
    'zh-Hant': make('zh-Hant'),
    id: make('id'),
  };
}

/** Those languages that are written. */
export function pick<From, To>(
  values: Readonly<Record<Language, From>>,
  write: (value: From) => To | undefined,
): Partial<Record<Language, To>> {
  const picked: Partial<Record<Language, To>> = {};
  for (const language of LANGUAGES) {
    const value = write(values[language]);
    if (value !== undefined) picked[language] = value;
  }
  return picked;
}
