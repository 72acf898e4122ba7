// Sets the cookies of a login and says whose it is: after sign-in, refresh, step-up and every change of factors; and notes in which
// language she reads the console. No token is in a body. Called by the routes of auth.
import type { Context } from 'hono';
import { ok } from '../domain/result';
import type { AppEnv } from '../env';
import type { MeView } from '../protocol/operator-view';
import type { OpenedLogin } from '../rpc/login-guard-rpc';
import { signAccess, verifyAccess } from './access-token';
import { accountGuard, heard } from './check-login';
import { ACCESS_COOKIE, keepToken, REFRESH_COOKIE, readCookie } from './cookies';
import { noteConsoleLanguage } from './mail-language';
import { toMeView } from './me-view';
import { addressed } from './where-from';

/** Of a login that is replaced: its token may have lapsed long ago. */
const REPLACED_TOLERANCE_SEC = 12 * 60 * 60;

export async function grantLogin(c: Context<AppEnv>, opened: OpenedLogin): Promise<MeView> {
  const { account, loginId, authVersion, methods, mfaAt, absoluteUntil, standing } = opened;
  const { operatorId, role } = account;
  const { mayOnlyEnrol } = standing;
  const claims = { operatorId, loginId, role, authVersion, methods, mfaAt, absoluteUntil, mayOnlyEnrol };
  const { token, accessUntil } = await signAccess(c.get('config'), claims, Date.now());
  c.executionCtx.waitUntil(endReplaced(c, operatorId));
  keepToken(c, ACCESS_COOKIE, token, absoluteUntil);
  if (!opened.keepsCookie) keepToken(c, REFRESH_COOKIE, opened.refreshToken, absoluteUntil);
  noteConsoleLanguage(c, operatorId);
  return toMeView(c.env, account, accessUntil, standing);
}

/** Another person had this browser: what is told to her login, on its screen as while the desk is closed, is not for who comes now. */
async function endReplaced(c: Context<AppEnv>, operatorId: string): Promise<void> {
  const token = readCookie(c, ACCESS_COOKIE);
  const before = token ? await verifyAccess(c.get('config'), token, Date.now(), REPLACED_TOLERANCE_SEC) : null;
  if (!before?.ok || before.value.operatorId === operatorId) return;
  const { operatorId: other, loginId } = before.value;
  await heard(async () => ok(await accountGuard(c.env, other).endLogin(loginId, addressed(c))));
}
