// Carries one entry of a chat to the audit log in D1, which may be away: then the job comes again. Called by the lane of jobs.
import { writeAudit } from '../db/audit-queries';
import type { AuditEntry } from '../domain/audit/audit-entry';
import { withinMs } from '../platform/within-ms';

/** The other jobs of the chat wait behind this one. */
const ANSWER_WITHIN_MS = 3_000;

/** Throws where D1 did not take it in time. */
export async function keepAudit(db: D1Database, entry: AuditEntry): Promise<void> {
  const { inTime } = await withinMs(writeAudit(db, [entry]), ANSWER_WITHIN_MS);
  if (!inTime) throw new Error('D1 did not answer in time');
}
