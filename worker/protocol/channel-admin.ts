// What admins see and change of the channels: connection, keys, health, webhook, account links. Secrets go in and never out.
import * as z from 'zod/mini';
import { channelWarning } from './channel-sending';

const HOUR_MAX = 168;

const channelName = z.string().check(z.minLength(1), z.maxLength(60));
const channelSecret = z.string().check(z.regex(/^[0-9a-f]{32}$/));
const accessToken = z.string().check(z.maxLength(2_000), z.regex(/^[!-~]+$/));
/** Parsed where a link token is put into it, and part of a button at LINE. */
const httpsPage = z.string().check(
  z.maxLength(500),
  z.regex(/^https:\/\/[^\s]+$/),
  z.refine((text) => URL.canParse(text)),
);

const health = z.object({
  /** Times in ms; null: never. The last webhook with a right signature, and the last empty one (LINE's Verify). */
  lastWebhookAt: z.nullable(z.number()),
  verifiedAt: z.nullable(z.number()),
  redeliverySeenAt: z.nullable(z.number()),
  /** Wrong signatures since the last right one. */
  signatureFailedSince: z.nullable(z.number()),
  signatureFailedAt: z.nullable(z.number()),
  signatureFailures: z.number(),
  lastErrorCode: z.nullable(z.string()),
  lastErrorAt: z.nullable(z.number()),
  credentialsRefusedAt: z.nullable(z.number()),
  suspendedAt: z.nullable(z.number()),
  quota: z.nullable(z.object({ limit: z.nullable(z.number()), used: z.number(), at: z.number() })),
  pushesStoppedAt: z.nullable(z.number()),
  /** As LINE last told; null: not asked yet. */
  bot: z.nullable(
    z.object({
      userId: z.string(),
      basicId: z.string(),
      displayName: z.string(),
      chatMode: z.string(),
      markAsReadMode: z.string(),
    }),
  ),
  /** The webhook address as LINE has it; `url` null: none is set. Null: not asked yet. */
  endpoint: z.nullable(z.object({ url: z.nullable(z.string()), active: z.boolean() })),
  checkedAt: z.nullable(z.number()),
  checkFailedAt: z.nullable(z.number()),
});
export type ChannelHealthView = z.infer<typeof health>;

export const channelAdmin = z.object({
  id: z.string(),
  name: z.string(),
  lineChannelId: z.string(),
  botUserId: z.string(),
  /** Where LINE has to send its webhooks. */
  webhookUrl: z.string(),
  hasAccessToken: z.boolean(),
  /** Until when (ms) webhooks signed with the secret before the present one are taken; null: only the present one. */
  previousSecretUntil: z.nullable(z.number()),
  /** The company's page, where its server asks for nonces, and whether it has a key for that. */
  accountLink: z.object({ url: z.nullable(z.string()), nonceUrl: z.string(), hasKey: z.boolean() }),
  createdAt: z.number(),
  health,
  warnings: z.array(channelWarning),
});
export type ChannelAdmin = z.infer<typeof channelAdmin>;

/** GET /api/admin/channels */
export const channelAdminList = z.object({ channels: z.array(channelAdmin) });
export type ChannelAdminList = z.infer<typeof channelAdminList>;

/** Answer of every change of one channel. */
export const channelAnswer = z.object({ channel: channelAdmin });
export type ChannelAnswer = z.infer<typeof channelAnswer>;

/** POST /api/admin/channels: proven by LINE before anything is saved. `id`: Kaiwa's own name of it, part of addresses. */
export const connectChannel = z.strictObject({
  id: z.string().check(z.regex(/^[a-z0-9][a-z0-9_-]{0,63}$/)),
  name: channelName,
  lineChannelId: z.string().check(z.regex(/^\d{6,20}$/)),
  secret: channelSecret,
  /** A long-lived token; left out, tokens are issued by id and secret, which is the better way. */
  accessToken: z.optional(accessToken),
});
export type ConnectChannel = z.infer<typeof connectChannel>;

/** PATCH /api/admin/channels/{channelId}. `accountLinkUrl`: the company's sign-in page; null: none. */
export const changeChannel = z.strictObject({
  name: z.optional(channelName),
  accountLinkUrl: z.optional(z.nullable(httpsPage)),
});
export type ChangeChannel = z.infer<typeof changeChannel>;

/** PUT /api/admin/channels/{channelId}/secret. `keepOldHours`: how long webhooks signed with the old one are taken (24). */
export const replaceSecret = z.strictObject({
  secret: channelSecret,
  keepOldHours: z.optional(z.int().check(z.gte(0), z.lte(HOUR_MAX))),
});
export type ReplaceSecret = z.infer<typeof replaceSecret>;

/** PUT /api/admin/channels/{channelId}/access-token */
export const replaceAccessToken = z.strictObject({ accessToken });
export type ReplaceAccessToken = z.infer<typeof replaceAccessToken>;

/** POST /api/admin/channels/{channelId}/webhook. `replace`: another address stands there and shall be replaced. */
export const setWebhook = z.strictObject({ replace: z.optional(z.boolean()) });
export type SetWebhook = z.infer<typeof setWebhook>;

/** POST /api/admin/channels/{channelId}/webhook/test: what LINE saw. `arrived`: our own intake took the test's call. */
export const webhookTest = z.object({
  success: z.boolean(),
  /** OK, COULD_NOT_CONNECT, REQUEST_TIMEOUT, ERROR_STATUS_CODE, UNCLASSIFIED, or what LINE adds. */
  reason: z.string(),
  detail: z.string(),
  statusCode: z.number(),
  arrived: z.boolean(),
  channel: channelAdmin,
});
export type WebhookTest = z.infer<typeof webhookTest>;

/** POST /api/admin/channels/{channelId}/account-link-key: shown this once, kept as a hash. The one before is void. */
export const accountLinkKey = z.object({ key: z.string(), channel: channelAdmin });
export type AccountLinkKey = z.infer<typeof accountLinkKey>;
