// The records that the fake platform keeps: channels, people, groups, messages, tokens, deliveries and what tests ask about.
// Types only. PERSISTED CONTRACT: the Durable Object stores them as JSON between restarts of a developer's machine; new fields
// are optional, or the README tells to delete the local state.
import type { JsonRecord } from './json';

export interface Channel {
  channelId: string;
  /** LINE's numeric channel id, the `client_id` of the token endpoint. */
  lineChannelId: string;
  secret: string;
  longLivedToken: string | null;
  botUserId: string;
  basicId: string;
  displayName: string;
  pictureUrl: string | null;
  /** Set by PUT /v2/bot/channel/webhook/endpoint or the control API; null = Kaiwa's path for this channel. */
  webhookUrl: string | null;
  webhookActive: boolean;
  /** Off by default, as on LINE. */
  redelivery: boolean;
  redeliveryDelayMs: number;
  redeliveryAttemptsMax: number;
  chatMode: 'chat' | 'bot';
  markAsReadMode: 'auto' | 'manual';
  quota: { type: 'none' } | { type: 'limited'; value: number };
  quotaUsed: number;
  /** Held back for a delivery in progress: the monthly 429 then comes while quota is left. */
  quotaReserved: number;
  /** yyyy-mm in Japan time; another month starts the count anew. */
  quotaMonth: string;
  /** LINE's Reference says both; Kaiwa has to survive both. */
  multicastForeignIds: 'reject' | 'skip';
  /** Verified or premium: lists of followers and members are given; else 403, as for most accounts. */
  verified?: boolean;
  defaultRichMenuId?: string | null;
}

/** How a person stands to one channel. */
export interface Relation {
  friend: boolean;
  blocked: boolean;
  /** The bot answered 2xx to the unfollow event: sending on is then a mistake of the bot. */
  blockIsKnown: boolean;
  lastMessageAt: number | null;
  standby: boolean;
  /** Fake-clock time until which the loading animation plays. */
  loadingUntil?: number;
}

export interface User {
  userId: string;
  displayName: string;
  homeChannelId: string;
  /** An address, or a path of the simulator's own; LINE's API gives it as an address of the host that was asked. */
  pictureUrl: string | null;
  statusMessage: string | null;
  language: string | null;
  /** False = the person has not agreed to be known: profile answers 404. */
  consent: boolean;
  deleted: boolean;
  relations: Record<string, Relation>;
  /** Latest number in the change feed; the phone page asks for what came after. */
  changedAt: number;
}

export interface Group {
  groupId: string;
  kind: 'group' | 'room';
  title: string;
  members: string[];
  joinedChannels: string[];
  pictureUrl?: string | null;
  /** Channels that a partner's module holds here: the account must not send. */
  standbyChannels?: string[];
  /** Latest number in the change feed. */
  changedAt?: number;
}

export interface RichMenu {
  richMenuId: string;
  channelId: string;
  /** As it was made, without its id. */
  menu: JsonRecord;
  /** Content type of its image, whose bytes lie with the media; null = none yet, and it can be given once. */
  image: string | null;
}

/** The menu of one person; a bulk call takes effect a moment later. */
export interface RichMenuLink {
  /** Null = unlinked. */
  richMenuId: string | null;
  from: number;
  /** What is linked until then. */
  before: string | null;
}

/** What POST /v2/bot/user/{userId}/linkToken gave. */
export interface LinkToken {
  token: string;
  channelId: string;
  userId: string;
  expiresAt: number;
  usedAt: number | null;
}

export interface Media {
  contentType: string;
  fileName: string | null;
  /** False = the built-in sample of this type. */
  uploaded: boolean;
  /** Length to which the sample is made, in bytes; absent = as it is. */
  sizeBytes?: number;
  /** The content API leaves `content-length` out. */
  withoutLength?: boolean;
  readyAt: number;
  expiresAt: number | null;
  transcodingFailed: boolean;
}

/** A message that a person sent. */
export interface IncomingMessage {
  messageId: string;
  channelId: string;
  userId: string;
  /** userId, groupId or roomId; absent in states of older versions. */
  chatId?: string;
  type: string;
  at: number;
  unsent: boolean;
  media: Media | null;
}

export interface ReplyToken {
  token: string;
  channelId: string;
  /** userId, groupId or roomId. */
  chatId: string;
  /** Time of the event; the token ends 20 minutes after it whatever was redelivered. */
  eventAt: number;
  /** Last (re)delivery; the token must be used within a minute of it. */
  deliveredAt: number;
  usedAt: number | null;
  /** The bot got an undisturbed 200 for it, so that another try is its mistake. */
  settled: boolean;
}

export interface SentMessage {
  id: string;
  quoteToken?: string;
}

export interface RetryEntry {
  key: string;
  channelId: string;
  template: string;
  body: string;
  requestId: string;
  at: number;
  sentMessages: SentMessage[] | null;
}

export interface AccessToken {
  token: string;
  channelId: string;
  expiresAt: number;
}

/** One line of a person's chat with a channel, as the phone shows it. */
export interface TimelineEntry {
  seq: number;
  at: number;
  channelId: string;
  chatId: string;
  userId: string | null;
  from: 'user' | 'account' | 'system';
  via?: 'reply' | 'push' | 'multicast' | 'broadcast' | 'narrowcast';
  messages: JsonRecord[];
  messageIds: string[];
  requestId?: string;
  retryKey?: string;
  read?: boolean;
}

export interface DeliveryAttempt {
  at: number;
  status: DeliveryStatus;
  redelivery: boolean;
}

/** HTTP status that the webhook gave, or how LINE would name the failure. */
export type DeliveryStatus = number | 'timeout' | 'could_not_connect' | 'webhook_off' | 'held';

export interface StoredEvent {
  webhookEventId: string;
  channelId: string;
  event: JsonRecord;
  held: boolean;
  attempts: DeliveryAttempt[];
  /** Fake-clock time of the next automatic redelivery, or null. */
  redeliverAt: number | null;
}

export interface CallEntry {
  number: number;
  at: number;
  host: 'api' | 'data';
  method: string;
  path: string;
  /** Path template of LINE's OpenAPI file, or null for an unknown path. */
  template: string | null;
  channelId: string | null;
  status: number;
  requestId: string;
  retryKey: string | null;
  fault: string | null;
  body: string | null;
}

export interface Violation {
  at: number;
  kind:
    | 'wrong_host'
    | 'retry_key_with_other_body'
    | 'retry_key_not_supported'
    | 'reply_token_after_success'
    | 'unknown_recipient'
    | 'blocked_recipient'
    | 'send_in_standby'
    | 'rate_exceeded'
    | 'loading_too_often'
    | 'mark_as_read_backwards'
    | 'media_not_served'
    | 'rich_menu_image_twice';
  detail: string;
  requestId: string;
}

export interface FaultRule {
  faultId: string;
  api: string;
  fault: string;
  /** How many more calls it hits. */
  times: number;
  /** Length of `slow` in real milliseconds. */
  ms: number;
  channelId: string | null;
}

/** Faults by chance, the same ones for the same seed: the n-th call of an API is hit or not, whatever else happens. */
export interface RandomFaults {
  seed: number;
  /** Share of calls that are hit, 0 to 1. */
  rate: number;
  faults: string[];
  apis: string[];
  /** Length of `slow` in real milliseconds. */
  ms: number;
  channelId: string | null;
  /** Calls seen so far, by API. */
  counts: Record<string, number>;
}
