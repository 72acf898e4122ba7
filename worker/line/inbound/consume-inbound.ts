// The consumer of the inbound queue: what the webhook could not hand over in time ends here in the same receive().
// Each message is acknowledged or retried by itself; after the queue's retries it lies in the dead-letter queue.
// Must not lose a message: it is acknowledged only when stored, or when it is not LINE's. Called by jobs/consume-queue.
import { logChannelEvents } from '../../db/channel-queries';
import type { Env } from '../../env';
import { logError, logWarn } from '../../platform/log';
import type { InboundMessage } from '../../rpc/inbound-message';
import { chatSession } from '../../stubs';
import type { DeliverDeps } from './deliver-events';
import { findChannelKeys } from './find-channel-keys';
import { takeBody } from './take-body';

/** Nobody waits for an answer here, but a hanging object must not hold up the batch. */
const RECEIVE_MS = 20_000;
const RETRY_SEC_MIN = 5;
const RETRY_SEC_MAX = 600;

/** What is used of a message of the queue. */
export type InboundDelivery = Pick<Message, 'body' | 'attempts' | 'ack' | 'retry'>;

/** Takes each message of the batch by itself. */
export async function consumeInbound(
  batch: { readonly messages: readonly InboundDelivery[] },
  env: Env,
): Promise<void> {
  await Promise.all(batch.messages.map((message) => consumeOne(message, env)));
}

async function consumeOne(message: InboundDelivery, env: Env): Promise<void> {
  // Trusted: only line/inbound writes to this queue, and InboundMessage only grows.
  const body = message.body as InboundMessage;
  try {
    if (await isSettled(body, env)) return message.ack();
  } catch (cause) {
    logError('inbound_failed', cause, { kind: body.kind, attempts: message.attempts });
  }
  message.retry({ delaySeconds: Math.min(RETRY_SEC_MAX, RETRY_SEC_MIN * 2 ** (message.attempts - 1)) });
}

async function isSettled(message: InboundMessage, env: Env): Promise<boolean> {
  switch (message.kind) {
    case 'chat_events':
      await chatSession(env, message.chatId).receive(message.incoming);
      return true;
    case 'channel_event':
      await logChannelEvents(env.DB, [message]);
      return true;
    case 'raw_body':
      return await isRawBodySettled(message, env);
    default:
      message satisfies never;
      // A newer deploy's kind: kept by retries. Not assertNever, whose error would carry the customer's words into the log.
      throw new Error('unknown kind of inbound message');
  }
}

/** Whether nothing is left to do: stored, or refused for good as the webhook would have. */
async function isRawBodySettled(message: Extract<InboundMessage, { kind: 'raw_body' }>, env: Env): Promise<boolean> {
  const { channelId, signature, arrivedAt } = message;
  const keys = await findChannelKeys(env, channelId);
  if (keys === 'unavailable') return false;
  if (keys === 'unknown') {
    logWarn('webhook_refused', { channel: channelId, code: 'NOT_FOUND' });
    return true;
  }
  const bytes = Uint8Array.from(atob(message.body), (char) => char.charCodeAt(0));
  return (await takeBody(deliverDeps(env), keys, { bytes, signature, arrivedAt })) !== 'NOT_STORED';
}

/** `refuse`: what fails here stays in this message, which the queue brings again; stored neighbours are known by their ids. */
function deliverDeps(env: Env): DeliverDeps {
  return {
    receive: async (chatId, incoming) => chatSession(env, chatId).receive(incoming),
    enqueue: (messages) => env.INBOUND.sendBatch(messages.map((body) => ({ body }))),
    keepChannelEvents: async (events) => logChannelEvents(env.DB, events),
    fallback: 'refuse',
    receiveMs: RECEIVE_MS,
    keepMs: RECEIVE_MS,
  };
}
