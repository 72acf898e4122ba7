// The languages of customers as choices.
import { LANGUAGES, type Language } from '$domain/bot/languages';
import { languageName } from '../form/language-name';

export function languageOptions(): { value: Language; label: string }[] {
  return LANGUAGES.map((value) => ({ value, label: languageName(value) }));
}
