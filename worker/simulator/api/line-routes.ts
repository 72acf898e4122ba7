// LINE's API over HTTP: everything that is not the control API or the page. Tells the two hosts apart, and carries out what a fault
// rule does to an answer. The rules of LINE are in handle-call.ts.
import type { Platform } from '../platform';
import { answerProbe } from '../webhook/deliver';
import type { ApiAnswer, ApiCall } from './answer';
import { handleCall } from './handle-call';

/** A port where nothing listens: following the redirect fails, which is how a dropped connection looks to `fetch`. */
const DEAD_END = 'http://127.0.0.1:9/';

export async function answerLineCall(platform: Platform, request: Request): Promise<Response> {
  const answer = handleCall(platform.state, await toCall(request));
  if (answer.probe === undefined) return disturbed(answer);
  const json = await answerProbe(answer.probe, platform.route);
  const headers = { ...answer.headers, 'content-type': 'application/json' };
  return disturbed({ ...answer, headers, body: JSON.stringify(json) });
}

async function toCall(request: Request): Promise<ApiCall> {
  const url = new URL(request.url);
  return {
    host: url.hostname === '127.0.0.1' ? 'data' : 'api',
    origin: url.origin,
    method: request.method,
    path: url.pathname,
    query: url.search,
    authorization: request.headers.get('authorization'),
    contentType: request.headers.get('content-type'),
    retryKey: request.headers.get('x-line-retry-key'),
    body: request.method === 'GET' ? '' : await request.text(),
  };
}

async function disturbed(answer: ApiAnswer): Promise<Response> {
  const { disturbance, status, headers } = answer;
  // The platform's Response refuses a body view over foreign buffers by type only; a copy satisfies it.
  const body = answer.body instanceof Uint8Array ? new Uint8Array(answer.body) : answer.body;
  if (disturbance?.kind === 'drop') {
    // A Worker cannot cut its connection before the headers: local wrangler turns every attempt into an answer with status 500.
    return new Response(null, { status: 307, headers: { location: DEAD_END } });
  }
  if (disturbance?.kind === 'malformed') {
    const text = typeof body === 'string' ? body.slice(0, Math.max(1, Math.floor(body.length / 2))) : '{';
    return new Response(text, { status: 200, headers });
  }
  if (disturbance?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, disturbance.ms));
  return new Response(body, { status, headers });
}
