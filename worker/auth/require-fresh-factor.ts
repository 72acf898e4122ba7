// In front of risky acts: the person was proven within the last 10 min, by all that her account asks for (LoginGuard's row says when).
// Runs behind require-operator, which asked the guard for unsafe methods; for a read that takes much out of the house, an export, the
// guard is asked here. Called by the routes of factors, people, channel keys, the security settings, exports and the rebuild.
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { err, ok, type Result } from '../domain/result';
import type { AppEnv } from '../env';
import { errorResponse } from '../platform/error-response';
import type { ErrorCode } from '../protocol/error-code';
import { checkLogin } from './check-login';

export const requireFreshFactor = createMiddleware<AppEnv>(async (c, next) => {
  const freshUntil = await freshUntilOf(c);
  if (!freshUntil.ok) return errorResponse(c, freshUntil.error);
  if (freshUntil.value <= Date.now()) return errorResponse(c, 'STEP_UP_REQUIRED');
  return next();
});

/** ms; a read is no activity. */
async function freshUntilOf(c: Context<AppEnv>): Promise<Result<number, ErrorCode>> {
  const known = c.get('freshUntil');
  if (known !== undefined) return ok(known);
  const { operatorId, loginId } = c.get('asker');
  const login = { operatorId, loginId, authVersion: c.get('authVersion') };
  const checked = await checkLogin(c.env, login, { isActivity: false, mayEnrol: false });
  return checked.ok ? ok(checked.value.standing.freshUntil) : err(checked.error);
}
