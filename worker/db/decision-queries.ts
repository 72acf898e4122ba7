// Why a chat went to whom, in D1: kept 90 days, read newest first by whoever may see the session. The Dispatcher has them for
// two days itself. Called by jobs/keep-decisions, the sweep and desk/session-route.
import type { DecisionView } from '../protocol/decision-view';
import type { D1Access } from './write-projection';

export const DECISIONS_KEEP_MS = 90 * 86_400_000;

// The same decision comes again once its outcome is known, and the queue keeps no order: an open one overwrites nothing.
const WRITE = `INSERT INTO decisions (session_id, decision_no, chat_id, team_id, at, record, outcome)
  SELECT value ->> 'sessionId', value ->> 'decisionNo', value ->> 'chatId', value ->> 'teamId', value ->> 'at', value,
    value ->> 'outcome' FROM json_each(?) WHERE true
  ON CONFLICT (session_id, decision_no) DO UPDATE SET record = excluded.record, outcome = excluded.outcome
  WHERE decisions.outcome = 'open' AND excluded.outcome <> 'open'`;

/** All lists or none; one statement each, since a bound value holds two megabytes. */
export async function writeDecisions(db: D1Access, lists: readonly (readonly DecisionView[])[]): Promise<void> {
  if (lists.length > 0) await db.batch(lists.map((list) => db.prepare(WRITE).bind(JSON.stringify(list))));
}

export function decisionsQuery(chatId: string, sessionId: string, limit: number) {
  return {
    sql: 'SELECT record FROM decisions WHERE session_id = ?1 AND chat_id = ?2 ORDER BY decision_no DESC LIMIT ?3',
    values: [sessionId, chatId, limit],
  };
}

/** Newest first. @param chatId whose session it must be: nobody reads another chat's by its session's name */
export async function decisionsOf(
  db: D1Access,
  chatId: string,
  sessionId: string,
  limit: number,
): Promise<DecisionView[]> {
  const { sql, values } = decisionsQuery(chatId, sessionId, limit);
  const { results } = await db
    .prepare(sql)
    .bind(...values)
    .all<{ record: string }>();
  // Written by our own Dispatcher; its shape only grows.
  return results.map(({ record }) => JSON.parse(record) as DecisionView);
}

export function dropDecisionsQuery(before: number, limit: number) {
  return {
    sql: `DELETE FROM decisions WHERE (session_id, decision_no) IN
      (SELECT session_id, decision_no FROM decisions WHERE at < ?1 ORDER BY at LIMIT ?2)`,
    values: [before, limit],
  };
}

/** Forgets the oldest of those made before then (ms). @returns how many */
export async function dropDecisions(db: D1Access, before: number, limit: number): Promise<number> {
  const { sql, values } = dropDecisionsQuery(before, limit);
  const { meta } = await db
    .prepare(sql)
    .bind(...values)
    .run();
  return meta.changes;
}
