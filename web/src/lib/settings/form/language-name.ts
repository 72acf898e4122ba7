// Names of customers' languages in the language of the console.
import type { Language } from '$domain/bot/languages';
import { getLocale } from '../../paraglide/runtime';

export function languageName(language: Language | (string & {})): string {
  return new Intl.DisplayNames([getLocale()], { type: 'language' }).of(language) ?? language;
}
