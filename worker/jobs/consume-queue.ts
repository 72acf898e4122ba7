// Hands each queue's batches to its consumer, by the queue's name. No logic of its own. Called by index.queue, which keeps
// the inbound queue for line/inbound.
import { writeDecisions } from '../db/decision-queries';
import type { Env } from '../env';
import { openLineChannel } from '../line/outbound/line-channel';
import type { ClimbJob, NoticeJob } from '../rpc/notice-job';
import type { ProjectionQueueMessage } from '../rpc/projection-message';
import { chatSession } from '../stubs';
import { climbNoticesBatch, climbNoticesDeps } from './climb-notices';
import { copyMediaBatch } from './copy-media';
import { fetchForeign } from './fetch-foreign';
import { keepDecisionsBatch, partByKind } from './keep-decisions';
import { lineMedia } from './line-media';
import { projectAgainBatch } from './project-again';
import { projectBatch } from './project-batch';
import { projectDeps } from './project-deps';
import { pushNoticesBatch, pushNoticesDeps } from './push-notices';

export async function consumeQueue(batch: MessageBatch, env: Env): Promise<void> {
  switch (batch.queue) {
    case 'kaiwa-projection': {
      const { parts, decisions } = partByKind(bodies<ProjectionQueueMessage>(batch));
      await Promise.all([projectBatch(parts, projectDeps(env)), keepDecisions(decisions, env)]);
      return;
    }
    case 'kaiwa-projection-dlq': {
      const { parts, decisions } = partByKind(bodies<ProjectionQueueMessage>(batch));
      const again = projectAgainBatch(parts, (chatId) => chatSession(env, chatId).projectAgain());
      await Promise.all([again, keepDecisions(decisions, env)]);
      return;
    }
    case 'kaiwa-media':
      return copyMediaBatch(bodies(batch), {
        bucket: env.MEDIA,
        ...lineMedia((channelId) => openLineChannel(env, channelId)),
        fetchForeign: (address) => fetchForeign(env, address),
        now: () => Date.now(),
        mediaCopied: (chatId, entryId, copy) => chatSession(env, chatId).mediaCopied(entryId, copy),
      });
    case 'kaiwa-notices':
      return consumeNotices(bodies(batch), env);
    default:
      throw new Error(`no consumer for queue ${batch.queue}`);
  }
}

/** What is to be pushed, and what climbs and finds out by that to whom. */
async function consumeNotices(batch: readonly Message<NoticeJob | ClimbJob>[], env: Env): Promise<void> {
  const climbs = batch.filter((message): message is Message<ClimbJob> => 'climb' in message.body);
  const pushes = batch.filter((message): message is Message<NoticeJob> => !('climb' in message.body));
  await Promise.all([pushNoticesBatch(pushes, pushNoticesDeps(env)), climbNoticesBatch(climbs, climbNoticesDeps(env))]);
}

function keepDecisions(messages: Parameters<typeof keepDecisionsBatch>[0], env: Env): Promise<void> {
  return keepDecisionsBatch(messages, (lists) => writeDecisions(env.DB.withSession('first-primary'), lists));
}

/** Trusted: only our own producers write to our queues, and the shapes in rpc/ only grow. */
function bodies<Body>(batch: MessageBatch): readonly Message<Body>[] {
  return batch.messages as readonly Message<Body>[];
}
