// POST /api/admin/rebuild: brings one page of chats from their objects into D1. The caller repeats it with the cursor until
// there is none. Only admins who were proven lately. The work itself is a job's and is handed in by app.ts.
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { requireFreshFactor } from '../auth/require-fresh-factor';
import { requireOperator } from '../auth/require-operator';
import type { AppEnv, Env } from '../env';
import { errorResponse } from '../platform/error-response';
import type { RebuildAnswer } from '../protocol/rebuild-answer';

const CHATS_PER_CALL = 50;

type Rebuild = (env: Env, cursor: string | null, limit: number) => Promise<RebuildAnswer>;

const requireAdmin = createMiddleware<AppEnv>(async (c, next) => {
  const { role } = c.get('asker');
  return role === 'admin' || role === 'super_admin' ? next() : errorResponse(c, 'NOT_PERMITTED');
});

export function rebuildRoutes(rebuild: Rebuild) {
  return new Hono<AppEnv>().post('/rebuild', requireOperator, requireAdmin, requireFreshFactor, async (c) => {
    const answer = await rebuild(c.env, c.req.query('cursor') ?? null, CHATS_PER_CALL);
    return c.json(answer);
  });
}
