// Notices that reached those who lead since nobody had seen to them, in D1: counted for the person of whom they asked something, and
// whether their mail went out. Called by jobs/climb-notices, desk/desk-route and the sweep.
import type { D1Access } from './write-projection';

/** How long they are kept and counted. */
export const MISSED_DAYS = 7;
const KEEP_MS = MISSED_DAYS * 86_400_000;

export interface MissedNotice {
  readonly operatorId: string;
  readonly chatId: string;
  /** When it began to ask (ms): with person and chat its key. */
  readonly since: number;
}

/** The same one again is one. @param now ms */
export async function keepMissed(
  db: D1Access,
  { operatorId, chatId, since }: MissedNotice,
  now: number,
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO missed_notices (operator_id, chat_id, since, at) VALUES (?1, ?2, ?3, ?4)
       ON CONFLICT (operator_id, chat_id, since) DO NOTHING`,
    )
    .bind(operatorId, chatId, since, now)
    .run();
}

/** Of several who want to mail it one succeeds. @param now ms; null: the mail was refused, and somebody else may */
export async function claimMissedMail(db: D1Access, missed: MissedNotice, now: number | null): Promise<boolean> {
  const { operatorId, chatId, since } = missed;
  const { meta } = await db
    .prepare(
      `UPDATE missed_notices SET mailed_at = ?4
       WHERE operator_id = ?1 AND chat_id = ?2 AND since = ?3 AND (mailed_at IS NULL OR ?4 IS NULL)`,
    )
    .bind(operatorId, chatId, since, now)
    .run();
  return meta.changes > 0;
}

/** Of these days, by person; who missed none is left out. @param now ms */
export async function countMissed(db: D1Access, now: number): Promise<{ operatorId: string; count: number }[]> {
  const { results } = await db
    .prepare(
      `SELECT operator_id AS operatorId, count(*) AS count FROM missed_notices WHERE at > ?1
       GROUP BY operator_id ORDER BY operator_id`,
    )
    .bind(now - KEEP_MS)
    .all<{ operatorId: string; count: number }>();
  return results;
}

/** @returns how many were too old */
export async function dropMissed(db: D1Access, now: number): Promise<number> {
  const { meta } = await db
    .prepare('DELETE FROM missed_notices WHERE at <= ?1')
    .bind(now - KEEP_MS)
    .run();
  return meta.changes;
}
