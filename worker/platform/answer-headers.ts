// Headers on every answer of the Worker: nothing is sniffed, framed, cached or read by another origin. What a route says itself
// (media and pictures about caching, files of LINE's clients about who may load them) stays. Upgrades are left out: the headers of
// their answers are immutable. The console's pages say the same in web/src/hooks.server.ts, its files in web/_headers.
// https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../env';
import { ANSWER_HEADERS } from './answer-header-list';

/** The outermost of all, so that what fails before any route has them as well. Adds the request's id. */
export const answerHeaders = createMiddleware<AppEnv>(async (c, next) => {
  const requestId = crypto.randomUUID();
  c.set('requestId', requestId);
  await next();
  if (c.res.status === 101) return;
  // A copy, for what comes from an object has immutable headers, too.
  const answer = new Response(c.res.body, c.res);
  for (const [name, value] of Object.entries(ANSWER_HEADERS)) {
    if (!answer.headers.has(name)) answer.headers.set(name, value);
  }
  answer.headers.set('x-request-id', requestId);
  c.res = undefined;
  c.res = answer;
});
