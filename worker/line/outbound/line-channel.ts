// LINE as one channel sees it: reply, push, profile, content, quota, with the channel's keys and token taken care of.
// Must not decide reply or push, retry, or know chats. Called by session and jobs; open it anew for each piece of work.
import type { SettingsSnapshot } from '../../domain/settings/settings-snapshot';
import { type ChannelKeys, getChannelKeys } from '../../platform/channel-keys';
import { logError } from '../../platform/log';
import { getSettings, type SettingsSource } from '../../platform/settings-snapshot';
import { type ChannelTokenDeps, type TokenStore, withChannelToken } from './channel-token';
import type {
  BotInfo,
  ContentAnswer,
  GroupSummary,
  LineProfile,
  MemberPlace,
  Quota,
  ReadAnswer,
  SendAnswer,
} from './line-answer';
import { createLineClient, type LineClient, type LineClientDeps } from './line-client';

/** The part of Env that is needed. `fetch` replaces the global one in tests. */
export interface LineChannelSource extends SettingsSource {
  readonly LINE_API_BASE: string;
  readonly LINE_DATA_API_BASE: string;
  readonly DATA_KEK: string;
  readonly fetch?: LineClientDeps['fetch'];
}

/** `unavailable`: not known just now, keep the old one and ask later. `not_found`: blocked, no consent or unknown. */
export type ProfileAnswer = LineProfile | 'not_found' | 'unavailable';

/** As with profiles: what LINE does not tell leaves the old one. */
export type LookUp<T> = T | 'not_found' | 'unavailable';

export interface LineChannel {
  /** `messages`: JSON text of the array of 1-5 message objects, sent byte for byte. Never carries a retry key. */
  reply(replyToken: string, messages: string, attempt?: number): Promise<SendAnswer>;
  /** `retryKey`: a UUID stored before the first attempt; the same key always goes with the same `messages`. */
  push(to: string, retryKey: string, messages: string, attempt?: number): Promise<SendAnswer>;
  profile(userId: string): Promise<ProfileAnswer>;
  groupSummary(groupId: string): Promise<LookUp<GroupSummary>>;
  member(of: MemberPlace, userId: string): Promise<ProfileAnswer>;
  memberCount(of: MemberPlace): Promise<LookUp<number>>;
  /** The file behind an incoming message; the body is a stream. */
  content(lineMessageId: string): Promise<ContentAnswer>;
  /** Tells a used-up month from a reservation when a push is limited by `monthly`. */
  quota(): Promise<ReadAnswer<Quota>>;
  botInfo(): Promise<ReadAnswer<BotInfo>>;
}

/**
 * The channel, or null where it cannot be reached through just now: no snapshot, no such channel, or keys that do not open
 * (which is logged). Null is no refusal of LINE: rows stay as they are and are tried later.
 */
export async function openLineChannel(source: LineChannelSource, channelId: string): Promise<LineChannel | null> {
  const snapshot = await getSettings(source);
  return snapshot ? openLineChannelOf(source, snapshot, channelId) : null;
}

/** The same by a snapshot of the caller's, e.g. one compiled from D1 just now, which this isolate need not know yet. */
export async function openLineChannelOf(
  source: LineChannelSource,
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

// Token values only: made by this isolate for this isolate, no data of a request.
const tokens: TokenStore = new Map();

function toLineChannel(client: LineClient, key: string, keys: ChannelKeys): LineChannel {
  const credentials = {
    lineChannelId: keys.channel.lineChannelId,
    secret: keys.secret,
    accessToken: keys.accessToken,
  };
  const deps: ChannelTokenDeps = {
    issueToken: client.issueToken,
    now: () => Date.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
  const withToken = <Answer extends { readonly kind: string }>(call: (token: string) => Promise<Answer>) =>
    withChannelToken(deps, tokens, key, credentials, call);

  return {
    reply(replyToken, messages, attempt = 1) {
      return withToken((token) => client.send({ endpoint: 'reply', replyToken, messages, attempt }, token));
    },
    push(to, retryKey, messages, attempt = 1) {
      return withToken((token) => client.send({ endpoint: 'push', to, retryKey, messages, attempt }, token));
    },
    async profile(userId) {
      return toLookUp(await withToken((token) => client.profile(userId, token)));
    },
    async groupSummary(groupId) {
      return toLookUp(await withToken((token) => client.groupSummary(groupId, token)));
    },
    async member(of, userId) {
      return toLookUp(await withToken((token) => client.member(of, userId, token)));
    },
    async memberCount(of) {
      return toLookUp(await withToken((token) => client.memberCount(of, token)));
    },
    content(lineMessageId) {
      return withToken((token) => client.content(lineMessageId, token));
    },
    quota() {
      return withToken((token) => client.quota(token));
    },
    botInfo() {
      return withToken((token) => client.botInfo(token));
    },
  };
}

function toLookUp<T>(answer: ReadAnswer<T>): LookUp<T> {
  if (answer.kind === 'ok') return answer.value;
  return answer.kind === 'rejected' && answer.status === 404 ? 'not_found' : 'unavailable';
}
