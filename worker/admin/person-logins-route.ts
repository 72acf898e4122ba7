// /api/admin/people/{operatorId}/logins: where somebody is signed in, and the end of it. For admins, of nobody above them; an end asks
// for a fresh proof, stands in the audit log by the same step, and is answered once the open sockets are closed. One's own: auth/own-security-route.
import { type Context, Hono } from 'hono';
import { accountGuard, heard } from '../auth/check-login';
import { requireFreshFactor } from '../auth/require-fresh-factor';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import { readUser } from '../db/user-queries';
import { isAbove } from '../domain/permissions/rank';
import { err, ok, type Result } from '../domain/result';
import type { AppEnv } from '../env';
import { auditSourceOf } from '../platform/audit-source';
import { errorResponse } from '../platform/error-response';
import { smallBody } from '../platform/json-body';
import { logInfo } from '../platform/log';
import type { ErrorCode } from '../protocol/error-code';
import type { OwnLogins } from '../protocol/login-factors';

export const personLoginsRoutes = new Hono<AppEnv>()
  .get('/:operatorId/logins', requireOperator, requireLiveLogin, async (c) => {
    const operatorId = await whose(c);
    if (!operatorId.ok) return errorResponse(c, operatorId.error);
    const listed = await heard(async () => ok(await accountGuard(c.env, operatorId.value).listLogins()));
    return listed.ok ? c.json(listed.value satisfies OwnLogins) : errorResponse(c, listed.error);
  })
  .post('/:operatorId/logins/end-all', smallBody, requireOperator, requireLiveLogin, requireFreshFactor, (c) =>
    end(c, 'all'),
  )
  .delete('/:operatorId/logins/:loginId', smallBody, requireOperator, requireLiveLogin, requireFreshFactor, (c) =>
    end(c, { id: c.req.param('loginId') }),
  );

async function end(c: Context<AppEnv>, which: { readonly id: string } | 'all') {
  const operatorId = await whose(c);
  if (!operatorId.ok) return errorResponse(c, operatorId.error);
  if (operatorId.value === c.get('asker').operatorId) return errorResponse(c, 'NOT_ONESELF');
  const by = auditSourceOf(c);
  const left = await heard(() => accountGuard(c.env, operatorId.value).endLogins(which, by));
  if (!left.ok) return errorResponse(c, left.error);
  logInfo('logins_ended', { operatorId: operatorId.value, by: by.actor, isAll: which === 'all' });
  return c.json(left.value satisfies OwnLogins);
}

/** Her id, where there is such a person and she is not above the asker. */
async function whose(c: Context<AppEnv>): Promise<Result<string, ErrorCode>> {
  const person = await readUser(c.env.DB.withSession('first-primary'), c.req.param('operatorId') ?? '');
  if (!person) return err('NOT_FOUND');
  return isAbove(person.role, c.get('asker').role) ? err('NOT_PERMITTED') : ok(person.operatorId);
}
