// In front of risky acts: the person was proven within the last 10 min, by all that her account asks for (LoginGuard's row says when).
// Runs behind require-operator, which asked the guard. A read has no such proof, so what this stands in front of is never one.
// Called by the routes of factors, channel keys, the security settings and the rebuild.
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../env';
import { errorResponse } from '../platform/error-response';

export const requireFreshFactor = createMiddleware<AppEnv>(async (c, next) => {
  if ((c.get('freshUntil') ?? 0) <= Date.now()) return errorResponse(c, 'STEP_UP_REQUIRED');
  return next();
});
