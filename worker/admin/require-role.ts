// Who may go on: behind require-operator, whose asker has the role. Whoever is refused stands in the audit log, once an hour for each
// part of the API. Called by admin's routes.
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { writeAudit } from '../db/audit-queries';
import type { Role } from '../domain/permissions/role';
import type { AppEnv } from '../env';
import { hourlyAuditEntryOf } from '../platform/audit-source';
import { errorResponse } from '../platform/error-response';
import { logError } from '../platform/log';

/** Anybody of another role is answered NOT_PERMITTED. */
export function requireRole(...roles: readonly Role[]) {
  return createMiddleware<AppEnv>(async (c, next) => {
    if (roles.includes(c.get('asker').role)) return next();
    await tellRefusal(c);
    return errorResponse(c, 'NOT_PERMITTED');
  });
}

/** By the route's pattern, so that guessing at addresses does not fill the log. Never changes the answer. */
async function tellRefusal(c: Context<AppEnv>): Promise<void> {
  const object = { kind: 'route', id: `${c.req.method} ${c.req.routePath}` } as const;
  try {
    await writeAudit(c.env.DB, [hourlyAuditEntryOf(c, { action: 'access.refused', object })]);
  } catch (cause) {
    logError('refusal_not_told', cause, { route: object.id });
  }
}
