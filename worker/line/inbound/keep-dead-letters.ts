// The end of the road for events that could not be stored in hours of retries: kept whole in R2 under dead-letters/inbound/,
// with an alarm in the log, so that a person can look and run them again. Called by index.queue for kaiwa-inbound-dlq.
import type { Env } from '../../env';
import { letterName } from '../../platform/letter-name';
import { logError } from '../../platform/log';
import type { InboundMessage } from '../../rpc/inbound-message';
import type { InboundDelivery } from './consume-inbound';

type Letter = InboundDelivery & { readonly id: string };

/** Acknowledged only when R2 has it. */
export async function keepDeadLetters(batch: { readonly messages: readonly Letter[] }, env: Env): Promise<void> {
  await Promise.all(batch.messages.map((message) => keepOne(message, env)));
}

async function keepOne(message: Letter, env: Env): Promise<void> {
  try {
    // Trusted: only line/inbound writes to this queue, and InboundMessage only grows.
    const body = message.body as InboundMessage;
    const chatId = body.kind === 'chat_events' ? body.chatId : null;
    await env.MEDIA.put(letterName(chatId, message.id), JSON.stringify(body));
    logError('inbound_dead_letter', null, { letter: message.id });
    message.ack();
  } catch (cause) {
    logError('dead_letter_not_kept', cause, { letter: message.id });
    message.retry({ delaySeconds: 60 });
  }
}
