// LINE as one channel sees it: every call, with the channel's keys, token and pace taken care of.
// Must not decide reply or push, retry, or know chats. Called by session, jobs and admin; open it anew for each piece of work.
import type { SettingsSnapshot } from '../../domain/settings/settings-snapshot';
import { type ChannelKeys, getChannelKeys } from '../../platform/channel-keys';
import { logError, logWarn } from '../../platform/log';
import { getSettings, type SettingsSource } from '../../platform/settings-snapshot';
import { type PaceStore, slowDown, takePlace } from './channel-pace';
import { type ChannelTokenDeps, type TokenStore, withChannelToken } from './channel-token';
import type {
  BotInfo,
  ContentAnswer,
  DeliveryCount,
  GroupSummary,
  Limited,
  LineProfile,
  Quota,
  ReadAnswer,
  SendAnswer,
  TranscodingAnswer,
  WebhookEndpoint,
  WebhookTestResult,
} from './line-answer';
import { createLineClient, type GroupPlace, type LineClient, type LineClientDeps } from './line-client';
import type { EndpointName } from './line-endpoints';

/** Where LINE is, and by what the channels' keys open. `fetch` replaces the global one in tests. */
export interface LineSource {
  readonly LINE_API_BASE: string;
  readonly LINE_DATA_API_BASE: string;
  readonly DATA_KEK: string;
  readonly fetch?: LineClientDeps['fetch'];
}

/** The part of Env that is needed. */
export interface LineChannelSource extends SettingsSource, LineSource {}

/** `unavailable`: not known just now, keep the old one and ask later. `not_found`: blocked, no consent, left or unknown. */
export type LookUp<T> = T | 'not_found' | 'unavailable';
export type ProfileAnswer = LookUp<LineProfile>;

/** As LineClient says of each, without the token. */
export interface LineChannel {
  /** `messages`: JSON text of the array of 1-5 message objects, sent byte for byte. Never carries a retry key. */
  reply(replyToken: string, messages: string, attempt?: number): Promise<SendAnswer>;
  /** `retryKey`: a UUID stored before the first attempt; the same key always goes with the same `messages`. */
  push(to: string, retryKey: string, messages: string, attempt?: number): Promise<SendAnswer>;
  profile(userId: string): Promise<ProfileAnswer>;
  /** Rooms have no summary. */
  groupSummary(groupId: string): Promise<LookUp<GroupSummary>>;
  member(place: GroupPlace, userId: string): Promise<ProfileAnswer>;
  memberCount(place: GroupPlace): Promise<LookUp<number>>;
  leave(place: GroupPlace): Promise<ReadAnswer<null>>;
  startLoading(userId: string, seconds: number): Promise<ReadAnswer<null>>;
  markAsRead(markAsReadToken: string): Promise<ReadAnswer<null>>;
  linkToken(userId: string): Promise<ReadAnswer<string>>;
  validate(messages: string): Promise<ReadAnswer<null>>;
  /** The file behind an incoming message; the body is a stream. */
  content(lineMessageId: string): Promise<ContentAnswer>;
  /** A small picture of an image or video. */
  contentPreview(lineMessageId: string): Promise<ContentAnswer>;
  /** How far LINE is with a video or voice message whose content is `preparing`. */
  transcodingStatus(lineMessageId: string): Promise<TranscodingAnswer>;
  /** Tells a used-up month from a reservation when a push is limited by `monthly`. */
  quota(): Promise<ReadAnswer<Quota>>;
  deliveryCount(way: 'reply' | 'push', date: string): Promise<ReadAnswer<DeliveryCount>>;
  botInfo(): Promise<ReadAnswer<BotInfo>>;
  webhookEndpoint(): Promise<ReadAnswer<WebhookEndpoint>>;
  setWebhookEndpoint(url: string): Promise<ReadAnswer<null>>;
  /** Null: the address that is set. */
  testWebhook(url?: string | null): Promise<ReadAnswer<WebhookTestResult>>;
}

/**
 * The channel, or null where it cannot be reached through just now: no snapshot, no such channel, or keys that do not open
 * (which is logged). Null is no refusal of LINE: rows stay as they are and are tried later.
 */
export async function openLineChannel(source: LineChannelSource, channelId: string): Promise<LineChannel | null> {
  const snapshot = await getSettings(source);
  return snapshot && openLineChannelOf(source, snapshot, channelId);
}

/** The same by a snapshot at hand, for whoever must not go by an older one. */
export async function openLineChannelOf(
  source: LineSource,
  snapshot: SettingsSnapshot,
  channelId: string,
): Promise<LineChannel | null> {
  const keys = await getChannelKeys(snapshot, channelId, source.DATA_KEK);
  if (!keys.ok) {
    logError('channel_keys_not_opened', null, { channel: channelId, code: keys.error.code });
    return null;
  }
  if (!keys.value) return null;
  const client = createLineClient({
    fetch: source.fetch ?? ((url, init) => fetch(url, init)),
    apiBase: source.LINE_API_BASE,
    dataApiBase: source.LINE_DATA_API_BASE,
  });
  return toLineChannel(client, `${source.LINE_API_BASE} ${channelId}`, keys.value);
}

// Token values and buckets only: made by this isolate for this isolate, no data of a request.
const tokens: TokenStore = new Map();
const paces: PaceStore = new Map();

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const HELD_BACK: Limited = { kind: 'limited', why: 'rate', requestId: null };

function toLineChannel(client: LineClient, key: string, keys: ChannelKeys): LineChannel {
  const { secret, accessToken, channel } = keys;
  const credentials = { lineChannelId: channel.lineChannelId, secret, accessToken };
  const deps: ChannelTokenDeps = { issueToken: client.issueToken, now: () => Date.now(), sleep };

  /** One call by its turn and with a token; a repeat after 401 waits for a turn of its own. */
  const call = <Answer extends { readonly kind: string }>(
    endpoint: EndpointName,
    run: (token: string) => Promise<Answer>,
  ) =>
    withChannelToken<Answer | Limited>(deps, tokens, key, credentials, (token) =>
      inTurn(endpoint, key, () => run(token)),
    );

  const lookUp = async <T>(endpoint: EndpointName, run: (token: string) => Promise<ReadAnswer<T>>) =>
    toLookUp(await call(endpoint, run));
  const isGroup = (place: GroupPlace) => place.kind === 'group';

  return {
    reply: (replyToken, messages, attempt = 1) =>
      call('reply', (token) => client.send({ endpoint: 'reply', replyToken, messages, attempt }, token)),
    push: (to, retryKey, messages, attempt = 1) =>
      call('push', (token) => client.send({ endpoint: 'push', to, retryKey, messages, attempt }, token)),
    profile: (userId) => lookUp('profile', (token) => client.profile(userId, token)),
    groupSummary: (groupId) => lookUp('groupSummary', (token) => client.groupSummary(groupId, token)),
    member: (place, userId) =>
      lookUp(isGroup(place) ? 'groupMember' : 'roomMember', (token) => client.member(place, userId, token)),
    memberCount: (place) =>
      lookUp(isGroup(place) ? 'groupMemberCount' : 'roomMemberCount', (token) => client.memberCount(place, token)),
    leave: (place) => call(isGroup(place) ? 'leaveGroup' : 'leaveRoom', (token) => client.leave(place, token)),
    startLoading: (userId, seconds) => call('startLoading', (token) => client.startLoading(userId, seconds, token)),
    markAsRead: (readToken) => call('markAsRead', (token) => client.markAsRead(readToken, token)),
    linkToken: (userId) => call('linkToken', (token) => client.linkToken(userId, token)),
    validate: (messages) => call('validate', (token) => client.validate(messages, token)),
    content: (messageId) => call('content', (token) => client.content(messageId, token)),
    contentPreview: (messageId) => call('contentPreview', (token) => client.contentPreview(messageId, token)),
    transcodingStatus: (messageId) => call('transcoding', (token) => client.transcodingStatus(messageId, token)),
    quota: () => call('quota', (token) => client.quota(token)),
    deliveryCount: (way, date) =>
      call(way === 'reply' ? 'replyCount' : 'pushCount', (token) => client.deliveryCount(way, date, token)),
    botInfo: () => call('botInfo', (token) => client.botInfo(token)),
    webhookEndpoint: () => call('getWebhookEndpoint', (token) => client.webhookEndpoint(token)),
    setWebhookEndpoint: (url) => call('setWebhookEndpoint', (token) => client.setWebhookEndpoint(url, token)),
    testWebhook: (url = null) => call('testWebhook', (token) => client.testWebhook(url, token)),
  };
}

/** Waits for the channel's turn at this endpoint, or says so without calling; learns from LINE's own 429. */
async function inTurn<Answer extends { readonly kind: string }>(
  endpoint: EndpointName,
  key: string,
  run: () => Promise<Answer>,
): Promise<Answer | Limited> {
  const waitMs = takePlace(paces, key, endpoint, Date.now());
  if (waitMs === null) {
    logWarn('line_call_held_back', { endpoint });
    return HELD_BACK;
  }
  if (waitMs > 0) await sleep(waitMs);
  const answer = await run();
  if ('why' in answer && answer.why === 'rate') slowDown(paces, key, endpoint, Date.now());
  return answer;
}

function toLookUp<T>(answer: ReadAnswer<T>): LookUp<T> {
  if (answer.kind === 'ok') return answer.value;
  return answer.kind === 'rejected' && answer.status === 404 ? 'not_found' : 'unavailable';
}
