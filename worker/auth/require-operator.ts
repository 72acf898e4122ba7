// Who is asking. In front of every route but sign-in and webhooks; the socket routes call authenticate() instead.
// Reads rest on the access token alone and have no name; unsafe methods ask LoginGuard too, whose newest word on name and
// role becomes the asker that objects stamp into messages. Never reads the refresh cookie, never waits on D1.
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { Access as Rights } from '../domain/permissions/permission';
import { err, type Result } from '../domain/result';
import type { AppEnv } from '../env';
import { addressOf } from '../platform/audit-source';
import { errorResponse } from '../platform/error-response';
import type { ErrorCode } from '../protocol/error-code';
import { type Access, verifyAccess } from './access-token';
import { checkLogin } from './check-login';
import { ACCESS_COOKIE, readCookie } from './cookies';
import { hasOwnOrigin, refuseForeign } from './require-same-origin';

/** Until the guard or its proof says more. */
const NO_ACCESS: Rights = { grants: {}, teams: [] };
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Sets `asker` (for reads: without name and rights), `accessUntil`, `authVersion` and, for unsafe methods, `freshUntil`, or answers 401, 403 or 503.
 * A login without the second factor that it must have is FACTOR_REQUIRED.
 */
export const requireOperator = door(false);

/** The same, open to a login that may only make its second factor: in front of what makes one, and of nothing else. */
export const requireEnrolling = door(true);

function door(mayEnrol: boolean) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const isUnsafe = !SAFE_METHODS.has(c.req.method);
    const foreign = isUnsafe ? refuseForeign(c) : null;
    if (foreign) return errorResponse(c, foreign);
    const access = await readAccess(c);
    if (!access.ok) return errorResponse(c, access.error);
    if (isOfAnother(c, access.value)) return errorResponse(c, 'LOGIN_ENDED');
    if (access.value.mayOnlyEnrol && !mayEnrol) return errorResponse(c, 'FACTOR_REQUIRED');
    const refusal = await admit(c, access.value, isUnsafe, mayEnrol);
    if (refusal) return errorResponse(c, refusal);
    await next();
    // What was made for one person is kept by no cache.
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'private, no-store');
  });
}

/**
 * For a WebSocket upgrade: exact Origin (a missing one is refused, for other sites may open sockets with our cookies) and the
 * access token. The login row and the right to the chat are the caller's to ask: OperatorHub.admit.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/WebSocket_Security_Cheat_Sheet.html
 */
export async function authenticate(c: Context<AppEnv>): Promise<Result<Access, ErrorCode>> {
  if (!hasOwnOrigin(c)) return err('FORBIDDEN_ORIGIN');
  const access = await readAccess(c);
  return access.ok && access.value.mayOnlyEnrol ? err('FACTOR_REQUIRED') : access;
}

/** What the access cookie says, whatever the method. */
export async function readAccess(c: Context<AppEnv>): Promise<Result<Access, 'TOKEN_EXPIRED' | 'SIGN_IN_REQUIRED'>> {
  const token = readCookie(c, ACCESS_COOKIE);
  return token ? verifyAccess(c.get('config'), token, Date.now()) : err('SIGN_IN_REQUIRED');
}

/** Cookies are the browser's: a desk that stood open when somebody else signed in asks for whom it was opened, and nothing is done in her name. */
function isOfAnother(c: Context<AppEnv>, { operatorId }: Access): boolean {
  const meant = c.req.header('x-kaiwa-operator');
  return meant !== undefined && meant !== operatorId;
}

async function admit(
  c: Context<AppEnv>,
  access: Access,
  asksGuard: boolean,
  mayEnrol: boolean,
): Promise<ErrorCode | null> {
  const { operatorId, loginId } = access;
  let { role } = access;
  let name = '';
  let rights = NO_ACCESS;
  if (asksGuard) {
    const checked = await checkLogin(c.env, access, { isActivity: true, mayEnrol });
    if (!checked.ok) return checked.error;
    ({ name, role, access: rights } = checked.value.account);
    c.set('freshUntil', checked.value.standing.freshUntil);
  }
  const from = { ip: addressOf(c), requestId: c.get('requestId') };
  c.set('asker', { operatorId, loginId, role, name, access: rights, from });
  c.set('accessUntil', access.accessUntil);
  c.set('authVersion', access.authVersion);
  return null;
}
