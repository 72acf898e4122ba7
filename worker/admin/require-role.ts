// Who may go on: behind require-operator, whose asker has the role. Called by admin's routes.
import { createMiddleware } from 'hono/factory';
import type { Role } from '../domain/permissions/role';
import type { AppEnv } from '../env';
import { errorResponse } from '../platform/error-response';

/** Anybody of another role is answered NOT_PERMITTED. */
export function requireRole(...roles: readonly Role[]) {
  return createMiddleware<AppEnv>(async (c, next) =>
    roles.includes(c.get('asker').role) ? next() : errorResponse(c, 'NOT_PERMITTED'),
  );
}
