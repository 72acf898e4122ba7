// What may stand in the query of each route: what the API's document says of it and nothing else, as in bodies. A misspelt filter
// would else be no filter, and answer with more than was asked for. Mounted by app.ts in front of every route.
import { createMiddleware } from 'hono/factory';
import { matchedRoutes } from 'hono/route';
import type { AppEnv } from '../env';
import { errorResponse } from '../platform/error-response';
import { OPERATIONS } from './operations';

const SOCKET_QUERY = ['protocol', 'after'];

/** By `GET /api/chats/:chatId`. */
export const KNOWN_QUERY: ReadonlyMap<string, readonly string[]> = new Map([
  ...OPERATIONS.map(({ method, path, query = {} }): [string, string[]] => [
    `${method.toUpperCase()} ${path}`,
    Object.keys(query),
  ]),
  ['GET /ws/inbox', SOCKET_QUERY],
  ['GET /ws/chats/:chatId', SOCKET_QUERY],
]);

/** BAD_REQUEST with the names of what is not known. What is no route is answered as such. */
export const refuseUnknownQuery = createMiddleware<AppEnv>(async (c, next) => {
  const route = matchedRoutes(c).findLast(({ method }) => method !== 'ALL');
  if (!route) return next();
  const known = KNOWN_QUERY.get(`${route.method} ${route.path}`) ?? [];
  const fields = Object.keys(c.req.query()).filter((name) => !known.includes(name));
  return fields.length === 0 ? next() : errorResponse(c, 'BAD_REQUEST', { fields });
});
