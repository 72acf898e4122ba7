// POST /api/admin/rebuild: brings one page of chats from their objects into D1. The caller repeats it with the cursor until
// there is none. For whoever was proven lately. The work itself is a job's and is handed in by app.ts.
import { Hono } from 'hono';
import { requireFreshFactor } from '../auth/require-fresh-factor';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import { writeAudit } from '../db/audit-queries';
import type { AppEnv, Env } from '../env';
import { hourlyAuditEntryOf } from '../platform/audit-source';
import { smallBody } from '../platform/json-body';
import type { RebuildAnswer } from '../protocol/rebuild-answer';

const CHATS_PER_CALL = 50;

type Rebuild = (env: Env, cursor: string | null, limit: number) => Promise<RebuildAnswer>;

export function rebuildRoutes(rebuild: Rebuild) {
  return new Hono<AppEnv>().post(
    '/rebuild',
    smallBody,
    requireOperator,
    requireLiveLogin,
    requireFreshFactor,
    async (c) => {
      // A rebuild is one call for every fifty chats, and one entry an hour.
      const object = { kind: 'workspace', id: 'projection' } as const;
      await writeAudit(c.env.DB, [hourlyAuditEntryOf(c, { action: 'projection.rebuilt', object })]);
      const answer = await rebuild(c.env, c.req.query('cursor') ?? null, CHATS_PER_CALL);
      return c.json(answer);
    },
  );
}
