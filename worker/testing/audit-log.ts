// Reads the audit log in tests.
import { env } from 'cloudflare:workers';
import { listAudit } from '../db/audit-queries';
import type { AuditEntry } from '../domain/audit/audit-entry';

/** Newest first; all that D1 has, or those of one action. */
export async function auditLog(action?: string): Promise<readonly AuditEntry[]> {
  const { rows } = await listAudit(env.DB, action === undefined ? {} : { action }, null, 500);
  return rows;
}

/** The fields that an entry tells of. */
export function changesOf(entry: AuditEntry | undefined): { before: unknown; after: unknown } {
  const parse = (text: string | null | undefined): unknown => (text ? JSON.parse(text) : null);
  return { before: parse(entry?.before), after: parse(entry?.after) };
}
