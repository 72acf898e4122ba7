// The calls of LINE that Kaiwa makes: method, host, path with placeholders, and LINE's published limit of each. Data alone, and
// how an address is made from it. Used by line-client.ts and channel-pace.ts.
// https://developers.line.biz/en/reference/messaging-api/#rate-limits

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** `data`: content only; LINE answers 404 on the wrong host. */
  readonly host: 'api' | 'data';
  /** With `{name}` for ids. */
  readonly path: string;
  /** Calls that LINE takes per channel in a time; absent: STANDARD_LIMIT. */
  readonly limit?: CallLimit;
}

export interface CallLimit {
  readonly calls: number;
  readonly perMs: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

export const STANDARD_LIMIT: CallLimit = { calls: 2_000, perMs: SECOND_MS };
const WEBHOOK_LIMIT: CallLimit = { calls: 1_000, perMs: MINUTE_MS };

const api = (method: Endpoint['method'], path: string, limit?: CallLimit): Endpoint => ({
  method,
  host: 'api',
  path,
  ...(limit && { limit }),
});
const data = (path: string): Endpoint => ({ method: 'GET', host: 'data', path });

export const ENDPOINTS = {
  reply: api('POST', '/v2/bot/message/reply'),
  push: api('POST', '/v2/bot/message/push'),
  validate: api('POST', '/v2/bot/message/validate/push'),
  quota: api('GET', '/v2/bot/message/quota'),
  consumption: api('GET', '/v2/bot/message/quota/consumption'),
  replyCount: api('GET', '/v2/bot/message/delivery/reply'),
  pushCount: api('GET', '/v2/bot/message/delivery/push'),
  profile: api('GET', '/v2/bot/profile/{userId}'),
  groupSummary: api('GET', '/v2/bot/group/{groupId}/summary'),
  groupMember: api('GET', '/v2/bot/group/{groupId}/member/{userId}'),
  roomMember: api('GET', '/v2/bot/room/{roomId}/member/{userId}'),
  groupMemberCount: api('GET', '/v2/bot/group/{groupId}/members/count'),
  roomMemberCount: api('GET', '/v2/bot/room/{roomId}/members/count'),
  leaveGroup: api('POST', '/v2/bot/group/{groupId}/leave'),
  leaveRoom: api('POST', '/v2/bot/room/{roomId}/leave'),
  startLoading: api('POST', '/v2/bot/chat/loading/start', { calls: 100, perMs: SECOND_MS }),
  markAsRead: api('POST', '/v2/bot/chat/markAsRead'),
  linkToken: api('POST', '/v2/bot/user/{userId}/linkToken'),
  botInfo: api('GET', '/v2/bot/info'),
  getWebhookEndpoint: api('GET', '/v2/bot/channel/webhook/endpoint', WEBHOOK_LIMIT),
  setWebhookEndpoint: api('PUT', '/v2/bot/channel/webhook/endpoint', WEBHOOK_LIMIT),
  testWebhook: api('POST', '/v2/bot/channel/webhook/test', { calls: 60, perMs: HOUR_MS }),
  content: data('/v2/bot/message/{messageId}/content'),
  contentPreview: data('/v2/bot/message/{messageId}/content/preview'),
  transcoding: data('/v2/bot/message/{messageId}/content/transcoding'),
  token: api('POST', '/oauth2/v3/token', { calls: 370, perMs: SECOND_MS }),
} as const satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof ENDPOINTS;

/**
 * The path with its ids, each percent-encoded so that it stays within its place.
 * @throws where an id is empty or made of dots alone, which an address would read as a step up
 */
export function toPath({ path }: Endpoint, ids: Readonly<Record<string, string>> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_place, name: string) => {
    const id = ids[name] ?? '';
    if (/^\.*$/.test(id)) throw new Error(`no id for ${path}`);
    return encodeURIComponent(id);
  });
}
