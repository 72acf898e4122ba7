// Who acts, and from where, as the audit log keeps it: from a request that require-operator let through. Called by routes.
import type { Context } from 'hono';
import { type AuditAct, type AuditEntry, type AuditSource, toAuditEntry } from '../domain/audit/audit-entry';
import type { AppEnv } from '../env';
import { newUuidV7 } from './random-id';

/** Set by Cloudflare's edge, which overwrites what a caller claims. */
export function addressOf(c: Context<AppEnv>): string {
  return c.req.header('cf-connecting-ip') ?? '';
}

export function auditSourceOf(c: Context<AppEnv>): AuditSource {
  const { operatorId, name } = c.get('asker');
  return { actor: operatorId, actorName: name, ip: addressOf(c), requestId: c.get('requestId') };
}

/** The entry of what is about to be done; written in the batch of the change itself. */
export function auditEntryOf(c: Context<AppEnv>, act: AuditAct): AuditEntry {
  const ts = Date.now();
  return toAuditEntry(auditSourceOf(c), act, { id: newUuidV7(ts), ts });
}
