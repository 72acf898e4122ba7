// Whether the asker may use this route at all, by the one table of routes. Runs behind the check of the login, which completes her.
// Called by require-live-login alone, so that no route can have the one without the other.
import type { Context } from 'hono';
import { matchedRoutes } from 'hono/route';
import { writeAudit } from '../db/audit-queries';
import { can, whyNot } from '../domain/permissions/can';
import type { AppEnv } from '../env';
import { hourlyAuditEntryOf } from '../platform/audit-source';
import { logError } from '../platform/log';
import { ROUTE_RIGHTS } from './route-rights';

/** The route as the table names it: `GET /api/chats/:chatId`. Null where nothing but middleware matches. */
export function routeOf(c: Context): string | null {
  const route = matchedRoutes(c).findLast(({ method }) => method !== 'ALL');
  return route ? `${route.method} ${route.path}` : null;
}

/**
 * Whoever is refused stands in the audit log, once an hour for each part of the API: by the route's pattern, so that guessing at
 * addresses does not fill it. Never changes the answer.
 */
export async function tellRefusal(c: Context<AppEnv>): Promise<void> {
  const object = { kind: 'route', id: routeOf(c) ?? '' } as const;
  try {
    await writeAudit(c.env.DB, [hourlyAuditEntryOf(c, { action: 'access.refused', object })]);
  } catch (cause) {
    logError('refusal_not_told', cause, { route: object.id });
  }
}

/** Null where she may. */
export function routeRefusal(c: Context<AppEnv>): 'NOT_PERMITTED' | 'NOT_IN_PLAN' | null {
  const route = routeOf(c);
  // What does not exist is answered so, whoever asks.
  if (route === null) return null;
  const right = ROUTE_RIGHTS[route];
  if (right === undefined) return 'NOT_PERMITTED';
  if (right === 'public' || right === 'signed_in' || can(c.get('asker'), right)) return null;
  return whyNot(c.get('asker'), right);
}
