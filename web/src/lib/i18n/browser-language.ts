// Which of the console's languages a browser asks for at its first visit. Pure but for `followBrowser`.
import { defineCustomClientStrategy, getLocale, locales, overwriteGetLocale } from '../paraglide/runtime';

type Locale = (typeof locales)[number];

/** Whoever reads any Chinese reads ours better than English. */
const SAME_LANGUAGE: Readonly<Record<string, Locale>> = { zh: 'zh-Hant' };

/** @param wanted BCP 47 tags, the best liked first @returns undefined where the console speaks none of them */
export function languageOf(wanted: readonly string[]): Locale | undefined {
  for (const tag of wanted) {
    const language = tag.split('-')[0]?.toLowerCase() ?? '';
    const found = SAME_LANGUAGE[language] ?? locales.find((locale) => locale === language);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Before the first text is loaded. A choice of one's own, kept in a cookie, goes before it. The page stays in its language: another
 * choice loads it anew, and one made in another tab must not put the hours of this one in other words than the rest.
 */
export function followBrowser(): void {
  defineCustomClientStrategy('custom-browser', {
    getLocale: () => languageOf(navigator.languages),
    // Kept by the cookie.
    setLocale: () => undefined,
  });
  const locale = getLocale();
  overwriteGetLocale(() => locale);
}
