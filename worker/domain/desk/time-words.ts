// An instant in the words of a customer's language and of the place whose hours it belongs to: "Mon 09:00", "today 18:00" would
// need words of its own, so the weekday stands for itself. Pure. Thai dates are Gregorian, all digits Latin.
import type { Language } from '../bot/languages';

const LOCALES: Readonly<Record<Language, string>> = {
  en: 'en-GB',
  ja: 'ja-JP',
  th: 'th-TH-u-ca-gregory-nu-latn',
  'zh-Hant': 'zh-TW',
  id: 'id-ID',
};

const WEEK_MS = 7 * 86_400_000;

/**
 * @param zone IANA name
 * @param at ms
 * @param now ms; further than six days away the date is named as well
 */
export function timeWords(language: Language, zone: string, at: number, now: number): string {
  const isFar = at - now > WEEK_MS - 86_400_000;
  const format = new Intl.DateTimeFormat(LOCALES[language], {
    timeZone: zone,
    weekday: 'short',
    ...(isFar && { day: 'numeric', month: 'short' }),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return format.format(at);
}
