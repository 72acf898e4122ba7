// /api/auth: the second step of a sign-in, sign-in by passkey, the fresh proof before a risky act, and that somebody is at the tab.
// Translates between HTTP and LoginGuard; decides nothing. The ticket of a half sign-in is read in this file alone.
import type { Context } from 'hono';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getOperator } from '../db/operator-queries';
import { err, ok, type Result } from '../domain/result';
import type { AppEnv } from '../env';
import { brakeKey } from '../platform/brake-key';
import { errorResponse } from '../platform/error-response';
import { jsonBody } from '../platform/json-body';
import { codeProof, type PasskeyOptions, passkeyProof, type StepUpProof, stepUpProof } from '../protocol/login-factors';
import type { CodeRefusal } from '../rpc/login-factors-rpc';
import type { OpenedLogin } from '../rpc/login-guard-rpc';
import { accountGuard, checkLogin, heard, heardCode } from './check-login';
import { dropTicket, keepDevice, readCookie, TICKET_COOKIE } from './cookies';
import { grantLogin } from './grant-login';
import { signDevice } from './known-device';
import { signInByPasskey } from './passkey-sign-in';
import { newOpenChallenge, proofOptions } from './passkeys';
import { passwordLine } from './password';
import { operatorOfRefreshToken } from './refresh-token';
import { requireEnrolling, requireOperator } from './require-operator';
import { requireSameOrigin } from './require-same-origin';
import { findPerson, type SignInRefusal, signedIn } from './sign-in';
import { addressed, whereFrom } from './where-from';

/** A passkey's answer is some kilobytes. */
const BODY_BYTES_MAX = 16_384;

export const secondStepRoutes = new Hono<AppEnv>()
  .use(bodyLimit({ maxSize: BODY_BYTES_MAX, onError: (c) => errorResponse(c, 'BODY_TOO_LARGE') }))
  .use(requireSameOrigin, async (c, next) => {
    await next();
    c.res.headers.set('cache-control', 'private, no-store');
  })
  .post('/login/code', jsonBody(codeProof), async (c) => {
    const half = readCookie(c, TICKET_COOKIE) ?? '';
    // The ticket has the form of a refresh token: whose it is, a dot, 256 bits.
    const operatorId = operatorOfRefreshToken(half);
    if (operatorId === null) return errorResponse(c, 'SIGN_IN_REQUIRED');
    const guard = accountGuard(c.env, operatorId);
    const ticket = half.slice(operatorId.length + 1);
    const opened = await heardCode(() => guard.finishByCode(ticket, c.req.valid('json'), addressed(c)));
    if (!opened.ok) return refuse(c, opened.error);
    const device = await heard(async () => ok(await signedIn(guard, opened.value, whereFrom(c).device)));
    if (device.ok) keepDevice(c, signDevice(c.get('config'), device.value));
    dropTicket(c);
    return c.json(await grantLogin(c, opened.value));
  })
  .post('/passkey/options', async (c) => {
    const challenge = newOpenChallenge(c.get('config'), Date.now());
    return c.json({
      options: { ...(await proofOptions(c.get('config').APP_ORIGIN, challenge)) },
    } satisfies PasskeyOptions);
  })
  .post('/passkey', jsonBody(passkeyProof), async (c) => {
    const from = whereFrom(c);
    const brake = await c.env.RL_LOGIN.limit({ key: brakeKey(from.ip) });
    if (!brake.success) return errorResponse(c, 'RATE_LIMITED', { retryAfterSec: 60 });
    const signed = await signInByPasskey(c.env, { ...from, answer: c.req.valid('json').passkey });
    if (!signed.ok) return refuse(c, signed.error);
    keepDevice(c, signDevice(c.get('config'), signed.value.device));
    dropTicket(c);
    return c.json(await grantLogin(c, signed.value.opened));
  })
  .post('/step-up/options', requireEnrolling, async (c) => {
    const { operatorId, loginId } = c.get('asker');
    const made = await heard(() => accountGuard(c.env, operatorId).passkeyOptions(loginId, 'step_up'));
    return made.ok ? c.json({ options: { ...made.value } } satisfies PasskeyOptions) : errorResponse(c, made.error);
  })
  .post('/step-up', requireEnrolling, jsonBody(stepUpProof), async (c) => {
    const proven = await stepUp(c, c.req.valid('json'));
    return proven.ok ? c.json(await grantLogin(c, proven.value)) : refuse(c, proven.error);
  })
  .post('/activity', requireOperator, async (c) => {
    // That it was asked is the activity; the answer says until when that is good.
    const { operatorId, loginId } = c.get('asker');
    const access = { operatorId, loginId, authVersion: c.get('authVersion') };
    const checked = await checkLogin(c.env, access, { isActivity: false, mayEnrol: false });
    if (!checked.ok) return errorResponse(c, checked.error);
    const { idleUntil, absoluteUntil } = checked.value.standing;
    return c.json({ idleUntil, absoluteUntil });
  });

async function stepUp(c: Context<AppEnv>, proof: StepUpProof): Promise<Result<OpenedLogin, SignInRefusal>> {
  const { operatorId, loginId } = c.get('asker');
  const guard = accountGuard(c.env, operatorId);
  if ('passkey' in proof) return heardCode(() => guard.stepUpByPasskey(loginId, proof.passkey, addressed(c)));
  if ('password' in proof) return stepUpByPassword(c, proof.password);
  return heardCode(() => guard.stepUpByCode(loginId, proof, addressed(c)));
}

/** Throttled and hashed as a sign-in is; the guard says no where the account has a factor. */
async function stepUpByPassword(c: Context<AppEnv>, password: string): Promise<Result<OpenedLogin, SignInRefusal>> {
  const { operatorId, loginId } = c.get('asker');
  const guard = accountGuard(c.env, operatorId);
  const { device } = whereFrom(c);
  const access = { operatorId, loginId, authVersion: c.get('authVersion') };
  const checked = await checkLogin(c.env, access, { isActivity: false, mayEnrol: true });
  if (!checked.ok) return err({ code: checked.error });
  if (checked.value.standing.hasFactor) return err({ code: 'STEP_UP_REQUIRED' });
  const found = await findPerson(getOperator(c.env.DB, operatorId));
  if (!found.ok) return err({ code: found.error });
  const leave = await guard.beginTry(device, addressed(c));
  if (!leave.ok) return err({ code: 'TOO_MANY_TRIES', retryAfterMs: leave.error.retryAfterMs });
  const right = await passwordLine.check(password, found.value?.passwordHash ?? null, c.get('config').PASSWORD_PEPPER);
  if (!right.ok) return err({ code: right.error });
  if (!right.value.isRight || found.value?.isDisabled) return err({ code: 'WRONG_CREDENTIALS' });
  await guard.tryPassed(device);
  return heardCode((): Promise<Result<OpenedLogin, CodeRefusal>> => guard.stepUpByPassword(loginId));
}

function refuse(c: Context<AppEnv>, { code, retryAfterMs }: SignInRefusal) {
  return errorResponse(c, code, retryAfterMs === undefined ? {} : { retryAfterSec: Math.ceil(retryAfterMs / 1000) });
}
