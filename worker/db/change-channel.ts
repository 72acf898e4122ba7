// What admins change of a channel in D1: keys (sealed here, so that no caller can forget to), name, account link. Each takes
// effect with the next publishSettings() of channel-queries, and is written with its entry of the audit log. Called by admin.
import { eq, or, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { AuditEntry } from '../domain/audit/audit-entry';
import { err, ok, type Result } from '../domain/result';
import { accessTokenPlace, secretPlace } from '../platform/channel-keys';
import { openSealed, type SealError, seal } from '../platform/seal';
import { changeAudited, toStatement } from './audit-queries';
import { type NewChannel, upsertChannel } from './channel-queries';
import { channels } from './channel-schema';

export interface Exists {
  readonly code: 'EXISTS';
  readonly retry: false;
}

/** Adds a channel; `EXISTS` where Kaiwa's or LINE's id of it is taken. @param now ms */
export async function addChannel(
  db: D1Database,
  channel: NewChannel,
  dataKek: string,
  now: number,
  audit?: AuditEntry,
): Promise<Result<null, SealError | Exists>> {
  const taken = await drizzle(db)
    .select({ id: channels.id })
    .from(channels)
    .where(or(eq(channels.id, channel.id), eq(channels.lineChannelId, channel.lineChannelId)));
  return taken.length > 0 ? err({ code: 'EXISTS', retry: false }) : upsertChannel(db, channel, dataKek, now, audit);
}

/** What is needed to prove new keys of a channel; null where there is none by that id. */
export async function readIdentity(
  db: D1Database,
  channelId: string,
): Promise<{ readonly lineChannelId: string; readonly botUserId: string } | null> {
  const [row] = await drizzle(db)
    .select({ lineChannelId: channels.lineChannelId, botUserId: channels.botUserId })
    .from(channels)
    .where(eq(channels.id, channelId));
  return row ?? null;
}

/** What changeChannelRow() can change, as it is now. */
export async function readChangeable(
  db: D1Database,
  channelId: string,
): Promise<{ readonly name: string; readonly accountLinkUrl: string | null } | null> {
  const [row] = await drizzle(db)
    .select({ name: channels.name, accountLinkUrl: channels.accountLinkUrl })
    .from(channels)
    .where(eq(channels.id, channelId));
  return row ?? null;
}

/** `accountLinkUrl` null: none any more. */
export async function changeChannelRow(
  db: D1Database,
  channelId: string,
  change: { readonly name?: string; readonly accountLinkUrl?: string | null },
  audit?: AuditEntry,
): Promise<void> {
  if (Object.keys(change).length === 0) return;
  await changeAudited(
    db,
    toStatement(db, drizzle(db).update(channels).set(change).where(eq(channels.id, channelId))),
    audit,
  );
}

/**
 * Puts a new secret in the place of the present one, which is kept for webhooks until `previousUntil` (ms). The same secret
 * again changes nothing, so that a repeat does not throw the old one away.
 */
export async function replaceChannelSecret(
  db: D1Database,
  channelId: string,
  secret: string,
  dataKek: string,
  previousUntil: number,
  audit?: AuditEntry,
): Promise<Result<null, SealError>> {
  const place = secretPlace(channelId);
  const present = await db
    .prepare('select secret_sealed from channels where id = ?1')
    .bind(channelId)
    .first<string>('secret_sealed');
  const opened = present === null ? null : await openSealed(present, place, dataKek);
  if (opened?.ok && opened.value === secret) return ok(null);
  const sealed = await seal(secret, place, dataKek);
  if (!sealed.ok) return sealed;
  const change = drizzle(db)
    .update(channels)
    .set({
      secretSealed: sealed.value,
      // Both lie in the same place for the seal, so the old text moves as it is.
      previousSecretSealed: sql`secret_sealed`,
      previousSecretUntil: previousUntil,
    })
    .where(eq(channels.id, channelId));
  await changeAudited(db, toStatement(db, change), audit);
  return ok(null);
}

/** @param token in the clear; null: tokens are issued by id and secret */
export async function replaceChannelToken(
  db: D1Database,
  channelId: string,
  token: string | null,
  dataKek: string,
  audit?: AuditEntry,
): Promise<Result<null, SealError>> {
  const sealed = token === null ? null : await seal(token, accessTokenPlace(channelId), dataKek);
  if (sealed && !sealed.ok) return sealed;
  const change = drizzle(db)
    .update(channels)
    .set({ accessTokenSealed: sealed?.value ?? null })
    .where(eq(channels.id, channelId));
  await changeAudited(db, toStatement(db, change), audit);
  return ok(null);
}

/** @param keyHash of the key by which the company's server asks for nonces */
export async function setAccountLinkKey(
  db: D1Database,
  channelId: string,
  keyHash: string,
  audit?: AuditEntry,
): Promise<void> {
  const change = drizzle(db).update(channels).set({ accountLinkKeyHash: keyHash }).where(eq(channels.id, channelId));
  await changeAudited(db, toStatement(db, change), audit);
}
