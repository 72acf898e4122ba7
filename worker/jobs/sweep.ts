// The cron's net under the projection: at each turn it goes a little further through the directory of chats and writes what
// D1 lacks. A chat whose part was lost in a queue sends it again by itself; the sweep finds what even that has missed.
// It also ends what operators uploaded and never sent, and pictures of theirs that were replaced, and repeats what the desk may not have heard; and it seals and
// checks the audit log. Called by index.scheduled, by `npm start` and by tests.
import { getProjectedPlace } from '../db/get-projected-place';
import type { Env } from '../env';
import { logError, logInfo } from '../platform/log';
import { chatSession } from '../stubs';
import { type RebuiltPage, rebuildPage, rebuildSource } from './rebuild-projection';
import { sweepAudit } from './sweep-audit';
import { sweepDesk } from './sweep-desk';
import { sweepPictures } from './sweep-pictures';
import { sweepUploads } from './sweep-uploads';
import { tellGuards } from './tell-guards';

const CHATS_PER_TURN = 50;
/** Where the last turn ended. In R2, for KV holds settings only and D1 is what is being checked. */
const CURSOR_KEY = 'jobs/sweep-cursor';

export async function sweep(env: Env): Promise<RebuiltPage | null> {
  await endUploads(env);
  await endPictures(env);
  await sweepDesk(env);
  await tellGuards(env);
  await sweepAudit(env);
  try {
    const cursor = (await (await env.MEDIA.get(CURSOR_KEY))?.text()) || null;
    const db = env.DB.withSession('first-primary');
    const deps = { ...rebuildSource(env), startOf: (chatId: string) => getProjectedPlace(db, chatId) };
    const page = await rebuildPage(deps, cursor, CHATS_PER_TURN);
    await env.MEDIA.put(CURSOR_KEY, page.nextCursor ?? '');
    logInfo('sweep_done', { chats: page.chats, parts: page.parts });
    return page;
  } catch (cause) {
    // The next turn begins at the same place.
    logError('sweep_failed', cause);
    return null;
  }
}

/** Apart from the rest: neither keeps the other from its turn. */
async function endUploads(env: Env): Promise<void> {
  const db = env.DB.withSession('first-primary');
  const usesMedia = (chatId: string, key: string) => chatSession(env, chatId).usesMedia(key);
  try {
    await sweepUploads({ db, bucket: env.MEDIA, usesMedia, now: Date.now() });
  } catch (cause) {
    logError('uploads_sweep_failed', cause);
  }
}

async function endPictures(env: Env): Promise<void> {
  try {
    await sweepPictures(env.DB.withSession('first-primary'), env.MEDIA, Date.now());
  } catch (cause) {
    logError('pictures_sweep_failed', cause);
  }
}
