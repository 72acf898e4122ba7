// The channels with their health as the settings show them, and what a check of a channel found out. No secret leaves here,
// sealed or not. What webhooks and pushes tell of a channel is written by channel-health-queries.
// Called by admin, by desk (the list for everyone) and by jobs (the check).
import { eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { AuditEntry } from '../domain/audit/audit-entry';
import { type ChannelFacts, isUsedUp } from '../domain/channels/channel-warnings';
import { DEFAULT_SENDING, type SendingSettings } from '../domain/settings/settings-snapshot';
import { changeAudited, toStatement } from './audit-queries';
import { channelHealth, channels } from './channel-schema';
import { workspace } from './desk-schema';

const WORKSPACE_ID = 1;

export interface BotReading {
  readonly userId: string;
  readonly basicId: string;
  readonly displayName: string;
  readonly chatMode: string;
  readonly markAsReadMode: string;
}

export interface EndpointReading {
  /** Null: none is set. */
  readonly url: string | null;
  readonly active: boolean;
}

export interface ChannelHealth extends ChannelFacts {
  readonly redeliverySeenAt: number | null;
  readonly signatureFailedAt: number | null;
  readonly signatureFailures: number;
  readonly lastErrorCode: string | null;
  readonly lastErrorAt: number | null;
  readonly bot: BotReading | null;
  readonly endpoint: EndpointReading | null;
  /** Codes of the warnings there were when somebody was last told; null: nobody looked yet. */
  readonly told: readonly string[] | null;
}

export interface ChannelRow {
  readonly id: string;
  readonly name: string;
  readonly lineChannelId: string;
  readonly botUserId: string;
  readonly hasAccessToken: boolean;
  readonly previousSecretUntil: number | null;
  readonly accountLinkUrl: string | null;
  readonly hasAccountLinkKey: boolean;
  readonly createdAt: number;
  readonly health: ChannelHealth;
}

/** What LINE answered; what is left out could not be asked, and the old value stays. */
export interface CheckOutcome {
  readonly bot?: BotReading;
  readonly endpoint?: EndpointReading;
  readonly quota?: { readonly limit: number | null; readonly used: number };
  /** Left out: no answer said either way. */
  readonly areKeysRefused?: boolean;
  readonly isComplete: boolean;
}

/** All channels by name, or one of them. */
export async function readChannels(db: D1Database, channelId?: string): Promise<ChannelRow[]> {
  const found = drizzle(db)
    .select()
    .from(channels)
    .leftJoin(channelHealth, eq(channelHealth.channelId, channels.id))
    .orderBy(channels.name, channels.id);
  const rows = await (channelId === undefined ? found : found.where(eq(channels.id, channelId)));
  return rows.map(({ channels: channel, channel_health: health }) => ({
    id: channel.id,
    name: channel.name,
    lineChannelId: channel.lineChannelId,
    botUserId: channel.botUserId,
    hasAccessToken: channel.accessTokenSealed !== null,
    previousSecretUntil: channel.previousSecretUntil,
    accountLinkUrl: channel.accountLinkUrl,
    hasAccountLinkKey: channel.accountLinkKeyHash !== null,
    createdAt: channel.createdAt,
    health: toHealth(health),
  }));
}

/** Ids of all channels, those whose last check is oldest first. */
export async function channelsToCheck(db: D1Database): Promise<string[]> {
  const rows = await drizzle(db)
    .select({ id: channels.id })
    .from(channels)
    .leftJoin(channelHealth, eq(channelHealth.channelId, channels.id))
    .orderBy(sql`coalesce(${channelHealth.checkedAt}, 0)`, channels.id);
  return rows.map(({ id }) => id);
}

/** The settings as saved, defaults where none are. */
export async function readSending(db: D1Database): Promise<SendingSettings> {
  const [row] = await drizzle(db).select({ sending: workspace.sending }).from(workspace);
  return { ...DEFAULT_SENDING, ...parseJson<SendingSettings>(row?.sending ?? null) };
}

/** Takes effect with the next publishSettings(). */
export async function saveSending(db: D1Database, sending: SendingSettings, audit?: AuditEntry): Promise<void> {
  const change = drizzle(db)
    .update(workspace)
    .set({ sending: JSON.stringify(sending) })
    .where(eq(workspace.id, WORKSPACE_ID));
  await changeAudited(db, toStatement(db, change), audit);
}

/** Keeps what a check found out. @param now ms */
export async function saveCheck(db: D1Database, channelId: string, outcome: CheckOutcome, now: number): Promise<void> {
  const { bot, endpoint, quota, areKeysRefused } = outcome;
  const values = {
    ...(bot && { bot: JSON.stringify(bot) }),
    ...(endpoint && { endpoint: JSON.stringify(endpoint) }),
    ...(quota && { quotaLimit: quota.limit, quotaUsed: quota.used, quotaAt: now }),
    ...(outcome.isComplete ? { checkedAt: now } : { checkFailedAt: now }),
  };
  // What began earlier keeps its beginning; a later reading that shows room ends the stop.
  const marks = {
    ...(quota && { pushesStoppedAt: isUsedUp(quota) ? sql`coalesce(pushes_stopped_at, ${now})` : null }),
    ...(areKeysRefused !== undefined && {
      credentialsRefusedAt: areKeysRefused ? sql`coalesce(credentials_refused_at, ${now})` : null,
    }),
  };
  const first = {
    ...(quota && { pushesStoppedAt: isUsedUp(quota) ? now : null }),
    ...(areKeysRefused && { credentialsRefusedAt: now }),
  };
  await drizzle(db)
    .insert(channelHealth)
    .values({ channelId, ...values, ...first })
    .onConflictDoUpdate({ target: channelHealth.channelId, set: { ...values, ...marks } });
}

/** Keeps of which warnings is told. False where they are those of before, or somebody else was quicker: then nothing is to be told. */
export async function claimTold(
  db: D1Database,
  channelId: string,
  before: readonly string[] | null,
  codes: readonly string[],
): Promise<boolean> {
  const { meta } = await db
    .prepare('UPDATE channel_health SET told = ?3 WHERE channel_id = ?1 AND told IS ?2 AND told IS NOT ?3')
    .bind(channelId, before === null ? null : JSON.stringify(before), JSON.stringify(codes))
    .run();
  return meta.changes > 0;
}

type HealthRow = typeof channelHealth.$inferSelect;

function toHealth(row: HealthRow | null): ChannelHealth {
  return {
    lastWebhookAt: row?.lastWebhookAt ?? null,
    verifiedAt: row?.verifiedAt ?? null,
    redeliverySeenAt: row?.redeliverySeenAt ?? null,
    signatureFailedSince: row?.signatureFailedSince ?? null,
    signatureFailedAt: row?.signatureFailedAt ?? null,
    signatureFailures: row?.signatureFailures ?? 0,
    lastErrorCode: row?.lastErrorCode ?? null,
    lastErrorAt: row?.lastErrorAt ?? null,
    credentialsRefusedAt: row?.credentialsRefusedAt ?? null,
    suspendedAt: row?.suspendedAt ?? null,
    quota: toQuota(row),
    pushesStoppedAt: row?.pushesStoppedAt ?? null,
    bot: parseJson<BotReading>(row?.bot ?? null),
    endpoint: parseJson<EndpointReading>(row?.endpoint ?? null),
    checkedAt: row?.checkedAt ?? null,
    checkFailedAt: row?.checkFailedAt ?? null,
    told: parseJson<string[]>(row?.told ?? null),
  };
}

function toQuota(row: HealthRow | null): ChannelHealth['quota'] {
  if (row?.quotaAt == null || row.quotaUsed === null) return null;
  return { limit: row.quotaLimit, used: row.quotaUsed, at: row.quotaAt };
}

/** Columns written by this file alone; null where there is none. */
function parseJson<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}
