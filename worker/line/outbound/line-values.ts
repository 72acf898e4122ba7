// The values in LINE's answers, each read without trust: undefined where what makes it that value is missing. Pure.
// Called by line-client.ts. https://developers.line.biz/en/reference/messaging-api/
import type {
  BotInfo,
  DeliveryCount,
  GroupSummary,
  LineProfile,
  TokenAnswer,
  TranscodingStatus,
  WebhookEndpoint,
  WebhookTestResult,
} from './line-answer';
import { isRecord, toText } from './read-answer';

/** Where the status says it all. */
export function toNothing(): null {
  return null;
}

export function toProfile(body: unknown): LineProfile | undefined {
  const displayName = textOf(body, 'displayName');
  if (displayName === undefined) return undefined;
  const pictureUrl = textOf(body, 'pictureUrl');
  const language = textOf(body, 'language');
  const statusMessage = textOf(body, 'statusMessage');
  return {
    displayName,
    ...(pictureUrl !== undefined && { pictureUrl }),
    ...(language !== undefined && { language }),
    ...(statusMessage !== undefined && { statusMessage }),
  };
}

export function toBotInfo(body: unknown): BotInfo | undefined {
  const userId = textOf(body, 'userId');
  if (userId === undefined) return undefined;
  const pictureUrl = textOf(body, 'pictureUrl');
  return {
    userId,
    basicId: textOf(body, 'basicId') ?? '',
    displayName: textOf(body, 'displayName') ?? '',
    chatMode: textOf(body, 'chatMode') ?? '',
    markAsReadMode: textOf(body, 'markAsReadMode') ?? '',
    ...(pictureUrl !== undefined && { pictureUrl }),
  };
}

export function toGroupSummary(body: unknown): GroupSummary | undefined {
  const name = textOf(body, 'groupName');
  if (name === undefined) return undefined;
  const pictureUrl = textOf(body, 'pictureUrl');
  return { name, ...(pictureUrl !== undefined && { pictureUrl }) };
}

export function toCount(body: unknown): number | undefined {
  return numberOf(body, 'count');
}

export function toLinkToken(body: unknown): string | undefined {
  return textOf(body, 'linkToken') || undefined;
}

export function toLimit(body: unknown): { readonly limit: number | null } | undefined {
  if (textOf(body, 'type') === 'none') return { limit: null };
  const limit = numberOf(body, 'value');
  return limit === undefined ? undefined : { limit };
}

export function toUsage(body: unknown): number | undefined {
  return numberOf(body, 'totalUsage');
}

export function toDeliveryCount(body: unknown): DeliveryCount | undefined {
  const status = textOf(body, 'status');
  if (status !== 'ready' && status !== 'unready' && status !== 'out_of_service') return undefined;
  return { status, count: numberOf(body, 'success') ?? null };
}

export function toWebhookEndpoint(body: unknown): WebhookEndpoint | undefined {
  const url = textOf(body, 'endpoint');
  if (url === undefined || !isRecord(body)) return undefined;
  return { url: url || null, active: body.active === true };
}

export function toWebhookTest(body: unknown): WebhookTestResult | undefined {
  if (!isRecord(body) || typeof body.success !== 'boolean') return undefined;
  return {
    success: body.success,
    statusCode: numberOf(body, 'statusCode') ?? 0,
    reason: textOf(body, 'reason') ?? '',
    detail: textOf(body, 'detail') ?? '',
  };
}

export function toTranscoding(body: unknown): TranscodingStatus | undefined {
  const status = textOf(body, 'status');
  return status === 'processing' || status === 'succeeded' || status === 'failed' ? status : undefined;
}

const WORDS_LENGTH_MAX = 200;

export function toToken(response: Response, body: unknown): TokenAnswer {
  if (response.status === 429 || response.status >= 500) return { kind: 'unavailable' };
  if (response.status >= 400) {
    const words = textOf(body, 'error_description')?.slice(0, WORDS_LENGTH_MAX);
    return { kind: 'refused', ...(words !== undefined && { words }) };
  }
  const value = textOf(body, 'access_token');
  if (!response.ok || value === undefined) return { kind: 'unavailable' };
  return { kind: 'token', value, expiresInSec: numberOf(body, 'expires_in') ?? 0 };
}

function textOf(body: unknown, name: string): string | undefined {
  return isRecord(body) ? toText(body[name]) : undefined;
}

function numberOf(body: unknown, name: string): number | undefined {
  const value = isRecord(body) ? body[name] : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
