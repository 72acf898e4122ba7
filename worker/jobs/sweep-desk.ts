// The net under the desk's settings: at each turn KV gets what publishing it failed, the Dispatcher hears of everybody, tickets
// are mailed whose mail was refused, and old drafts, missed notices and decisions are forgotten. Each by itself: none keeps the others from their turn.
// Called by the sweep.

import { republishSettings } from '../db/channel-queries';
import { dropDraftsBefore } from '../db/draft-queries';
import { dropMissed } from '../db/missed-notice-queries';
import type { D1Access } from '../db/write-projection';
import type { Env } from '../env';
import { logError, logInfo } from '../platform/log';
import { sweepDecisions } from './keep-decisions';
import { mailTicketsDeps, sweepTicketMails } from './mail-tickets';
import { sendPeople, tellSettingsChanged } from './tell-dispatcher';

/** A draft that nobody touched for so long is dropped. */
const DRAFTS_KEEP_MS = 30 * 86_400_000;

export async function sweepDesk(env: Env): Promise<void> {
  await Promise.all([
    apart('settings', republish(env)),
    apart('people', sendPeople(env)),
    apart('ticket_mails', sweepTicketMails(mailTicketsDeps(env))),
    apart('drafts', sweepDrafts(env.DB.withSession('first-primary'), Date.now())),
    apart('missed_notices', sweepMissed(env.DB.withSession('first-primary'), Date.now())),
    apart('decisions', sweepDecisions(env.DB.withSession('first-primary'), Date.now())),
  ]);
}

/** @param now ms */
export async function sweepDrafts(db: D1Access, now: number): Promise<void> {
  const dropped = await dropDraftsBefore(db, now - DRAFTS_KEEP_MS);
  if (dropped > 0) logInfo('drafts_dropped', { dropped });
}

/** @param now ms */
export async function sweepMissed(db: D1Access, now: number): Promise<void> {
  const dropped = await dropMissed(db, now);
  if (dropped > 0) logInfo('missed_notices_dropped', { dropped });
}

async function republish(env: Env): Promise<void> {
  const version = await republishSettings(env.DB, env.SETTINGS);
  if (version === null) return;
  logInfo('settings_republished', { version });
  await tellSettingsChanged(env);
}

async function apart(what: string, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (cause) {
    logError('desk_sweep_failed', cause, { what });
  }
}
