// Flood brakes of the API, per person and kind of call, far above what a fast operator does (the numbers stand with
// the bindings in wrangler.toml). Whoever shows no living token counts by address. LINE's webhook and its clients' media are never
// braked; sign-in has its own in front of LoginGuard, sockets count frames. In front of every route under /api and /ws.
// https://developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit/ (per location, approximate)
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../env';
import { brakeKey } from '../platform/brake-key';
import { errorResponse } from '../platform/error-response';
import { logError, logWarn } from '../platform/log';
import { readAccess } from './require-operator';
import { routeOf } from './require-right';

/** `files`: pictures and media, of which one screen shows many. `costly`: reads that look through much. */
export type CallClass = 'reads' | 'files' | 'costly' | 'writes' | 'open';

/** The period of every binding. */
const PERIOD_SEC = 60;

const CLASSES: Readonly<Record<string, CallClass>> = {
  'GET /api/chats/:chatId/media/:entryId': 'files',
  'GET /api/chats/:chatId/picture': 'files',
  'GET /api/chats/:chatId/members/:userId/picture': 'files',
  'GET /api/people/:operatorId/picture/:name': 'files',
  'GET /api/stickers/:stickerId': 'files',
  'GET /api/emoji/:productId/:emojiId': 'files',
  'GET /api/chats/:chatId/decisions': 'costly',
  'GET /api/search': 'costly',
  'GET /api/transcripts': 'costly',
  'GET /api/admin/usage': 'costly',
  'POST /api/admin/desk/hours/ical': 'costly',
};

/** Lists are costly where they search; all that changes nothing is a read, and all else a write. */
export function callClass(route: string | null, hasSearch: boolean): CallClass {
  const named = route === null ? undefined : CLASSES[route];
  if (named) return named;
  if (route === 'GET /api/chats' && hasSearch) return 'costly';
  return route === null || route.startsWith('GET ') ? 'reads' : 'writes';
}

export const limitCalls = createMiddleware<AppEnv>(async (c, next) => {
  const access = await readAccess(c);
  const kind = access.ok ? callClass(routeOf(c), c.req.query('q') !== undefined) : 'open';
  const key = access.ok ? access.value.operatorId : brakeKey(c.req.header('cf-connecting-ip'));
  if (await isWithin(c, kind, key)) return next();
  logWarn('calls_limited', { kind, operatorId: access.ok ? access.value.operatorId : null });
  return errorResponse(c, 'RATE_LIMITED', { retryAfterSec: PERIOD_SEC });
});

/** A brake that does not answer stops nobody: what it guards has limits of its own. */
async function isWithin(c: Context<AppEnv>, kind: CallClass, key: string): Promise<boolean> {
  const { RL_READS, RL_FILES, RL_COSTLY, RL_WRITES, RL_OPEN } = c.env;
  const brakes = { reads: RL_READS, files: RL_FILES, costly: RL_COSTLY, writes: RL_WRITES, open: RL_OPEN };
  try {
    return (await brakes[kind].limit({ key })).success;
  } catch (cause) {
    logError('brake_failed', cause, { kind });
    return true;
  }
}
