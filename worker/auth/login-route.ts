// /api/auth: sign-in by password, refresh, sign-out, proofs for sockets. Translates between HTTP and sign-in or LoginGuard; decides
// nothing. The refresh cookie is read in this file alone, and by refresh alone. No token is in an address, a body or a log.

import type { Context } from 'hono';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { replacePasswordHash } from '../db/operator-queries';
import { ok } from '../domain/result';
import type { AppEnv } from '../env';
import { brakeKey } from '../platform/brake-key';
import { errorResponse } from '../platform/error-response';
import { jsonBody, smallBody } from '../platform/json-body';
import { hashPassword } from '../platform/password-hash';
import type { SocketProof } from '../protocol/connection';
import type { LoginAnswer } from '../protocol/login-factors';
import { loginRequest } from '../protocol/login-request';
import { verifyAccess } from './access-token';
import { accountGuard, heard } from './check-login';
import { ACCESS_COOKIE, dropTokens, keepDevice, keepToken, REFRESH_COOKIE, readCookie, TICKET_COOKIE } from './cookies';
import { grantLogin } from './grant-login';
import { signDevice } from './known-device';
import { operatorOfRefreshToken } from './refresh-token';
import { readAccess } from './require-operator';
import { requireSameOrigin } from './require-same-origin';
import { signIn } from './sign-in';
import { addressed, whereFrom } from './where-from';

const LOGIN_BODY_BYTES_MAX = 4_096;
/** A sign-out may come with a token that lapsed long ago; its login is ended all the same. */
const LOGOUT_TOLERANCE_SEC = 12 * 60 * 60;

export const loginRoutes = new Hono<AppEnv>()
  .use(smallBody, requireSameOrigin, async (c, next) => {
    await next();
    c.res.headers.set('cache-control', 'private, no-store');
  })
  .post(
    '/login',
    bodyLimit({ maxSize: LOGIN_BODY_BYTES_MAX, onError: (c) => errorResponse(c, 'BODY_TOO_LARGE') }),
    jsonBody(loginRequest),
    async (c) => {
      const attempt = { ...c.req.valid('json'), ...whereFrom(c) };
      // Per location and approximate: only keeps floods from the guards, which count exactly.
      const brake = await c.env.RL_LOGIN.limit({ key: brakeKey(attempt.ip) });
      if (!brake.success) return errorResponse(c, 'RATE_LIMITED', { retryAfterSec: 60 });
      const config = c.get('config');
      const signedIn = await signIn(c.env, config, attempt);
      if (!signedIn.ok) {
        const { code, retryAfterMs } = signedIn.error;
        const extra = retryAfterMs === undefined ? {} : { retryAfterSec: Math.ceil(retryAfterMs / 1000) };
        return errorResponse(c, code, extra);
      }
      const right = signedIn.value;
      const { operatorId, oldHash } = right;
      if (oldHash !== null) c.executionCtx.waitUntil(rehash(c, operatorId, attempt.password, oldHash));
      if (right.type === 'factor') {
        const { ticket, expiresAt, hasTotp, hasPasskey } = right.need;
        keepToken(c, TICKET_COOKIE, `${operatorId}.${ticket}`, expiresAt);
        return c.json({ needs: 'factor', hasTotp, hasPasskey, expiresAt } satisfies LoginAnswer);
      }
      keepDevice(c, signDevice(config, right.device));
      return c.json((await grantLogin(c, right.opened)) satisfies LoginAnswer);
    },
  )
  .post('/refresh', async (c) => {
    const presented = readCookie(c, REFRESH_COOKIE);
    const operatorId = presented ? operatorOfRefreshToken(presented) : null;
    if (!presented || operatorId === null) return errorResponse(c, 'SIGN_IN_REQUIRED');
    const from = addressed(c);
    const refreshed = await heard(() => accountGuard(c.env, operatorId).refresh(presented, from));
    // The cookies stay as they are: a newer sign-in of another tab may have replaced them meanwhile.
    if (!refreshed.ok) return errorResponse(c, refreshed.error);
    return c.json(await grantLogin(c, refreshed.value));
  })
  .post('/logout', async (c) => {
    const token = readCookie(c, ACCESS_COOKIE);
    const access = token ? await verifyAccess(c.get('config'), token, Date.now(), LOGOUT_TOLERANCE_SEC) : null;
    if (access?.ok) {
      const { operatorId, loginId } = access.value;
      const ended = await heard(async () => ok(await accountGuard(c.env, operatorId).endLogin(loginId, addressed(c))));
      // Cookies kept: without them the login could not be named when sign-out is tried again.
      if (!ended.ok) return errorResponse(c, ended.error);
    }
    dropTokens(c);
    // Not "cookies": the device stays known.
    c.header('clear-site-data', '"cache", "storage"');
    return c.json({ ok: true });
  })
  .post('/socket-proof', async (c) => {
    const access = await readAccess(c);
    if (!access.ok) return errorResponse(c, access.error);
    if (access.value.mayOnlyEnrol) return errorResponse(c, 'FACTOR_REQUIRED');
    const proof = await heard(() => accountGuard(c.env, access.value.operatorId).makeProof(access.value.loginId));
    if (!proof.ok) return errorResponse(c, proof.error);
    const { proof: text, expiresAt } = proof.value;
    return c.json({ proof: text, expiresAt } satisfies SocketProof);
  });

async function rehash(c: Context<AppEnv>, operatorId: string, password: string, oldHash: string): Promise<void> {
  const newHash = await hashPassword(password, c.get('config').PASSWORD_PEPPER);
  await replacePasswordHash(c.env.DB, operatorId, oldHash, newHash);
}
