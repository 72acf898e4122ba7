// Every text of the mails to people of the desk about their sign-in, in every language: complete by type. No text tells a stranger more
// than the mail itself: no code, no address of the network, no name of a passkey, for mail is read by whoever reads the box. Pure.
// Called by security-mail and admin/welcome-mail.
import type { Language } from '../../domain/bot/languages';
import { MAIL_TEXTS_EN } from './mail-texts-en';
import { MAIL_TEXTS_ID } from './mail-texts-id';
import { MAIL_TEXTS_JA } from './mail-texts-ja';
import { MAIL_TEXTS_TH } from './mail-texts-th';
import { MAIL_TEXTS_ZH_HANT } from './mail-texts-zh-hant';

/** Which values each text takes, and holds in every language: `{name}`. */
export const MAIL_TEXT_VALUES = {
  hello: ['name'],
  // What happened to the sign-in of her account
  security_subject: [],
  totp_added: [],
  totp_removed: [],
  passkey_added: [],
  passkey_removed: [],
  recovery_codes_made: [],
  recovery_code_used: [],
  refresh_reused: [],
  ended_by_admin: [],
  security_time: ['time'],
  was_it_you: ['url'],
  ask_admin: [],
  // A one-time link
  place: ['workspace'],
  invitation_subject: ['place'],
  invitation: ['place'],
  reset_subject: ['place'],
  reset: ['place'],
  link_terms: ['hours'],
  not_expected: [],
} as const;

export type MailTextKey = keyof typeof MAIL_TEXT_VALUES;
export type MailTexts = Readonly<Record<MailTextKey, string>>;

export const MAIL_TEXTS: Readonly<Record<Language, MailTexts>> = {
  en: MAIL_TEXTS_EN,
  ja: MAIL_TEXTS_JA,
  th: MAIL_TEXTS_TH,
  'zh-Hant': MAIL_TEXTS_ZH_HANT,
  id: MAIL_TEXTS_ID,
};

export type MailTextValues<Key extends MailTextKey> = Readonly<
  Record<(typeof MAIL_TEXT_VALUES)[Key][number], string | number>
>;

/** A text with its values put in as they are. */
export function mailText<Key extends MailTextKey>(language: Language, key: Key, values: MailTextValues<Key>): string {
  const given = new Map<string, string | number>(Object.entries(values));
  return MAIL_TEXTS[language][key].replace(/\{(\w+)\}/g, (_, name: string) => String(given.get(name) ?? ''));
}
