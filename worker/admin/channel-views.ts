// Rows of channels as the wire shows them: to admins with their health, to everyone with quota and warnings. No secret is in
// the rows, so none can get out here. Called by the routes of channels.
import type { ChannelRow } from '../db/channel-check-queries';
import { arePushesStopped, channelWarnings } from '../domain/channels/channel-warnings';
import type { SendingSettings } from '../domain/settings/settings-snapshot';
import type { ChannelAdmin } from '../protocol/channel-admin';
import type { ChannelSending } from '../protocol/channel-sending';

export interface ViewContext {
  /** ms */
  readonly now: number;
  /** The Worker's public address, where LINE's webhooks and the company's server come in. */
  readonly publicOrigin: string;
  readonly sending: Pick<SendingSettings, 'quotaWarnPercent'>;
}

export function webhookUrlOf(publicOrigin: string, channelId: string): string {
  return `${publicOrigin}/webhook/line/${channelId}`;
}

export function toChannelAdmin(row: ChannelRow, ctx: ViewContext): ChannelAdmin {
  const { hasAccountLinkKey, accountLinkUrl, previousSecretUntil, ...rest } = row;
  return {
    ...rest,
    webhookUrl: webhookUrlOf(ctx.publicOrigin, row.id),
    previousSecretUntil: previousSecretUntil !== null && previousSecretUntil > ctx.now ? previousSecretUntil : null,
    accountLink: {
      url: accountLinkUrl,
      nonceUrl: `${ctx.publicOrigin}/account-link/${row.id}/nonces`,
      hasKey: hasAccountLinkKey,
    },
    warnings: warningsOf(row, ctx),
  };
}

export function toChannelSending(row: ChannelRow, ctx: ViewContext): ChannelSending {
  return {
    channelId: row.id,
    name: row.name,
    quota: row.health.quota,
    pushesStopped: arePushesStopped(row.health, ctx.now),
    linksAccounts: row.accountLinkUrl !== null,
    warnings: warningsOf(row, ctx),
  };
}

function warningsOf(row: ChannelRow, ctx: ViewContext): ChannelAdmin['warnings'] {
  return channelWarnings(row.health, {
    now: ctx.now,
    webhookUrl: webhookUrlOf(ctx.publicOrigin, row.id),
    quotaWarnPercent: ctx.sending.quotaWarnPercent,
  });
}
