// Cuts messages for the inbound queue to the queue's limits: how large one may be, how many go in one call. Pure.
// Called by deliver-events.ts. https://developers.cloudflare.com/queues/platform/limits/
import type { InboundMessage } from '../../rpc/inbound-message';

/** A queue takes 128 KB per message and 256 KB and 100 messages per call; some of it is the envelopes'. */
export const QUEUE_MESSAGE_BYTES_MAX = 120_000;
export const QUEUE_BATCH_BYTES_MAX = 240_000;
export const QUEUE_BATCH_MESSAGES_MAX = 100;

const encoder = new TextEncoder();

/**
 * The same messages in their order, in batches for one call each. Events of one chat that are too large together are split;
 * a single event that is too large stands alone in its batch, for the queue to refuse.
 */
export function toBatches(messages: readonly InboundMessage[]): InboundMessage[][] {
  const batches: InboundMessage[][] = [];
  let batch: InboundMessage[] = [];
  let bytes = 0;
  for (const { message, size } of messages.flatMap(toPieces)) {
    if (batch.length === QUEUE_BATCH_MESSAGES_MAX || (batch.length > 0 && bytes + size > QUEUE_BATCH_BYTES_MAX)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    if (size > QUEUE_MESSAGE_BYTES_MAX) {
      batches.push([message]);
      continue;
    }
    batch.push(message);
    bytes += size;
  }
  return batch.length > 0 ? [...batches, batch] : batches;
}

interface Piece {
  readonly message: InboundMessage;
  /** Bytes of its JSON. */
  readonly size: number;
}

function toPieces(message: InboundMessage): Piece[] {
  const size = encoder.encode(JSON.stringify(message)).length;
  if (size <= QUEUE_MESSAGE_BYTES_MAX || message.kind !== 'chat_events' || message.incoming.length === 1) {
    return [{ message, size }];
  }
  const half = Math.ceil(message.incoming.length / 2);
  return [message.incoming.slice(0, half), message.incoming.slice(half)].flatMap((incoming) =>
    toPieces({ ...message, incoming }),
  );
}
