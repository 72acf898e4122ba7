// /api/me: a person's own second factors and logins. What makes a factor is open to a login that may only do that; every change asks
// for a fresh proof, ends her other logins and gives this one new tokens. Translates; decides nothing.
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Result } from '../domain/result';
import type { AppEnv } from '../env';
import { errorResponse } from '../platform/error-response';
import { jsonBody } from '../platform/json-body';
import { getSettings } from '../platform/settings-snapshot';
import { withinMs } from '../platform/within-ms';
import {
  addPasskey,
  confirmTotp,
  type FactorChange,
  type OwnLogins,
  type OwnSecurity,
  type PasskeyOptions,
  renamePasskey,
  type TotpOffer,
} from '../protocol/login-factors';
import type { ChangedFactors, CodeRefusal } from '../rpc/login-factors-rpc';
import { accountGuard, checkLogin, heard, heardCode } from './check-login';
import { grantLogin } from './grant-login';
import { requireFreshFactor } from './require-fresh-factor';
import { requireEnrolling, requireOperator } from './require-operator';
import { totpUri } from './totp';

const BODY_BYTES_MAX = 65_536;
/** A name in the authenticator app is not worth a longer wait. */
const SETTINGS_MS_MAX = 500;

export const ownSecurityRoutes = new Hono<AppEnv>()
  .use(bodyLimit({ maxSize: BODY_BYTES_MAX, onError: (c) => errorResponse(c, 'BODY_TOO_LARGE') }))
  .get('/security', requireEnrolling, async (c) => {
    const refusal = await refuseEnded(c, true);
    if (refusal) return refusal;
    const { guard, loginId } = ownGuard(c);
    const security = await heard(() => guard.ownSecurity(loginId));
    return security.ok ? c.json(security.value satisfies OwnSecurity) : errorResponse(c, security.error);
  })
  .post('/totp', requireEnrolling, requireFreshFactor, async (c) => {
    const { guard, loginId } = ownGuard(c);
    const offer = await heard(() => guard.offerTotp(loginId));
    if (!offer.ok) return errorResponse(c, offer.error);
    const { secret } = offer.value;
    const account = await heard(() =>
      guard.checkLogin({ loginId, authVersion: c.get('authVersion'), isActivity: false, mayEnrol: true }),
    );
    if (!account.ok) return errorResponse(c, account.error);
    const settings = await withinMs(getSettings(c.env), SETTINGS_MS_MAX);
    const workspace = (settings.inTime && settings.value?.workspace.name) || '';
    return c.json({ secret, uri: totpUri(secret, account.value.account.email, workspace) } satisfies TotpOffer);
  })
  .post('/totp/confirm', requireEnrolling, requireFreshFactor, jsonBody(confirmTotp), (c) => {
    const { guard, loginId } = ownGuard(c);
    return answerChange(c, () => guard.confirmTotp(loginId, c.req.valid('json').code));
  })
  .delete('/totp', requireOperator, requireFreshFactor, (c) => {
    const { guard, loginId } = ownGuard(c);
    return answerChange(c, () => guard.removeTotp(loginId));
  })
  .post('/passkeys/options', requireEnrolling, requireFreshFactor, async (c) => {
    const { guard, loginId } = ownGuard(c);
    const made = await heard(() => guard.passkeyOptions(loginId, 'add'));
    return made.ok ? c.json({ options: { ...made.value } } satisfies PasskeyOptions) : errorResponse(c, made.error);
  })
  .post('/passkeys', requireEnrolling, requireFreshFactor, jsonBody(addPasskey), (c) => {
    const { guard, loginId } = ownGuard(c);
    const { name, passkey } = c.req.valid('json');
    return answerChange(c, () => guard.addPasskey(loginId, name, passkey));
  })
  .put('/passkeys/:passkeyId', requireOperator, jsonBody(renamePasskey), async (c) => {
    const { guard, loginId } = ownGuard(c);
    const renamed = await heard(() => guard.renamePasskey(loginId, c.req.param('passkeyId'), c.req.valid('json').name));
    return renamed.ok ? c.json(renamed.value satisfies OwnSecurity) : errorResponse(c, renamed.error);
  })
  .delete('/passkeys/:passkeyId', requireOperator, requireFreshFactor, (c) => {
    const { guard, loginId } = ownGuard(c);
    return answerChange(c, () => guard.removePasskey(loginId, c.req.param('passkeyId')));
  })
  .post('/recovery-codes', requireOperator, requireFreshFactor, (c) => {
    const { guard, loginId } = ownGuard(c);
    return answerChange(c, () => guard.newRecoveryCodes(loginId));
  })
  .get('/logins', requireOperator, async (c) => {
    const refusal = await refuseEnded(c, false);
    if (refusal) return refusal;
    const { guard, loginId } = ownGuard(c);
    const logins = await heard(() => guard.ownLogins(loginId));
    return logins.ok ? c.json(logins.value satisfies OwnLogins) : errorResponse(c, logins.error);
  })
  .post('/logins/end-others', requireOperator, async (c) => {
    const { guard, loginId } = ownGuard(c);
    const logins = await heard(() => guard.endOwnLogins(loginId, 'others'));
    return logins.ok ? c.json(logins.value satisfies OwnLogins) : errorResponse(c, logins.error);
  })
  .delete('/logins/:loginId', requireOperator, async (c) => {
    const { guard, loginId } = ownGuard(c);
    const logins = await heard(() => guard.endOwnLogins(loginId, { id: c.req.param('loginId') }));
    return logins.ok ? c.json(logins.value satisfies OwnLogins) : errorResponse(c, logins.error);
  });

function ownGuard(c: Context<AppEnv>) {
  const { operatorId, loginId } = c.get('asker');
  return { guard: accountGuard(c.env, operatorId), loginId };
}

/** A read rests on the token alone until its login is looked at, version included. */
async function refuseEnded(c: Context<AppEnv>, mayEnrol: boolean): Promise<Response | null> {
  const { operatorId, loginId } = c.get('asker');
  const access = { operatorId, loginId, authVersion: c.get('authVersion') };
  const checked = await checkLogin(c.env, access, { isActivity: false, mayEnrol });
  return checked.ok ? null : errorResponse(c, checked.error);
}

async function answerChange(c: Context<AppEnv>, change: () => Promise<Result<ChangedFactors, CodeRefusal>>) {
  const changed = await heardCode(change);
  if (!changed.ok) {
    const { code, retryAfterMs } = changed.error;
    return errorResponse(c, code, retryAfterMs === undefined ? {} : { retryAfterSec: Math.ceil(retryAfterMs / 1000) });
  }
  const { opened, recoveryCodes } = changed.value;
  const me = await grantLogin(c, opened);
  const { guard, loginId } = ownGuard(c);
  const security = await heard(() => guard.ownSecurity(loginId));
  if (!security.ok) return errorResponse(c, security.error);
  return c.json({
    me,
    security: security.value,
    recoveryCodes: recoveryCodes && [...recoveryCodes],
  } satisfies FactorChange);
}
