// Sets the cookies of a login and says whose it is: after sign-in, refresh, step-up and every change of factors; and notes in which
// language she reads the console. No token is in a body. Called by the routes of auth.
import type { Context } from 'hono';
import type { AppEnv } from '../env';
import type { MeView } from '../protocol/operator-view';
import type { OpenedLogin } from '../rpc/login-guard-rpc';
import { signAccess } from './access-token';
import { ACCESS_COOKIE, keepToken, REFRESH_COOKIE } from './cookies';
import { noteConsoleLanguage } from './mail-language';
import { toMeView } from './me-view';

export async function grantLogin(c: Context<AppEnv>, opened: OpenedLogin): Promise<MeView> {
  const { account, loginId, authVersion, methods, mfaAt, absoluteUntil, standing } = opened;
  const { operatorId, role } = account;
  const { mayOnlyEnrol } = standing;
  const claims = { operatorId, loginId, role, authVersion, methods, mfaAt, absoluteUntil, mayOnlyEnrol };
  const { token, accessUntil } = await signAccess(c.get('config'), claims, Date.now());
  keepToken(c, ACCESS_COOKIE, token, absoluteUntil);
  if (!opened.keepsCookie) keepToken(c, REFRESH_COOKIE, opened.refreshToken, absoluteUntil);
  noteConsoleLanguage(c, operatorId);
  return toMeView(c.env, account, accessUntil, standing);
}
