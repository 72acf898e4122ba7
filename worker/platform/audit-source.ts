// Who acts, and from where, as the audit log keeps it: from a request that require-operator let through. Called by routes.
import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { type AuditAct, type AuditEntry, type AuditSource, toAuditEntry } from '../domain/audit/audit-entry';
import { toUuidV7 } from '../domain/ids';
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

const HOUR_MS = 3_600_000;

/** The same act of the same person within an hour is one entry: it has one id, and is written once. */
export function hourlyAuditEntryOf(c: Context<AppEnv>, act: AuditAct): AuditEntry {
  const ts = Date.now();
  const source = auditSourceOf(c);
  return toAuditEntry(source, act, { id: hourlyAuditId(ts, source.actor, act), ts });
}

export function hourlyAuditId(ts: number, actor: string, { action, object }: AuditAct): string {
  const hour = Math.floor(ts / HOUR_MS) * HOUR_MS;
  const digest = createHash('sha256')
    .update(JSON.stringify([hour, actor, action, object.kind, object.id]))
    .digest();
  return toUuidV7(hour, digest);
}
