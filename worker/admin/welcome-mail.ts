// The mail that carries a one-time link. Nothing that tells a stranger more than the link itself; its words: auth/texts/mail-texts. Pure.
// Called by user-route.
import { mailText } from '../auth/texts/mail-texts';
import type { Language } from '../domain/bot/languages';
import type { Mail } from '../platform/mail-sender';

export interface WelcomeMailFacts {
  readonly to: string;
  readonly name: string;
  readonly url: string;
  /** Her first password, not a new one. */
  readonly isPending: boolean;
  /** Empty where it is not known. */
  readonly workspace: string;
  readonly hours: number;
  readonly language: Language;
}

export function welcomeMail({ to, name, url, isPending, workspace, hours, language }: WelcomeMailFacts): Mail {
  const place = workspace === '' ? 'Kaiwa' : mailText(language, 'place', { workspace });
  return {
    to,
    subject: mailText(language, isPending ? 'invitation_subject' : 'reset_subject', { place }),
    text: [
      mailText(language, 'hello', { name }),
      '',
      mailText(language, isPending ? 'invitation' : 'reset', { place }),
      url,
      '',
      mailText(language, 'link_terms', { hours }),
      ...(isPending ? [] : [mailText(language, 'not_expected', {})]),
      '',
    ].join('\n'),
  };
}
