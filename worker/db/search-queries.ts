// What the search asks D1: which months have an index, and when an operator served whom. Called by the search route and by the feed
// of the index.
import type { D1Access } from './write-projection';

/** @param months `2026-11` */
export async function keepMonths(db: D1Access, months: readonly string[]): Promise<void> {
  const sql = 'INSERT OR IGNORE INTO search_months (month) SELECT value FROM json_each(?)';
  await db.prepare(sql).bind(JSON.stringify(months)).run();
}

/** Newest first. */
export async function listMonths(db: D1Access): Promise<string[]> {
  const { results } = await db.prepare('SELECT month FROM search_months ORDER BY month DESC').all<{ month: string }>();
  return results.map(({ month }) => month);
}

/** A session that was hers at its end, or is now. */
export interface ServedSpan {
  readonly chatId: string;
  /** ms */
  readonly openedAt: number;
  /** Null while it is open. */
  readonly endedAt: number | null;
}

export const SERVED_SPANS = `SELECT s.chat_id AS chatId, s.opened_at AS openedAt,
    iif(s.state IN ('resolved', 'closed'), coalesce(s.closed_at, s.resolved_at), NULL) AS endedAt
  FROM json_each(?1) AS given CROSS JOIN sessions AS s ON s.chat_id = given.value WHERE s.owner_id = ?2`;

export async function servedSpans(
  db: D1Access,
  operatorId: string,
  chatIds: readonly string[],
): Promise<readonly ServedSpan[]> {
  const { results } = await db.prepare(SERVED_SPANS).bind(JSON.stringify(chatIds), operatorId).all<ServedSpan>();
  return results;
}
