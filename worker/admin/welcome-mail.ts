// The words of the mail that carries a one-time link. Nothing that tells a stranger more than the link itself. Pure.
// Called by user-route.
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
}

export function welcomeMail({ to, name, url, isPending, workspace, hours }: WelcomeMailFacts): Mail {
  const place = workspace === '' ? 'Kaiwa' : `Kaiwa of ${workspace}`;
  return {
    to,
    subject: isPending ? `Your invitation to ${place}` : `A new password for ${place}`,
    text: [
      `Hello ${name},`,
      '',
      isPending
        ? `You are invited to ${place}. Choose your password here:`
        : `A new password was asked for your account at ${place}. Choose it here:`,
      url,
      '',
      `The link works once, and for ${hours} hours. Pass it on to nobody.`,
      ...(isPending ? [] : ['If you did not expect this, tell your administrator.']),
      '',
    ].join('\n'),
  };
}
