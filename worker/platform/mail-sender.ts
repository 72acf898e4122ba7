// How a mail leaves: by Cloudflare's send_email binding where one is set up, otherwise only a line of the log says that one
// would have gone. Address, subject and text are never logged. Called by jobs; tests have a recording one of their own.
// https://developers.cloudflare.com/email-routing/email-workers/send-email-workers/
import { err, ok, type Result } from '../domain/result';
import type { Env } from '../env';
import { logInfo } from './log';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
}

export interface MailFault {
  readonly code: 'MAIL_REFUSED';
  readonly retry: true;
  /** The platform's code, never an address. */
  readonly why: string;
}

export interface MailSender {
  /** Ok: it was handed over. The same mail again is a second mail. Never throws. */
  send(mail: Mail): Promise<Result<null, MailFault>>;
}

/** Both are set up by hand (wrangler.toml), so the generated Env does not have them. */
interface MailEnv {
  readonly MAIL?: SendEmail;
  /** The sender's address, of a domain that may send from this account. */
  readonly MAIL_FROM?: string;
}

export function openMailSender(env: Env): MailSender {
  const { MAIL, MAIL_FROM } = env as Env & MailEnv;
  return MAIL && MAIL_FROM ? bindingSender(MAIL, MAIL_FROM) : LOG_ONLY;
}

/** Whether a mail that is sent leaves this system. */
export function isMailSetUp(env: Env): boolean {
  const { MAIL, MAIL_FROM } = env as Env & MailEnv;
  return MAIL !== undefined && MAIL_FROM !== undefined && MAIL_FROM !== '';
}

export const LOG_ONLY: MailSender = {
  send: async () => {
    logInfo('mail_not_set_up');
    return ok(null);
  },
};

export function bindingSender(binding: Pick<SendEmail, 'send'>, from: string): MailSender {
  return {
    send: async ({ to, subject, text }) => {
      try {
        await binding.send({ from, to, subject: oneLine(subject), text });
        return ok(null);
      } catch (cause) {
        return err({ code: 'MAIL_REFUSED', retry: true, why: codeOf(cause) });
      }
    },
  };
}

/** A line break in a subject would begin another header. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}

/** Messages of the platform may name addresses; its codes do not. */
function codeOf(cause: unknown): string {
  if (typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string')
    return cause.code;
  return cause instanceof Error ? cause.name : typeof cause;
}
