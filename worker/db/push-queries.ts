// Browsers that are to be told of notices while the desk is closed, in D1. Called by desk/push-route, the hub and jobs/push-notices.
import { sha256 } from '../platform/keyed-hash';
import type { D1Access } from './write-projection';

/** A person's; the oldest goes for the eleventh. */
export const SUBSCRIPTIONS_MAX = 10;

export interface PushSubscriptionRow {
  readonly id: string;
  readonly loginId: string;
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

export interface NewPushSubscription extends Omit<PushSubscriptionRow, 'id'> {
  readonly operatorId: string;
  /** ms */
  readonly now: number;
}

/** The same browser again is one and the same, whoever had it before. */
export async function keepSubscription(db: D1Access, its: NewPushSubscription): Promise<void> {
  const { operatorId, loginId, endpoint, p256dh, auth, now } = its;
  await db.batch([
    db
      .prepare(
        `INSERT INTO push_subscriptions (id, operator_id, login_id, endpoint, p256dh, auth, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (id) DO UPDATE SET operator_id = ?2, login_id = ?3, p256dh = ?5, auth = ?6, created_at = ?7`,
      )
      .bind(sha256(endpoint), operatorId, loginId, endpoint, p256dh, auth, now),
    db
      .prepare(
        `DELETE FROM push_subscriptions WHERE id IN
           (SELECT id FROM push_subscriptions WHERE operator_id = ?1 ORDER BY created_at DESC LIMIT -1 OFFSET ?2)`,
      )
      .bind(operatorId, SUBSCRIPTIONS_MAX),
  ]);
}

export async function subscriptionsOf(db: D1Access, operatorId: string): Promise<PushSubscriptionRow[]> {
  const { results } = await db
    .prepare('SELECT id, login_id AS loginId, endpoint, p256dh, auth FROM push_subscriptions WHERE operator_id = ?1')
    .bind(operatorId)
    .all<PushSubscriptionRow>();
  return results;
}

export async function dropSubscriptions(db: D1Access, ids: readonly string[]): Promise<void> {
  await db
    .prepare('DELETE FROM push_subscriptions WHERE id IN (SELECT value FROM json_each(?1))')
    .bind(JSON.stringify(ids))
    .run();
}

/** Those of logins that have ended. */
export async function dropSubscriptionsOfLogins(db: D1Access, loginIds: readonly string[]): Promise<void> {
  await db
    .prepare('DELETE FROM push_subscriptions WHERE login_id IN (SELECT value FROM json_each(?1))')
    .bind(JSON.stringify(loginIds))
    .run();
}
