// LINE's channels in D1: their sealed keys, their health, events that belong to no chat, nonces of account links on their way.
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

export const channels = sqliteTable('channels', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  lineChannelId: text('line_channel_id').notNull(),
  botUserId: text('bot_user_id').notNull(),
  /** Sealed under DATA_KEK, AAD `channels:{id}:secret`. */
  secretSealed: text('secret_sealed').notNull(),
  /** Sealed under DATA_KEK, AAD `channels:{id}:access_token`. */
  accessTokenSealed: text('access_token_sealed'),
  /** The secret before a replacement, same seal place; accepted for webhooks until `previousSecretUntil` (ms). */
  previousSecretSealed: text('previous_secret_sealed'),
  previousSecretUntil: integer('previous_secret_until'),
  accountLinkUrl: text('account_link_url'),
  /** SHA-256 (base64url) of the key by which the company's page asks for nonces. */
  accountLinkKeyHash: text('account_link_key_hash'),
  createdAt: integer('created_at').notNull(),
});

/** What was last seen and heard of a channel, one row each. Times in ms; null: never. */
export const channelHealth = sqliteTable('channel_health', {
  channelId: text('channel_id').primaryKey(),
  /** The last webhook with a right signature, and the last empty one (LINE's Verify). */
  lastWebhookAt: integer('last_webhook_at'),
  verifiedAt: integer('verified_at'),
  redeliverySeenAt: integer('redelivery_seen_at'),
  /** Wrong signatures since the last right one. */
  signatureFailedSince: integer('signature_failed_since'),
  signatureFailedAt: integer('signature_failed_at'),
  signatureFailures: integer('signature_failures').notNull().default(0),
  lastErrorCode: text('last_error_code'),
  lastErrorAt: integer('last_error_at'),
  credentialsRefusedAt: integer('credentials_refused_at'),
  suspendedAt: integer('suspended_at'),
  /** LINE's quota of the month; a limit of null with `quotaAt` set: none. */
  quotaLimit: integer('quota_limit'),
  quotaUsed: integer('quota_used'),
  quotaAt: integer('quota_at'),
  pushesStoppedAt: integer('pushes_stopped_at'),
  /** JSON of the bot info and of the webhook endpoint, as last read. */
  bot: text('bot'),
  endpoint: text('endpoint'),
  checkedAt: integer('checked_at'),
  checkFailedAt: integer('check_failed_at'),
  /** JSON: codes of the warnings there were when those who lead were last told of any; null: nobody looked yet. */
  told: text('told'),
});

/** Events that belong to no chat. */
export const channelLog = sqliteTable(
  'channel_log',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    channelId: text('channel_id').notNull(),
    at: integer('at').notNull(),
    type: text('type').notNull(),
    raw: text('raw').notNull(),
    /** LINE's webhookEventId; null in rows of before it was kept. */
    eventId: text('event_id'),
  },
  (table) => [
    index('channel_log_channel_at').on(table.channelId, table.at),
    uniqueIndex('channel_log_event').on(table.channelId, table.eventId),
  ],
);

/** Nonces of account links on their way: used once, gone after ten minutes. WITHOUT ROWID. */
export const accountLinkNonces = sqliteTable('account_link_nonces', {
  /** SHA-256 (base64url) of the nonce. */
  nonceHash: text('nonce_hash').primaryKey(),
  channelId: text('channel_id').notNull(),
  accountId: text('account_id').notNull(),
  accountName: text('account_name').notNull(),
  expiresAt: integer('expires_at').notNull(),
  /** Chat and line of its log that used it; the same again find their answer. Null: unused. */
  usedBy: text('used_by'),
});
