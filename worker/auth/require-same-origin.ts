// Refuses unsafe requests that did not come from our own console: exact Origin, Sec-Fetch-Site where sent, JSON bodies only
// (and a file's bytes by PUT), and a header that no form can send. In front of every unsafe route: on its own for sign-in,
// inside require-operator else.
// https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../env';
import { errorResponse } from '../platform/error-response';
import type { ErrorCode } from '../protocol/error-code';

/** A missing Origin is refused: every browser sends it with unsafe methods and with upgrades. */
export function hasOwnOrigin(c: Context<AppEnv>): boolean {
  return c.req.header('origin') === c.get('config').APP_ORIGIN;
}

/** Why an unsafe request is refused, or null. */
export function refuseForeign(c: Context<AppEnv>): ErrorCode | null {
  const site = c.req.header('sec-fetch-site');
  if (!hasOwnOrigin(c) || (site !== undefined && site !== 'same-origin')) return 'FORBIDDEN_ORIGIN';
  if (c.req.header('x-kaiwa') !== '1') return 'FORBIDDEN_ORIGIN';
  return mayHoldForeignBody(c) ? 'BAD_REQUEST' : null;
}

export const requireSameOrigin = createMiddleware<AppEnv>(async (c, next) => {
  const refusal = refuseForeign(c);
  if (refusal) return errorResponse(c, refusal);
  await next();
});

/** By what the headers declare: the runtime shows a body stream for an empty POST too. */
function mayHoldForeignBody(c: Context<AppEnv>): boolean {
  const contentType = c.req.header('content-type');
  if (contentType !== undefined) {
    const type = contentType.split(';')[0]?.trim().toLowerCase();
    return type !== 'application/json' && !(type === 'application/octet-stream' && c.req.method === 'PUT');
  }
  return (c.req.header('content-length') ?? '0') !== '0' || c.req.header('transfer-encoding') !== undefined;
}
