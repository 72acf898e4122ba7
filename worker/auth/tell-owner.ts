// What happened to the sign-in of an account and its owner has to hear: a line on her page, a mail in her language, a line in the log.
// The one place where changes of factors, used recovery codes, stolen refresh tokens and ends by admins meet; whoever keeps a trail of
// them hooks in here.

import type { Env } from '../env';
import { logError, logWarn } from '../platform/log';
import { openMailSender } from '../platform/mail-sender';
import type { LoginAccount } from '../rpc/login-guard-rpc';
import type { FactorStore } from './factor-store';
import type { GuardRoom } from './guard-room';
import { mailLanguage } from './mail-language';
import { securityMail } from './security-mail';

/** The line is written in the caller's block; the mail goes beside it, and its failure changes nothing. */
export function tellOwner(
  ctx: Pick<DurableObjectState, 'waitUntil'>,
  env: Env,
  store: Pick<FactorStore, 'putNotice'>,
  languageOf: typeof mailLanguage = mailLanguage,
): GuardRoom['tellOwner'] {
  return (account, { kind, about }, now) => {
    store.putNotice({ at: now, kind, about });
    logWarn('sign_in_changed', { operatorId: account.operatorId, kind });
    ctx.waitUntil(sendMail(env, account, kind, now, languageOf));
  };
}

async function sendMail(
  env: Env,
  account: LoginAccount,
  kind: Parameters<GuardRoom['tellOwner']>[1]['kind'],
  now: number,
  languageOf: typeof mailLanguage,
): Promise<void> {
  try {
    const language = await languageOf(env, account.operatorId);
    const mail = securityMail({ kind, name: account.name, at: now, appOrigin: env.APP_ORIGIN, language });
    const sent = await openMailSender(env).send({ to: account.email, ...mail });
    if (!sent.ok) logWarn('owner_not_mailed', { operatorId: account.operatorId, kind, why: sent.error.why });
  } catch (cause) {
    logError('owner_not_mailed', cause, { operatorId: account.operatorId, kind });
  }
}
