// What LINE answered, in the words on which delivery decides. Types only.
// Whoever reads `unknown` must not claim either way: the call may have been done.

/** A message object that LINE took, in the order of the call. Ids are decimal strings beyond 2^53. */
export interface SentMessage {
  readonly id: string;
  readonly quoteToken?: string;
}

export interface LineErrorDetail {
  readonly message?: string;
  readonly property?: string;
}

/** 4xx that is a definite no: nothing of the call was done. `message` and `details` are LINE's own words. */
export interface Rejected {
  readonly kind: 'rejected';
  readonly status: number;
  readonly message: string;
  readonly details: readonly LineErrorDetail[];
  readonly requestId: string | null;
}

/**
 * Nothing was done, the same call may be made later. `rate` and `monthly` are told apart by LINE's two published texts;
 * `unknown` is any other 429; `no_token`: no access token could be had just now, LINE was not asked. `rate` without a request id: our own pace held it back.
 */
export interface Limited {
  readonly kind: 'limited';
  readonly why: 'rate' | 'monthly' | 'unknown' | 'no_token';
  readonly requestId: string | null;
}

/** 401, and after ChannelTokens' one re-issue and repeat: the channel's credentials are refused. Nothing was done. */
export interface Unauthorized {
  readonly kind: 'unauthorized';
  readonly requestId: string | null;
}

/** No answer that settles it: 5xx, timeout, connection lost, redirect, or a 409 that names no accepted request. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly cause: UnknownCause;
  readonly requestId: string | null;
}

export type UnknownCause = 'server_error' | 'timeout' | 'network' | 'redirect' | 'conflict_without_id';

export interface Accepted {
  readonly kind: 'accepted';
  /** `x-line-request-id` of this attempt. */
  readonly requestId: string | null;
  /** Absent where a 2xx body could not be read: accepted all the same. */
  readonly sentMessages?: readonly SentMessage[];
  /** The retry key had been accepted before; the value is the request id of that first acceptance. */
  readonly via409?: string;
}

type Failed = Rejected | Limited | Unauthorized | Unknown;

export type SendAnswer = Accepted | Failed;

export type ReadAnswer<T> = { readonly kind: 'ok'; readonly value: T; readonly requestId: string | null } | Failed;

export interface LineProfile {
  readonly displayName: string;
  readonly pictureUrl?: string;
  readonly language?: string;
  readonly statusMessage?: string;
}

export interface GroupSummary {
  readonly name: string;
  readonly pictureUrl?: string;
}

/** A group or room by LINE's id. */
export interface MemberPlace {
  readonly kind: 'group' | 'room';
  readonly id: string;
}

export interface BotInfo {
  readonly userId: string;
  readonly basicId: string;
  readonly displayName: string;
  readonly pictureUrl?: string;
  readonly chatMode: string;
  readonly markAsReadMode: string;
}

/** Counted messages of this month (Japan time). `limit` null: the plan has none. `used` is LINE's approximate count. */
export interface Quota {
  readonly limit: number | null;
  readonly used: number;
}

/** `ready`: the bytes, to be streamed and never buffered whole. `preparing`: LINE's 202, poll and ask again. `gone`: 404 or 410. */
export type ContentAnswer =
  | {
      readonly kind: 'ready';
      readonly status: number;
      readonly contentType: string;
      /** Bytes, null where LINE does not say. */
      readonly contentLength: number | null;
      readonly body: ReadableStream<Uint8Array>;
      readonly requestId: string | null;
    }
  | { readonly kind: 'preparing'; readonly status: 202; readonly requestId: string | null }
  | Gone
  | Failed;

/** 404 or 410: it will never come. */
export interface Gone {
  readonly kind: 'gone';
  readonly status: 404 | 410;
  readonly requestId: string | null;
}

export type TranscodingStatus = 'processing' | 'succeeded' | 'failed';
export type TranscodingAnswer = ReadAnswer<TranscodingStatus> | Gone;

export interface GroupSummary {
  readonly name: string;
  readonly pictureUrl?: string;
}

/** `url` null: none is set. `active`: webhooks are switched on, which no API can do. */
export interface WebhookEndpoint {
  readonly url: string | null;
  readonly active: boolean;
}

/** What LINE saw when it called the address. `reason`: OK, COULD_NOT_CONNECT, REQUEST_TIMEOUT, ERROR_STATUS_CODE, UNCLASSIFIED. */
export interface WebhookTestResult {
  readonly success: boolean;
  readonly statusCode: number;
  readonly reason: string;
  readonly detail: string;
}

/** Of one day. `unready`: about a day later. */
export interface DeliveryCount {
  readonly status: 'ready' | 'unready' | 'out_of_service';
  readonly count: number | null;
}

/** `refused`: LINE knows these credentials no more; `words` are its own. `unavailable`: no token just now, ask again later. */
export type TokenAnswer =
  | { readonly kind: 'token'; readonly value: string; readonly expiresInSec: number }
  | { readonly kind: 'refused'; readonly words?: string }
  | { readonly kind: 'unavailable' };
