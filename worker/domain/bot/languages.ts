// The languages in which Kaiwa speaks to customers, and the shape of everything that exists once per language. Pure.
// PERSISTED CONTRACT: the names are keys of stored settings; the list only grows.

export const LANGUAGES = ['en', 'ja', 'th', 'zh-Hant', 'id'] as const;

export type Language = (typeof LANGUAGES)[number];

/** One value per language; a missing one is a language that nobody has written yet. */
export type PerLanguage<T> = Readonly<Partial<Record<Language, T>>>;

/** Which languages a workspace offers. `default` is one of `supported`. */
export interface OfferedLanguages {
  readonly supported: readonly Language[];
  readonly default: Language;
}

/** The value in this language, else in the default one, else in English, else in the first that exists, else null. */
export function pickLanguage<T>(values: PerLanguage<T>, language: Language, fallback: Language): T | null {
  for (const candidate of [language, fallback, 'en' as const, ...LANGUAGES]) {
    const value = values[candidate];
    if (value !== undefined) return value;
  }
  return null;
}

/** The lists of several languages as one; unknown languages add nothing. */
export function listsOf<T>(
  values: PerLanguage<readonly T[]>,
  languages: readonly Language[],
): readonly (readonly T[])[] {
  return [...new Set(languages)].flatMap((language) => {
    const list = values[language];
    return list ? [list] : [];
  });
}
