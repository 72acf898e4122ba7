// What is wrong with a channel, from what was last seen and heard of it. Pure: the clock arrives as an argument.
// The codes are the wire's (protocol/channel-sending.ts); the console has the words and what to do. Called by admin.
import { japanMonth } from './japan-month';

/** All times in ms; null: never, or not known. */
export interface ChannelFacts {
  readonly lastWebhookAt: number | null;
  readonly verifiedAt: number | null;
  /** Wrong signatures since the last right one. */
  readonly signatureFailedSince: number | null;
  readonly credentialsRefusedAt: number | null;
  readonly suspendedAt: number | null;
  readonly quota: QuotaReading | null;
  readonly pushesStoppedAt: number | null;
  /** Null: LINE was not asked yet. */
  readonly bot: { readonly chatMode: string; readonly markAsReadMode: string } | null;
  /** `url` null: none is set. */
  readonly endpoint: { readonly url: string | null; readonly active: boolean } | null;
  /** The last check in which every question was answered, and the last in which one was not. */
  readonly checkedAt: number | null;
  readonly checkFailedAt: number | null;
}

/** Counted messages of the month in which `at` lies. `limit` null: the plan has none. */
export interface QuotaReading {
  readonly limit: number | null;
  readonly used: number;
  readonly at: number;
}

export interface WarningContext {
  readonly now: number;
  /** Where LINE has to send this channel's webhooks. */
  readonly webhookUrl: string;
  /** Used share of the quota, in percent, from which there is a warning. */
  readonly quotaWarnPercent: number;
}

export type ChannelWarningCode =
  | 'SIGNATURE_FAILING'
  | 'CREDENTIALS_REFUSED'
  | 'WEBHOOK_NOT_SET'
  | 'WEBHOOK_ELSEWHERE'
  | 'WEBHOOK_OFF'
  | 'NO_WEBHOOK_YET'
  | 'QUOTA_USED_UP'
  | 'QUOTA_NEARLY_USED_UP'
  | 'QUOTA_WARNING'
  | 'CHAT_OFF'
  | 'READ_BY_ITSELF'
  | 'SUSPENDED'
  | 'NOT_CHECKED';

export interface ChannelWarning {
  readonly code: ChannelWarningCode;
  /** ms; null: it is not known since when. */
  readonly since: number | null;
}

const NEARLY_PERCENT = 95;
/** Checks run every 5 minutes; one that failed is no news yet. */
const OLD_MS = 12 * 60_000;

/** The warnings of a channel, the gravest first; none where all is well. */
export function channelWarnings(facts: ChannelFacts, ctx: WarningContext): ChannelWarning[] {
  return [
    ...since('CREDENTIALS_REFUSED', facts.credentialsRefusedAt),
    ...since('SUSPENDED', facts.suspendedAt),
    ...since('SIGNATURE_FAILING', facts.signatureFailedSince),
    ...webhookWarnings(facts, ctx),
    ...quotaWarnings(facts, ctx),
    ...chatWarnings(facts),
    ...(isOld(facts, ctx.now) ? [{ code: 'NOT_CHECKED' as const, since: facts.checkedAt }] : []),
  ];
}

/** Whether pushes fail until the quota is there again. A new month in Japan brings it back, whatever was read before. */
export function arePushesStopped(facts: Pick<ChannelFacts, 'pushesStoppedAt'>, now: number): boolean {
  return facts.pushesStoppedAt !== null && japanMonth(facts.pushesStoppedAt) === japanMonth(now);
}

/** Whether a reading leaves no room for one more message. */
export function isUsedUp(reading: { readonly limit: number | null; readonly used: number }): boolean {
  return reading.limit !== null && reading.used >= reading.limit;
}

/** Used share of this month's quota, in percent; null: the plan has none, or none was read this month. */
export function usedPercent(quota: QuotaReading | null, now: number): number | null {
  // A reading of last month says nothing about this one.
  if (!quota || quota.limit === null || japanMonth(quota.at) !== japanMonth(now)) return null;
  return quota.limit === 0 ? 100 : (quota.used / quota.limit) * 100;
}

function since(code: ChannelWarningCode, at: number | null): ChannelWarning[] {
  return at === null ? [] : [{ code, since: at }];
}

function webhookWarnings(facts: ChannelFacts, { webhookUrl }: WarningContext): ChannelWarning[] {
  const { endpoint } = facts;
  if (endpoint?.url === null) return [{ code: 'WEBHOOK_NOT_SET', since: null }];
  if (endpoint && endpoint.url !== webhookUrl) return [{ code: 'WEBHOOK_ELSEWHERE', since: null }];
  if (endpoint && !endpoint.active) return [{ code: 'WEBHOOK_OFF', since: null }];
  const isUnheard = facts.lastWebhookAt === null && facts.verifiedAt === null;
  return isUnheard ? [{ code: 'NO_WEBHOOK_YET', since: null }] : [];
}

function quotaWarnings(facts: ChannelFacts, { now, quotaWarnPercent }: WarningContext): ChannelWarning[] {
  if (arePushesStopped(facts, now)) return since('QUOTA_USED_UP', facts.pushesStoppedAt);
  const percent = usedPercent(facts.quota, now);
  if (percent === null) return [];
  if (percent >= 100) return [{ code: 'QUOTA_USED_UP', since: facts.quota?.at ?? null }];
  if (percent >= NEARLY_PERCENT) return [{ code: 'QUOTA_NEARLY_USED_UP', since: null }];
  return percent >= quotaWarnPercent ? [{ code: 'QUOTA_WARNING', since: null }] : [];
}

function chatWarnings({ bot }: ChannelFacts): ChannelWarning[] {
  if (bot?.chatMode === 'bot') return [{ code: 'CHAT_OFF', since: null }];
  return bot?.markAsReadMode === 'auto' ? [{ code: 'READ_BY_ITSELF', since: null }] : [];
}

function isOld(facts: ChannelFacts, now: number): boolean {
  const hasFailed = facts.checkFailedAt !== null && facts.checkFailedAt >= (facts.checkedAt ?? 0);
  return hasFailed && (facts.checkedAt === null || now - facts.checkedAt >= OLD_MS);
}
