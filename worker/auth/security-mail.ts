// The mail by which a person hears that something happened to the sign-in of her account. Its words: texts/mail-texts. Pure. Called by
// tell-owner.
import type { Language } from '../domain/bot/languages';
import type { Notice } from './factor-store';
import { mailText } from './texts/mail-texts';

export interface SecurityMailFacts {
  readonly kind: Notice['kind'];
  readonly name: string;
  /** ms */
  readonly at: number;
  /** Where people open the console. */
  readonly appOrigin: string;
  readonly language: Language;
}

export function securityMail({ kind, name, at, appOrigin, language }: SecurityMailFacts): {
  readonly subject: string;
  readonly text: string;
} {
  const time = `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const lines = [
    mailText(language, 'hello', { name }),
    '',
    mailText(language, kind, {}),
    mailText(language, 'security_time', { time }),
    '',
    kind === 'ended_by_admin'
      ? mailText(language, 'ask_admin', {})
      : mailText(language, 'was_it_you', { url: `${appOrigin}/account` }),
  ];
  return { subject: mailText(language, 'security_subject', {}), text: `${lines.join('\n')}\n` };
}
