// LINE's Messaging API as functions: one attempt per call and an answer that says what is known and nothing more.
// Must not retry, keep state or choose a token: channel-token.ts and the outbox do. Base addresses and fetch are injected.
// Called by line-channel.ts. https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
import type {
  BotInfo,
  ContentAnswer,
  DeliveryCount,
  GroupSummary,
  LineProfile,
  Quota,
  ReadAnswer,
  SendAnswer,
  TokenAnswer,
  TranscodingAnswer,
  WebhookEndpoint,
  WebhookTestResult,
} from './line-answer';
import { askTranscoding, fetchContent } from './line-content';
import type { EndpointName } from './line-endpoints';
import { createLineHttp, type LineHttp, type LineHttpDeps, SHORT_TIMEOUT_MS } from './line-http';
import {
  toBotInfo,
  toCount,
  toDeliveryCount,
  toGroupSummary,
  toLimit,
  toLinkToken,
  toNothing,
  toProfile,
  toToken,
  toUsage,
  toWebhookEndpoint,
  toWebhookTest,
} from './line-values';
import { readJson, toAccepted, toFailure } from './read-answer';

export type LineClientDeps = LineHttpDeps;

/**
 * `messages` is the JSON text of the array, kept byte for byte, so that every attempt under one retry key is the same body.
 * A reply never carries a retry key: LINE refuses it with 400.
 */
export type SendCall =
  | { readonly endpoint: 'reply'; readonly replyToken: string; readonly messages: string; readonly attempt?: number }
  | {
      readonly endpoint: 'push';
      readonly to: string;
      readonly messages: string;
      /** A UUID; LINE knows it for 24 h. */
      readonly retryKey: string;
      readonly attempt?: number;
    };

/** A group or room of LINE. */
export interface GroupPlace {
  readonly kind: 'group' | 'room';
  readonly id: string;
}

export interface LineClient {
  send(call: SendCall, token: string): Promise<SendAnswer>;
  profile(userId: string, token: string): Promise<ReadAnswer<LineProfile>>;
  /** Rooms have no summary. */
  groupSummary(groupId: string, token: string): Promise<ReadAnswer<GroupSummary>>;
  member(place: GroupPlace, userId: string, token: string): Promise<ReadAnswer<LineProfile>>;
  /** Without the account itself. */
  memberCount(place: GroupPlace, token: string): Promise<ReadAnswer<number>>;
  leave(place: GroupPlace, token: string): Promise<ReadAnswer<null>>;
  /** `seconds`: 5 to 60 in steps of 5; one-to-one chats only. */
  startLoading(userId: string, seconds: number, token: string): Promise<ReadAnswer<null>>;
  /** Marks this message and all before it as read on the customer's phone. */
  markAsRead(markAsReadToken: string, token: string): Promise<ReadAnswer<null>>;
  /** For one account link: ten minutes, once. Never to be logged. */
  linkToken(userId: string, token: string): Promise<ReadAnswer<string>>;
  /** LINE's verdict on message objects, JSON text of their array; nothing is sent. */
  validate(messages: string, token: string): Promise<ReadAnswer<null>>;
  botInfo(token: string): Promise<ReadAnswer<BotInfo>>;
  quota(token: string): Promise<ReadAnswer<Quota>>;
  /** @param date yyyyMMdd in Japan */
  deliveryCount(way: 'reply' | 'push', date: string, token: string): Promise<ReadAnswer<DeliveryCount>>;
  webhookEndpoint(token: string): Promise<ReadAnswer<WebhookEndpoint>>;
  setWebhookEndpoint(url: string, token: string): Promise<ReadAnswer<null>>;
  /** LINE calls the address now, with a signed body without events. */
  testWebhook(url: string | null, token: string): Promise<ReadAnswer<WebhookTestResult>>;
  content(messageId: string, token: string): Promise<ContentAnswer>;
  contentPreview(messageId: string, token: string): Promise<ContentAnswer>;
  transcodingStatus(messageId: string, token: string): Promise<TranscodingAnswer>;
  /** A stateless channel access token, good for 15 minutes. */
  issueToken(lineChannelId: string, secret: string): Promise<TokenAnswer>;
}

export function createLineClient(deps: LineClientDeps): LineClient {
  const http = createLineHttp(deps);
  const ask = <T>(endpoint: EndpointName, token: string, toValue: (body: unknown) => T | undefined, ids = {}) =>
    http.read({ endpoint, token, ids }, toValue);
  const tell = <T>(endpoint: EndpointName, token: string, body: unknown, toValue: (body: unknown) => T | undefined) =>
    http.read({ endpoint, token, body: JSON.stringify(body) }, toValue);

  return {
    send: (call, token) => send(http, call, token),
    profile: (userId, token) =>
      http.read({ endpoint: 'profile', ids: { userId }, token, timeoutMs: SHORT_TIMEOUT_MS }, toProfile),
    groupSummary: (groupId, token) => ask('groupSummary', token, toGroupSummary, { groupId }),
    member: (place, userId, token) =>
      ask(place.kind === 'group' ? 'groupMember' : 'roomMember', token, toProfile, { ...toIds(place), userId }),
    memberCount: (place, token) =>
      ask(place.kind === 'group' ? 'groupMemberCount' : 'roomMemberCount', token, toCount, toIds(place)),
    leave: (place, token) => ask(place.kind === 'group' ? 'leaveGroup' : 'leaveRoom', token, toNothing, toIds(place)),
    startLoading: (chatId, loadingSeconds, token) => tell('startLoading', token, { chatId, loadingSeconds }, toNothing),
    markAsRead: (markAsReadToken, token) => tell('markAsRead', token, { markAsReadToken }, toNothing),
    linkToken: (userId, token) => ask('linkToken', token, toLinkToken, { userId }),
    // Joined as text: parsing and writing the messages anew could change what is judged.
    validate: (messages, token) =>
      http.read({ endpoint: 'validate', token, body: `{"messages":${messages}}` }, toNothing),
    botInfo: (token) => ask('botInfo', token, toBotInfo),
    quota: (token) => askQuota(http, token),
    deliveryCount: (way, date, token) =>
      http.read({ endpoint: way === 'reply' ? 'replyCount' : 'pushCount', query: { date }, token }, toDeliveryCount),
    webhookEndpoint: (token) => askWebhookEndpoint(http, token),
    setWebhookEndpoint: (endpoint, token) => tell('setWebhookEndpoint', token, { endpoint }, toNothing),
    testWebhook: (endpoint, token) => tell('testWebhook', token, endpoint === null ? {} : { endpoint }, toWebhookTest),
    content: (messageId, token) => fetchContent(http, 'content', messageId, token),
    contentPreview: (messageId, token) => fetchContent(http, 'contentPreview', messageId, token),
    transcodingStatus: (messageId, token) => askTranscoding(http, messageId, token),
    issueToken: (lineChannelId, secret) => issueToken(http, lineChannelId, secret),
  };
}

function toIds({ kind, id }: GroupPlace): Record<string, string> {
  return kind === 'group' ? { groupId: id } : { roomId: id };
}

async function send(http: LineHttp, call: SendCall, token: string): Promise<SendAnswer> {
  const isPush = call.endpoint === 'push';
  const target = isPush ? `"to":${JSON.stringify(call.to)}` : `"replyToken":${JSON.stringify(call.replyToken)}`;
  const done = await http.attempt({
    endpoint: call.endpoint,
    token,
    ...(isPush && { headers: { 'x-line-retry-key': call.retryKey } }),
    // Joined as text: parsing and writing the messages anew could change their bytes between attempts.
    body: `{${target},"messages":${call.messages}}`,
    ...(call.attempt !== undefined && { attempt: call.attempt }),
  });
  if (!done.answered) return { kind: 'unknown', cause: done.cause, requestId: null };
  const { response, requestId, stopClock } = done;
  const body = await readJson(response);
  stopClock();
  if (response.ok) return toAccepted(body, requestId);
  const firstRequestId = response.headers.get('x-line-accepted-request-id');
  if (response.status !== 409) return toFailure(response, body, requestId);
  if (!firstRequestId) return { kind: 'unknown', cause: 'conflict_without_id', requestId };
  return { ...toAccepted(body, requestId), via409: firstRequestId };
}

async function askQuota(http: LineHttp, token: string): Promise<ReadAnswer<Quota>> {
  const limit = await http.read({ endpoint: 'quota', token }, toLimit);
  if (limit.kind !== 'ok') return limit;
  const used = await http.read({ endpoint: 'consumption', token }, toUsage);
  if (used.kind !== 'ok') return used;
  return { kind: 'ok', value: { limit: limit.value.limit, used: used.value }, requestId: used.requestId };
}

/** 404 is an answer: no address is set. */
async function askWebhookEndpoint(http: LineHttp, token: string): Promise<ReadAnswer<WebhookEndpoint>> {
  const answer = await http.read({ endpoint: 'getWebhookEndpoint', token }, toWebhookEndpoint);
  if (answer.kind !== 'rejected' || answer.status !== 404) return answer;
  return { kind: 'ok', value: { url: null, active: false }, requestId: answer.requestId };
}

async function issueToken(http: LineHttp, lineChannelId: string, secret: string): Promise<TokenAnswer> {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: lineChannelId });
  form.set('client_secret', secret);
  const done = await http.attempt({
    endpoint: 'token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
    timeoutMs: SHORT_TIMEOUT_MS,
  });
  if (!done.answered) return { kind: 'unavailable' };
  const body = await readJson(done.response);
  done.stopClock();
  return toToken(done.response, body);
}
