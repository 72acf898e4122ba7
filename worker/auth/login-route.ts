// /api/auth: sign-in, refresh, sign-out, proofs for sockets. Translates between HTTP and sign-in or LoginGuard; decides
// nothing. The refresh cookie is read in this file alone, and by refresh alone. No token is in an address, a body or a log.

import type { Context } from 'hono';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { replacePasswordHash } from '../db/operator-queries';
import { ok } from '../domain/result';
import type { AppEnv } from '../env';
import { errorResponse } from '../platform/error-response';
import { jsonBody, smallBody } from '../platform/json-body';
import { hashPassword } from '../platform/password-hash';
import type { SocketProof } from '../protocol/connection';
import { loginRequest } from '../protocol/login-request';
import type { MeView } from '../protocol/operator-view';
import type { OpenedLogin } from '../rpc/login-guard-rpc';
import { signAccess, verifyAccess } from './access-token';
import { accountGuard, heard } from './check-login';
import { ACCESS_COOKIE, DEVICE_COOKIE, dropTokens, keepDevice, keepToken, REFRESH_COOKIE, readCookie } from './cookies';
import { readDevice, signDevice } from './known-device';
import { toMeView } from './me-view';
import { operatorOfRefreshToken } from './refresh-token';
import { readAccess } from './require-operator';
import { requireSameOrigin } from './require-same-origin';
import { type SignInTry, signIn } from './sign-in';

const LOGIN_BODY_BYTES_MAX = 4_096;
const CLIENT_LENGTH_MAX = 200;
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
      const attempt = toAttempt(c, c.req.valid('json'));
      // Per location and approximate: only keeps floods from the guards, which count exactly.
      const brake = await c.env.RL_LOGIN.limit({ key: attempt.ip || 'unknown' });
      if (!brake.success) return errorResponse(c, 'RATE_LIMITED', { retryAfterSec: 60 });
      const config = c.get('config');
      const signedIn = await signIn(c.env, config, attempt);
      if (!signedIn.ok) {
        const { code, retryAfterMs } = signedIn.error;
        const extra = retryAfterMs === undefined ? {} : { retryAfterSec: Math.ceil(retryAfterMs / 1000) };
        return errorResponse(c, code, extra);
      }
      const { opened, device, oldHash } = signedIn.value;
      keepDevice(c, signDevice(config, device));
      if (oldHash !== null) c.executionCtx.waitUntil(rehash(c, opened.account.operatorId, attempt.password, oldHash));
      return c.json(await grant(c, opened));
    },
  )
  .post('/refresh', async (c) => {
    const presented = readCookie(c, REFRESH_COOKIE);
    const operatorId = presented ? operatorOfRefreshToken(presented) : null;
    if (!presented || operatorId === null) return errorResponse(c, 'SIGN_IN_REQUIRED');
    const refreshed = await heard(() => accountGuard(c.env, operatorId).refresh(presented));
    // The cookies stay as they are: a newer sign-in of another tab may have replaced them meanwhile.
    if (!refreshed.ok) return errorResponse(c, refreshed.error);
    return c.json(await grant(c, refreshed.value));
  })
  .post('/logout', async (c) => {
    const token = readCookie(c, ACCESS_COOKIE);
    const access = token ? await verifyAccess(c.get('config'), token, Date.now(), LOGOUT_TOLERANCE_SEC) : null;
    if (access?.ok) {
      const { operatorId, loginId } = access.value;
      const ended = await heard(async () => ok(await accountGuard(c.env, operatorId).endLogin(loginId)));
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
    const proof = await heard(() => accountGuard(c.env, access.value.operatorId).makeProof(access.value.loginId));
    if (!proof.ok) return errorResponse(c, proof.error);
    const { proof: text, expiresAt } = proof.value;
    return c.json({ proof: text, expiresAt } satisfies SocketProof);
  });

/** Sets the cookies of a login and says whose it is. */
async function grant(c: Context<AppEnv>, opened: OpenedLogin): Promise<MeView> {
  const { account, loginId, methods, mfaAt, absoluteUntil } = opened;
  const { operatorId, role, authVersion } = account;
  const claims = { operatorId, loginId, role, authVersion, methods, mfaAt, absoluteUntil };
  const { token, accessUntil } = await signAccess(c.get('config'), claims, Date.now());
  keepToken(c, ACCESS_COOKIE, token, absoluteUntil);
  if (!opened.keepsCookie) keepToken(c, REFRESH_COOKIE, opened.refreshToken, absoluteUntil);
  return toMeView(c.env, account, accessUntil);
}

function toAttempt(c: Context<AppEnv>, body: { readonly email: string; readonly password: string }): SignInTry {
  return {
    ...body,
    // Set by Cloudflare's edge, which overwrites what a caller claims.
    ip: c.req.header('cf-connecting-ip') ?? '',
    client: (c.req.header('user-agent') ?? '').slice(0, CLIENT_LENGTH_MAX),
    device: readDevice(c.get('config'), readCookie(c, DEVICE_COOKIE)),
  };
}

async function rehash(c: Context<AppEnv>, operatorId: string, password: string, oldHash: string): Promise<void> {
  const newHash = await hashPassword(password, c.get('config').PASSWORD_PEPPER);
  await replacePasswordHash(c.env.DB, operatorId, oldHash, newHash);
}
