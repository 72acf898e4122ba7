// Hands each queue's batches to its consumer, by the queue's name. No logic of its own. Called by index.queue, which keeps
// the inbound queue for line/inbound.
import type { Env } from '../env';
import { openLineChannel } from '../line/outbound/line-channel';
import { chatSession } from '../stubs';
import { copyMediaBatch } from './copy-media';
import { fetchForeign } from './fetch-foreign';
import { lineMedia } from './line-media';
import { projectAgainBatch } from './project-again';
import { projectBatch } from './project-batch';
import { projectDeps } from './project-deps';

export async function consumeQueue(batch: MessageBatch, env: Env): Promise<void> {
  switch (batch.queue) {
    case 'kaiwa-projection':
      return projectBatch(bodies(batch), projectDeps(env));
    case 'kaiwa-projection-dlq':
      return projectAgainBatch(bodies(batch), (chatId) => chatSession(env, chatId).projectAgain());
    case 'kaiwa-media':
      return copyMediaBatch(bodies(batch), {
        bucket: env.MEDIA,
        ...lineMedia((channelId) => openLineChannel(env, channelId)),
        fetchForeign: (address) => fetchForeign(env, address),
        now: () => Date.now(),
        mediaCopied: (chatId, entryId, copy) => chatSession(env, chatId).mediaCopied(entryId, copy),
      });
    default:
      throw new Error(`no consumer for queue ${batch.queue}`);
  }
}

/** Trusted: only our own producers write to our queues, and the shapes in rpc/ only grow. */
function bodies<Body>(batch: MessageBatch): readonly Message<Body>[] {
  return batch.messages as readonly Message<Body>[];
}
