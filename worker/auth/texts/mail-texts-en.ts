// Texts of the mails about sign-in: English, in short sentences. Pure data.
import type { MailTexts } from './mail-texts';

export const MAIL_TEXTS_EN: MailTexts = {
  hello: 'Hello {name},',
  security_subject: 'Kaiwa: the sign-in to your account changed',
  totp_added: 'One-time codes of an authenticator app were set up.',
  totp_removed: 'One-time codes of an authenticator app were removed.',
  passkey_added: 'A passkey was added.',
  passkey_removed: 'A passkey was removed.',
  recovery_codes_made: 'New recovery codes were made. The old ones no longer work.',
  recovery_code_used: 'A recovery code was used.',
  refresh_reused: 'A copy of your login was used a second time, so that login was ended. Somebody may have copied it.',
  ended_by_admin: 'An administrator ended one or more of your logins.',
  security_time: 'Time: {time}',
  was_it_you:
    'Was it you? Then nothing is to be done. If not, end your logins at {url} and tell an administrator at once.',
  ask_admin: 'Sign in again when you need to. If you do not know why it was done, ask your administrator.',
  place: 'Kaiwa of {workspace}',
  invitation_subject: 'Your invitation to {place}',
  invitation: 'You are invited to {place}. Choose your password here:',
  reset_subject: 'A new password for {place}',
  reset: 'A new password was asked for your account at {place}. Choose it here:',
  link_terms: 'The link works once, and for {hours} hours. Pass it on to nobody.',
  not_expected: 'If you did not expect this, tell your administrator.',
};
