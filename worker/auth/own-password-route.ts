// /api/me/password: her own password, changed by whoever knows the old one; throttled as sign-in is, by the same counters. Ends her
// other logins; this one goes on, and its next call has new tokens.
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { markAccessTold, readAccount } from '../db/access-queries';
import { getOperator, type Operator } from '../db/operator-queries';
import { changePassword as storePassword } from '../db/user-queries';
import { toNetworkPrefix } from '../domain/login/network-prefix';
import { err, ok, type Result } from '../domain/result';
import type { AppEnv } from '../env';
import { auditEntryOf } from '../platform/audit-source';
import { errorResponse } from '../platform/error-response';
import { jsonBody } from '../platform/json-body';
import { logError, logInfo, logWarn } from '../platform/log';
import { changePassword, type OwnPasswordView } from '../protocol/password';
import { loginGuard } from '../stubs';
import { accountGuard } from './check-login';
import { DEVICE_COOKIE, dropAccess, readCookie } from './cookies';
import { judgePassword, passwordOwner, putPassword } from './judge-password';
import { readDevice } from './known-device';
import { passwordLine } from './password';
import { requireLiveLogin } from './require-live-login';
import { requireOperator } from './require-operator';
import type { SignInRefusal } from './sign-in';
import { addressed } from './where-from';

const BODY_BYTES_MAX = 8_192;

export const ownPasswordRoutes = new Hono<AppEnv>()
  .use(bodyLimit({ maxSize: BODY_BYTES_MAX, onError: (c) => errorResponse(c, 'BODY_TOO_LARGE') }))
  .use(requireOperator, requireLiveLogin)
  .get('/', async (c) => {
    const operator = await getOperator(c.env.DB, c.get('asker').operatorId);
    if (!operator) return errorResponse(c, 'NOT_FOUND');
    return c.json({ owner: await passwordOwner(c.env, operator.id, operator) } satisfies OwnPasswordView);
  })
  .post('/', jsonBody(changePassword), async (c) => {
    const { old: oldPassword, new: newPassword } = c.req.valid('json');
    const operator = await getOperator(c.env.DB, c.get('asker').operatorId);
    if (!operator || operator.isDisabled) return errorResponse(c, 'LOGIN_ENDED');
    const proven = await proveOld(c, operator, oldPassword);
    if (!proven.ok) {
      const { code, retryAfterMs } = proven.error;
      return errorResponse(
        c,
        code,
        retryAfterMs === undefined ? {} : { retryAfterSec: Math.ceil(retryAfterMs / 1000) },
      );
    }
    const { faults, alone } = judgePassword(newPassword, await passwordOwner(c.env, operator.id, operator));
    if (faults.length > 0) return errorResponse(c, 'PASSWORD_REFUSED', { fields: [...faults] });
    const made = await passwordLine.make(newPassword, c.get('config').PASSWORD_PEPPER);
    if (!made.ok) return errorResponse(c, made.error, { retryAfterSec: 1 });
    const { id: operatorId, authVersion, passwordHash: oldHash } = operator;
    const password = { operatorId, authVersion, isShort: alone.length > 0, passwordHash: made.value };
    const audit = auditEntryOf(c, { action: 'user.password_set', object: { kind: 'person', id: operatorId } });
    // Somebody else set it meanwhile: then the old one is no proof any more.
    const put = await putPassword(c.env, password, () =>
      storePassword(c.env.DB.withSession('first-primary'), { ...password, oldHash }, audit),
    );
    if (!put.ok) return errorResponse(c, put.error, put.error === 'PASSWORD_REFUSED' ? { fields: [...alone] } : {});
    logInfo('password_changed', { operatorId });
    await endOtherLogins(c, operatorId);
    // Its version is over; the refresh that follows gives both tokens anew.
    dropAccess(c);
    return c.json({ ok: true });
  });

/** One try at the old password, counted as a failed sign-in is until it was right. */
async function proveOld(
  c: Context<AppEnv>,
  operator: Operator,
  password: string,
): Promise<Result<null, SignInRefusal>> {
  const device = readDevice(c.get('config'), readCookie(c, DEVICE_COOKIE));
  const network = loginGuard(c.env, `network:${toNetworkPrefix(c.req.header('cf-connecting-ip') ?? '')}`);
  const account = accountGuard(c.env, operator.id);
  try {
    if (passwordLine.isFull()) return err({ code: 'UNAVAILABLE', retryAfterMs: 1_000 });
    const networkLeave = await network.beginTry(device, addressed(c));
    if (!networkLeave.ok) return err({ code: 'TOO_MANY_TRIES', ...networkLeave.error });
    const leave = await account.beginTry(device, addressed(c));
    if (!leave.ok) {
      await network.tryPassed(device);
      return err({ code: 'TOO_MANY_TRIES', ...leave.error });
    }
    const checked = await passwordLine.check(password, operator.passwordHash, c.get('config').PASSWORD_PEPPER);
    if (!checked.ok) return err({ code: checked.error });
    if (!checked.value.isRight) {
      logWarn('password_change_refused', { operatorId: operator.id });
      return err({ code: 'WRONG_CREDENTIALS' });
    }
    await Promise.all([network.tryPassed(device), account.tryPassed(device)]);
    return ok(null);
  } catch (cause) {
    logError('password_change_failed', cause);
    return err({ code: 'UNAVAILABLE' });
  }
}

/** What could not be told is told by the sweep, which then ends this login too. */
async function endOtherLogins(c: Context<AppEnv>, operatorId: string): Promise<void> {
  const db = c.env.DB.withSession('first-primary');
  try {
    const stored = await readAccount(db, operatorId);
    if (!stored) return;
    await accountGuard(c.env, operatorId).changeAccount({ ...stored, keepLoginId: c.get('asker').loginId });
    await markAccessTold(db, operatorId, stored.account.accessVersion);
  } catch (cause) {
    logError('logins_not_ended', cause, { operatorId });
  }
}
