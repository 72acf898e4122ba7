// POST /api/admin/rebuild: brings one page of chats from their objects into D1. The caller repeats it with the cursor until
// there is none. The work itself is a job's and is handed in by app.ts.
import { Hono } from 'hono';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import type { AppEnv, Env } from '../env';
import { smallBody } from '../platform/json-body';
import type { RebuildAnswer } from '../protocol/rebuild-answer';

const CHATS_PER_CALL = 50;

type Rebuild = (env: Env, cursor: string | null, limit: number) => Promise<RebuildAnswer>;

export function rebuildRoutes(rebuild: Rebuild) {
  return new Hono<AppEnv>().post('/rebuild', smallBody, requireOperator, requireLiveLogin, async (c) => {
    const answer = await rebuild(c.env, c.req.query('cursor') ?? null, CHATS_PER_CALL);
    return c.json(answer);
  });
}
