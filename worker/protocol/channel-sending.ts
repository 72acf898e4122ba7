// What every operator may know of the channels: their names, what a push costs of what is left, and plain warnings.
import * as z from 'zod/mini';

/** Why a channel does not work as it should. The console has words and what to do for each. */
export const CHANNEL_WARNINGS = [
  /** Webhooks come with a wrong signature: the secret was reissued, or somebody else posts. */
  'SIGNATURE_FAILING',
  /** LINE refuses the channel's secret or token. */
  'CREDENTIALS_REFUSED',
  'WEBHOOK_NOT_SET',
  'WEBHOOK_ELSEWHERE',
  'WEBHOOK_OFF',
  'NO_WEBHOOK_YET',
  'QUOTA_USED_UP',
  'QUOTA_NEARLY_USED_UP',
  'QUOTA_WARNING',
  /** Chat is off in LINE's manager: read marks cannot be set. */
  'CHAT_OFF',
  /** LINE marks everything as read by itself. */
  'READ_BY_ITSELF',
  'SUSPENDED',
  /** LINE could not be asked; what is shown is old. */
  'NOT_CHECKED',
] as const;

export const channelWarning = z.object({ code: z.enum(CHANNEL_WARNINGS), since: z.nullable(z.number()) });
export type ChannelWarningView = z.infer<typeof channelWarning>;

export const channelSending = z.object({
  channelId: z.string(),
  name: z.string(),
  /** Counted messages of this month (Japan time); null: LINE was not asked yet. `limit` null: the plan has none. */
  quota: z.nullable(z.object({ limit: z.nullable(z.number()), used: z.number(), at: z.number() })),
  /** Pushes fail until the quota is there again; replies go on. */
  pushesStopped: z.boolean(),
  /** The channel has a page on which customers link their accounts, so that they can be invited to it. */
  linksAccounts: z.boolean(),
  warnings: z.array(channelWarning),
});
export type ChannelSending = z.infer<typeof channelSending>;

/** GET /api/channels: every channel, for everyone who is signed in. */
export const channelList = z.object({ channels: z.array(channelSending) });
export type ChannelList = z.infer<typeof channelList>;
