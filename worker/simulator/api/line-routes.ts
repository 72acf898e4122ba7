// LINE's API over HTTP: everything that is not the control API or the page. Tells the two hosts apart, and carries out what a fault
// rule does to an answer. The rules of LINE are in handle-call.ts.
import type { Platform } from '../platform';
import { answerProbe } from '../webhook/deliver';
import { sendEvents } from '../webhook/send-out';
import type { ApiAnswer, ApiCall } from './answer';
import { handleCall } from './handle-call';
import { checkMedia } from './media-check';
import { bodyOf } from './stream-bytes';

/** A port where nothing listens: following the redirect fails, which is how a dropped connection looks to `fetch`. */
const DEAD_END = 'http://127.0.0.1:9/';

export async function answerLineCall(platform: Platform, request: Request): Promise<Response> {
  const answer = handleCall(platform.state, await toCall(request));
  const { happened = [], media = [] } = answer;
  for (const stored of happened) platform.background.run(() => sendEvents(platform, [stored]).then(() => {}));
  if (media.length > 0) {
    const requestId = answer.headers['x-line-request-id'] ?? '';
    platform.background.run(() => checkMedia(platform, media, requestId));
  }
  if (answer.probe === undefined) return disturbed(answer);
  const json = await answerProbe(answer.probe, platform.route);
  const headers = { ...answer.headers, 'content-type': 'application/json' };
  return disturbed({ ...answer, headers, body: JSON.stringify(json) });
}

async function toCall(request: Request): Promise<ApiCall> {
  const url = new URL(request.url);
  const isUpload = (request.headers.get('content-type') ?? '').startsWith('image/');
  return {
    host: url.hostname === '127.0.0.1' ? 'data' : 'api',
    origin: url.origin,
    method: request.method,
    path: url.pathname,
    query: url.search,
    authorization: request.headers.get('authorization'),
    contentType: request.headers.get('content-type'),
    retryKey: request.headers.get('x-line-retry-key'),
    body: request.method === 'GET' || isUpload ? '' : await request.text(),
    ...(isUpload ? { upload: new Uint8Array(await request.arrayBuffer()) } : {}),
  };
}

async function disturbed(answer: ApiAnswer): Promise<Response> {
  const { disturbance, status, headers } = answer;
  const body = toBody(answer.body);
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

function toBody(body: ApiAnswer['body']): string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null {
  // The platform's Response refuses a body view over foreign buffers by type only; a copy satisfies it.
  if (body instanceof Uint8Array) return new Uint8Array(body);
  return body === null || typeof body === 'string' ? body : bodyOf(body);
}
