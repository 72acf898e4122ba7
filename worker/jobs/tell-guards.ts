// Tells the LoginGuards of people whose rights changed; each tells her hub, which changes her open sockets, before it answers.
// May be repeated, and the sweep does, so that a guard that did not answer hears it then. Called by the sweep, and by admin's
// routes, to which app.ts hands it.
import { markAccessTold, readAccount, untoldPeople } from '../db/access-queries';
import type { Env } from '../env';
import { logError, logWarn } from '../platform/log';
import { newestKeyVersion } from '../platform/seal';
import { withinMs } from '../platform/within-ms';
import { loginGuard } from '../stubs';

const PEOPLE_MAX = 500;
/** At once: each is a call to an object, which calls others. */
const SIDE_BY_SIDE = 20;
const ANSWER_WITHIN_MS = 5_000;

/** Acts at once, or with the next sweep; never throws. */
export async function tellGuards(env: Env): Promise<void> {
  try {
    const db = env.DB.withSession('first-primary');
    const people = await untoldPeople(db, PEOPLE_MAX);
    for (let i = 0; i < people.length; i += SIDE_BY_SIDE) {
      await Promise.all(people.slice(i, i + SIDE_BY_SIDE).map((operatorId) => tellOne(env, db, operatorId)));
    }
  } catch (cause) {
    logError('guards_not_told', cause);
  }
}

async function tellOne(env: Env, db: D1DatabaseSession, operatorId: string): Promise<void> {
  try {
    const stored = await readAccount(db, operatorId);
    if (!stored) return;
    const news = { ...stored, keyVersion: newestKeyVersion(env.DATA_KEK) ?? 0 };
    const told = await withinMs(loginGuard(env, `account:${operatorId}`).changeAccount(news), ANSWER_WITHIN_MS);
    if (told.inTime) await markAccessTold(db, operatorId, stored.account.accessVersion);
    else logWarn('guard_late', { operatorId });
  } catch (cause) {
    logError('guard_not_told', cause, { operatorId });
  }
}
