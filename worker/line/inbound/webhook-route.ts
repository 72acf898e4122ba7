// POST /webhook/line/{channelId}: LINE's way in. 200 only when every event is durable; 401, 400, 404, 413 with nothing stored;
// 500 so that LINE may send again. Nothing is answered before it is stored; only notes of the channel's health, which are no
// promise to a customer, go on behind the answer (waitUntil).
// https://developers.line.biz/en/docs/messaging-api/receiving-messages/ (an answer is due within 2 s)
import { Hono } from 'hono';
import { logChannelEvents } from '../../db/channel-queries';
import type { AppEnv, Env } from '../../env';
import { errorResponse } from '../../platform/error-response';
import { logError } from '../../platform/log';
import { withinMs } from '../../platform/within-ms';
import type { InboundMessage } from '../../rpc/inbound-message';
import { chatSession } from '../../stubs';
import { channelHealth } from './channel-health';
import type { DeliverDeps } from './deliver-events';
import { findChannelKeys } from './find-channel-keys';
import { readBody } from './read-body';
import { takeBody } from './take-body';
import { parseSignature } from './verify-signature';

const BODY_BYTES_MAX = 1024 * 1024;
// Together under the 2 s after which LINE gives up: keys, then the objects, then the queue.
const KEYS_MS = 500;
/** From the arrival on, for all chats of the body together; at least RECEIVE_MS_MIN where the keys took long. */
const RECEIVE_MS = 1000;
const RECEIVE_MS_MIN = 300;
const KEEP_MS = 400;

export const webhookRoutes = new Hono<AppEnv>().post('/:channelId', async (c) => {
  const arrivedAt = Date.now();
  const channelId = c.req.param('channelId');
  const bytes = await readBody(c.req.raw, BODY_BYTES_MAX);
  if (!bytes) return errorResponse(c, 'BODY_TOO_LARGE');
  const body = { bytes, signature: c.req.header('x-line-signature') ?? null, arrivedAt };
  const found = await withinMs(findChannelKeys(c.env, channelId), KEYS_MS);
  const keys = found.inTime ? found.value : 'unavailable';
  if (keys === 'unknown') return errorResponse(c, 'NOT_FOUND');
  if (keys === 'unavailable') {
    // Whatever cannot be a signature of LINE's does not get into the queue.
    if (!parseSignature(body.signature)) return errorResponse(c, 'BAD_SIGNATURE');
    const isKept = await enqueueRawBody(c.env, channelId, body, c.get('config').INBOUND_FALLBACK);
    return isKept ? c.json({ ok: true }) : errorResponse(c, 'INTERNAL');
  }
  const health = channelHealth(c.env.DB, (work) => c.executionCtx.waitUntil(work));
  const deps = deliverDeps(c.env, c.get('config').INBOUND_FALLBACK, arrivedAt);
  const taken = await takeBody({ ...deps, health }, keys, body);
  if (taken === 'STORED') return c.json({ ok: true });
  return errorResponse(c, taken === 'NOT_STORED' ? 'INTERNAL' : taken);
});

function deliverDeps(env: Env, fallback: 'queue' | 'refuse', arrivedAt: number): DeliverDeps {
  return {
    // async: a stub that cannot even be made is a failure of that chat alone.
    receive: async (chatId, incoming) => chatSession(env, chatId).receive(incoming),
    enqueue: (messages) => env.INBOUND.sendBatch(messages.map((body) => ({ body }))),
    keepChannelEvents: async (events) => logChannelEvents(env.DB, events),
    fallback,
    receiveMs: Math.max(RECEIVE_MS_MIN, RECEIVE_MS - (Date.now() - arrivedAt)),
    keepMs: KEEP_MS,
  };
}

/** Verified by the consumer, with the time of arrival it has now. Bodies over about 90 KB do not fit: false, so LINE sends again. */
async function enqueueRawBody(
  env: Env,
  channelId: string,
  body: { readonly bytes: Uint8Array; readonly signature: string | null; readonly arrivedAt: number },
  fallback: 'queue' | 'refuse',
): Promise<boolean> {
  if (fallback === 'refuse' || body.signature === null) return false;
  const { signature, arrivedAt } = body;
  const message: InboundMessage = { kind: 'raw_body', channelId, body: toBase64(body.bytes), signature, arrivedAt };
  try {
    return (await withinMs(env.INBOUND.send(message), KEEP_MS)).inTime;
  } catch (cause) {
    logError('raw_body_not_enqueued', cause, { channel: channelId });
    return false;
  }
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
