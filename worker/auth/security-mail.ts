// The words of the mail by which a person hears that the sign-in to her account changed. No code, no address of the network, no
// name of a passkey: mail is read by whoever reads the box. Pure. Called by tell-owner.
import type { Notice } from './factor-store';

const WHAT: Readonly<Record<Notice['kind'], string>> = {
  totp_added: 'One-time codes of an authenticator app were set up.',
  totp_removed: 'One-time codes of an authenticator app were removed.',
  passkey_added: 'A passkey was added.',
  passkey_removed: 'A passkey was removed.',
  recovery_codes_made: 'New recovery codes were made. The old ones no longer work.',
  recovery_code_used: 'A recovery code was used.',
  refresh_reused: 'A copy of your login was used a second time, so that login was ended. Somebody may have copied it.',
  ended_by_admin: 'An administrator ended one or more of your logins.',
};

export interface SecurityMailFacts {
  readonly kind: Notice['kind'];
  readonly name: string;
  /** ms */
  readonly at: number;
  /** Where people open the console. */
  readonly appOrigin: string;
}

export function securityMail({ kind, name, at, appOrigin }: SecurityMailFacts): {
  readonly subject: string;
  readonly text: string;
} {
  const lines = [
    `${name},`,
    '',
    WHAT[kind],
    `Time: ${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    '',
    `Was it you? Then nothing is to be done. If not, end your logins at ${appOrigin}/account and tell an administrator at once.`,
  ];
  return { subject: 'Kaiwa: the sign-in to your account changed', text: `${lines.join('\n')}\n` };
}
