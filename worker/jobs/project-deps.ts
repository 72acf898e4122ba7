// Joins the jobs of the projection to D1, the chats' objects and the hubs. No logic.
// Called by consume-queue, the rebuild and the sweep.
import { writeProjection } from '../db/write-projection';
import type { Env } from '../env';
import { logError } from '../platform/log';
import { withinMs } from '../platform/within-ms';
import type { ProjectionMessage } from '../rpc/projection-message';
import { allOperatorHubs, chatSession } from '../stubs';
import { feedSearch } from './feed-search';
import { mailNewTickets, mailTicketsDeps } from './mail-tickets';
import type { ProjectDeps } from './project-batch';
import { tellMentioned } from './tell-mentioned';
import { toProjectionRows } from './to-projection-rows';

/** D1 may stall for many seconds; a batch that waits longer is tried again later. */
const WRITE_TIMEOUT_MS = 20_000;

/** To D1 and to the search index. Throws where one of them does not have it: both may be written again. */

export async function writeParts(
  env: Env,
  parts: readonly ProjectionMessage[],
  mode: 'newer' | 'mend' = 'newer',
): Promise<void> {
  const db = env.DB.withSession('first-primary');
  const writing = Promise.all([writeProjection(db, toProjectionRows(parts), mode), feedSearch(env, parts)]);
  const { inTime } = await withinMs(writing, WRITE_TIMEOUT_MS);
  if (!inTime) throw new Error('D1 or the search index did not answer in time');
}

export function projectDeps(env: Env): ProjectDeps {
  return {
    write: (parts) => writeParts(env, parts),
    confirm: (chatId, upTo, after) => chatSession(env, chatId).projected(upTo, after),
    tellHubs: async (rows) => {
      await Promise.all(allOperatorHubs(env).map((hub) => hub.notify(rows)));
    },
    tellOfTickets: async () => {
      const told = allOperatorHubs(env).map((hub) => hub.notifyTickets());
      await Promise.all(told).catch((cause: unknown) => logError('tickets_not_told', cause));
    },
    tellMentioned: (parts) => tellMentioned(env, parts),
    mailTickets: (ids) => mailNewTickets(mailTicketsDeps(env), ids),
  };
}
