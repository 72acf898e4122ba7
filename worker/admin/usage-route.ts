// GET /api/admin/usage?month=YYYY-MM: messages sent free and pushed, and what they cost, per channel and operator.
// Operators see their own, supervisors those of the people of their teams, admins all.
import { Hono } from 'hono';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import { readChannels } from '../db/channel-check-queries';
import { readTeamsOfPeople } from '../db/people-queries';
import { readUsage, type UsageRow } from '../db/usage-queries';
import { japanMonth, japanMonthSpan } from '../domain/channels/japan-month';
import type { Asker } from '../domain/permissions/asker';
import { can } from '../domain/permissions/can';
import type { AppEnv } from '../env';
import { queryParams } from '../platform/json-body';
import { type UsageReport, usageQuery } from '../protocol/usage';

export const usageRoutes = new Hono<AppEnv>()
  .use(requireOperator, requireLiveLogin)
  .get('/', queryParams(usageQuery), async (c) => {
    const month = c.req.valid('query').month ?? japanMonth(Date.now());
    const { from, until } = japanMonthSpan(month);
    const [all, channels, teams] = await Promise.all([
      readUsage(c.env.DB, from, until),
      readChannels(c.env.DB),
      readTeamsOfPeople(c.env.DB),
    ]);
    const rows = all.filter((row) => isHers(c.get('asker'), row, teams));
    return c.json({
      month,
      from,
      until,
      channels: channels.map(({ id, name }) => ({ channelId: id, name, ...sumOf(rows, id) })),
      operators: rows.map(({ operatorName, ...row }) => ({ ...row, name: operatorName })),
    } satisfies UsageReport);
  });

/** What the bot and the system sent is nobody's: for whoever sees all. */
function isHers(asker: Asker, { operatorId }: UsageRow, teams: ReadonlyMap<string, readonly string[]>): boolean {
  if (operatorId === null) return asker.access.grants['usage.read'] === 'all';
  return can(asker, 'usage.read', { personId: operatorId, teamIds: teams.get(operatorId) ?? [] });
}

function sumOf(rows: readonly UsageRow[], channelId: string) {
  let [free, pushed, cost] = [0, 0, 0];
  for (const row of rows) {
    if (row.channelId !== channelId) continue;
    free += row.free;
    pushed += row.pushed;
    cost += row.cost;
  }
  const sent = free + pushed;
  return { free, pushed, cost, freeShare: sent === 0 ? null : free / sent };
}
