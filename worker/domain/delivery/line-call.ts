// One call to LINE that carries operators' messages: reply or push, again or not, and what its outcome is called.
// Pure: the clock and the chance come in. The table is that of the delivery guarantees: a push is exactly-once in effect
// (its retry key goes with the first attempt), a reply is at-most-once and an unknown outcome is shown as unknown.
// https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
import { freshUntil, isFresh, type ReplyToken } from './reply-token';

/** PERSISTED CONTRACT: kept with the outbox row; new fields are optional. */
export interface LineCall {
  readonly via: 'reply' | 'push' | null;
  /** The claimed token; it is used for this call only. */
  readonly token: ReplyToken | null;
  /** Over all rounds: 0 only while it never left. */
  readonly attempts: number;
  /** Of these, made before the last try-again by hand or before it was separated from its neighbours: back-off begins anew. */
  readonly attemptsBefore?: number;
  /** Written before a call leaves and cleared with its outcome: a call found in flight at wake-up has an unknown one. */
  readonly inFlight: boolean;
  readonly firstAttemptAt: number | null;
  /** Since when LINE may know the retry key; it forgets a key after 24 h. */
  readonly firstPushAt: number | null;
  /** Some push attempt may have been accepted without our knowing. */
  readonly isPushAmbiguous: boolean;
  /** A reply attempt may have been accepted: from then on never a push by ourselves. */
  readonly isReplyAmbiguous: boolean;
  /** Leaves by reply token or not at all: what is nice to know is not worth a push. */
  readonly isCheap?: boolean;
  /** By push only while the month has room: a courtesy that is left out from `SPARE_FROM_PERCENT` on. */
  readonly isSparing?: boolean;
  /** Words for whoever waits: not said any more once somebody has the chat. */
  readonly isForWaiting?: boolean;
}

export const NEW_CALL: LineCall = {
  via: null,
  token: null,
  attempts: 0,
  inFlight: false,
  firstAttemptAt: null,
  firstPushAt: null,
  isPushAmbiguous: false,
  isReplyAmbiguous: false,
};

/**
 * LINE's four kinds of 429, as far as a chat meets them. `too_many_to_one`: too many messages to one user; `unknown`: a text that
 * LINE does not publish; `no_token`: no access token could be had, LINE was not asked.
 */
export type LimitedWhy = 'rate' | 'too_many_to_one' | 'monthly' | 'unknown' | 'no_token';

/** What came of one attempt, in the words of the client of LINE. */
export type LineOutcome =
  /** `isRepeat`: LINE says that the retry key was accepted before. */
  | { readonly kind: 'accepted'; readonly isRepeat: boolean }
  | { readonly kind: 'rejected'; readonly isInvalidReplyToken: boolean; readonly detail: string }
  | { readonly kind: 'limited'; readonly why: LimitedWhy; readonly isQuotaUsedUp: boolean | null }
  | { readonly kind: 'unauthorized' }
  /** 409 without the id of the accepted request: somebody's key, nobody knows what was sent. */
  | { readonly kind: 'conflict_without_id' }
  /** 5xx, timeout, lost connection, or the object went away in mid-call. */
  | { readonly kind: 'unknown' };

export type FailureReason =
  | 'REFUSED_BY_LINE'
  | 'MONTHLY_LIMIT'
  | 'CHANNEL_UNAUTHORIZED'
  | 'GAVE_UP'
  | 'REPLY_UNCONFIRMED'
  | 'MOST_LIKELY_DELIVERED'
  | 'PUSH_UNCONFIRMED';

/** Why a call waits for its next try, for the people who see it wait. */
export type WaitReason =
  | 'RATE_LIMITED'
  | 'TOO_MANY_TO_ONE'
  | 'MONTHLY_RESERVED'
  | 'CHANNEL_UNAUTHORIZED'
  | 'CHANNEL_NOT_REACHABLE'
  | 'LINE_UNREACHABLE';

export type Verdict =
  | { readonly type: 'sent' }
  | { readonly type: 'failed'; readonly reason: FailureReason; readonly detail?: string }
  | { readonly type: 'unconfirmed'; readonly reason: FailureReason }
  /** Not over: the next attempt is due then. `why` null: it goes at once, nobody need be told. */
  | { readonly type: 'again'; readonly at: number; readonly why: WaitReason | null };

/** Automatic attempts end after this; then a person decides. */
export const ATTEMPTS_FOR_MS = 15 * 60_000;
/** A retry key is trusted this long; LINE keeps it 24 h. */
export const RETRY_KEY_MS = 23 * 3_600_000;

const BACKOFF_FIRST_MS = 1_000;
/** Where the chat itself is too fast for LINE, or nobody knows what is. */
const BACKOFF_SLOW_FIRST_MS = 10_000;
const BACKOFF_MAX_MS = 60_000;
/** Quota is reserved by a delivery in progress: LINE gives it back when that is over. */
const RESERVED_MS = 180_000;

/** Whether it never left: only then may it be merged with its neighbours or taken back. */
export function isUntried(call: LineCall): boolean {
  return call.attempts === 0 && call.via === null;
}

/**
 * How a call ends that was held or woken so late that nothing of it may leave any more; null where it may. LINE takes a
 * retry key that it has forgotten for a new message, and the repeat of a reply whose token has lapsed settles nothing.
 */
export function endIfLate(call: LineCall, now: number): Verdict | null {
  if (call.via === 'reply' && call.isReplyAmbiguous) {
    const isInTime = call.token !== null && isFresh(call.token, now);
    return isInTime ? null : { type: 'unconfirmed', reason: 'REPLY_UNCONFIRMED' };
  }
  const isKeyOld = call.isPushAmbiguous && call.firstPushAt !== null && now - call.firstPushAt >= RETRY_KEY_MS;
  const heldFrom = (call.firstAttemptAt ?? now) + ATTEMPTS_FOR_MS + 2 * BACKOFF_MAX_MS;
  return isKeyOld || now >= heldFrom ? notSent(call, 'GAVE_UP') : null;
}

/**
 * Whether a cheap call has no free way any more. One that was tried by reply goes on like any other: LINE may have it.
 */
export function hasNoFreeWay(call: LineCall, tokens: readonly ReplyToken[], now: number): boolean {
  return call.isCheap === true && isUntried(call) && !tokens.some((token) => isFresh(token, now));
}

/**
 * The end of a call whose channel has used up its month, without asking LINE again; null where it must go: a reply is free, and
 * of an attempt that may have arrived only LINE can say what became of it.
 * @param next the call as it would leave now
 */
export function endIfPushesStopped(next: LineCall): Verdict | null {
  if (next.via !== 'push' || next.isPushAmbiguous || next.isReplyAmbiguous) return null;
  return { type: 'failed', reason: 'MONTHLY_LIMIT' };
}

/** The call as it leaves now: reply while a token is at hand, else push. The claim is written before it leaves. */
export function startAttempt(call: LineCall, tokens: readonly ReplyToken[], now: number): LineCall {
  const base = { ...call, attempts: call.attempts + 1, inFlight: true, firstAttemptAt: call.firstAttemptAt ?? now };
  if (call.via === 'reply' && call.token && (call.isReplyAmbiguous || isFresh(call.token, now))) return base;
  const token = call.via === null ? (tokens.find((candidate) => isFresh(candidate, now)) ?? null) : null;
  if (token) return { ...base, via: 'reply', token };
  return { ...base, via: 'push', token: null, firstPushAt: call.firstPushAt ?? now };
}

/**
 * What an attempt's outcome means.
 * @param chance in [0, 1), spreads retries
 */
export function concludeAttempt(
  inFlight: LineCall,
  outcome: LineOutcome,
  now: number,
  chance: number,
): { call: LineCall; verdict: Verdict } {
  const call = { ...inFlight, inFlight: false };
  return call.via === 'reply' ? concludeReply(call, outcome, now) : concludePush(call, outcome, now, chance);
}

function concludeReply(call: LineCall, outcome: LineOutcome, now: number): { call: LineCall; verdict: Verdict } {
  const nothingSent = !call.isReplyAmbiguous;
  switch (outcome.kind) {
    case 'accepted':
      return { call, verdict: { type: 'sent' } };
    case 'unknown':
    case 'conflict_without_id': {
      // The token is single-use: one repeat of the same reply cannot double, and a 200 settles it. Never a push.
      const mayRepeat = nothingSent && call.token !== null && isFresh(call.token, now);
      return {
        call: { ...call, isReplyAmbiguous: true },
        verdict: mayRepeat
          ? { type: 'again', at: Math.min(now + BACKOFF_FIRST_MS, freshUntil(call.token) - 1), why: 'LINE_UNREACHABLE' }
          : { type: 'unconfirmed', reason: 'REPLY_UNCONFIRMED' },
      };
    }
    case 'rejected':
      if (!outcome.isInvalidReplyToken) {
        // A definite refusal of this body says nothing about an earlier attempt that may have been accepted.
        return nothingSent
          ? { call, verdict: { type: 'failed', reason: 'REFUSED_BY_LINE', detail: outcome.detail } }
          : { call, verdict: { type: 'unconfirmed', reason: 'REPLY_UNCONFIRMED' } };
      }
      if (nothingSent) return { call: toPush(call), verdict: { type: 'again', at: now, why: null } };
      // A token that has not lapsed was taken by the first attempt; one that has says nothing.
      return {
        call,
        verdict: {
          type: 'unconfirmed',
          reason: call.token && isFresh(call.token, now) ? 'MOST_LIKELY_DELIVERED' : 'REPLY_UNCONFIRMED',
        },
      };
    case 'limited':
    case 'unauthorized': {
      if (!nothingSent) return { call, verdict: { type: 'unconfirmed', reason: 'REPLY_UNCONFIRMED' } };
      const next = now + BACKOFF_FIRST_MS;
      return call.token && isFresh(call.token, next)
        ? { call, verdict: { type: 'again', at: next, why: waitReasonOf(outcome) } }
        : { call: toPush(call), verdict: { type: 'again', at: now, why: null } };
    }
  }
}

function concludePush(
  call: LineCall,
  outcome: LineOutcome,
  now: number,
  chance: number,
): { call: LineCall; verdict: Verdict } {
  switch (outcome.kind) {
    case 'accepted':
      // Every attempt of ours was a definite refusal: the request that LINE accepted under this key was another one.
      return outcome.isRepeat && !call.isPushAmbiguous
        ? { call: { ...call, isPushAmbiguous: true }, verdict: { type: 'unconfirmed', reason: 'PUSH_UNCONFIRMED' } }
        : { call, verdict: { type: 'sent' } };
    case 'conflict_without_id':
      return { call: { ...call, isPushAmbiguous: true }, verdict: { type: 'unconfirmed', reason: 'PUSH_UNCONFIRMED' } };
    case 'rejected':
      return { call, verdict: notSent(call, 'REFUSED_BY_LINE', outcome.detail) };
    case 'limited':
      if (outcome.why === 'monthly' && outcome.isQuotaUsedUp === true) {
        return { call, verdict: notSent(call, 'MONTHLY_LIMIT') };
      }
      return later(call, now, {
        why: waitReasonOf(outcome),
        waitMs: waitMs(call, outcome.why, chance),
        end: 'GAVE_UP',
      });
    case 'unauthorized':
      return later(call, now, {
        why: 'CHANNEL_UNAUTHORIZED',
        waitMs: waitMs(call, 'rate', chance),
        end: 'CHANNEL_UNAUTHORIZED',
      });
    case 'unknown':
      return later({ ...call, isPushAmbiguous: true }, now, {
        why: 'LINE_UNREACHABLE',
        waitMs: waitMs(call, 'rate', chance),
        end: 'GAVE_UP',
      });
  }
}

function waitReasonOf(outcome: Extract<LineOutcome, { kind: 'limited' | 'unauthorized' }>): WaitReason {
  if (outcome.kind === 'unauthorized') return 'CHANNEL_UNAUTHORIZED';
  switch (outcome.why) {
    case 'rate':
    case 'unknown':
      return 'RATE_LIMITED';
    case 'too_many_to_one':
      return 'TOO_MANY_TO_ONE';
    case 'monthly':
      return 'MONTHLY_RESERVED';
    case 'no_token':
      return 'LINE_UNREACHABLE';
  }
}

/** Doubles from try to try, spread over its upper half; a reservation is looked at about every three minutes. */
function waitMs(call: LineCall, why: LimitedWhy, chance: number): number {
  if (why === 'monthly') return Math.round(RESERVED_MS * (1 - chance / 6));
  const first = why === 'too_many_to_one' || why === 'unknown' ? BACKOFF_SLOW_FIRST_MS : BACKOFF_FIRST_MS;
  const round = call.attempts - (call.attemptsBefore ?? 0) - 1;
  const ceiling = Math.min(BACKOFF_MAX_MS, first * 2 ** Math.min(round, 16));
  return Math.round(ceiling * (0.5 + chance / 2));
}

/** The next attempt with the same key and bytes, the last one after 15 minutes, then the end. */
function later(
  call: LineCall,
  now: number,
  { why, waitMs, end }: { readonly why: WaitReason; readonly waitMs: number; readonly end: FailureReason },
): { call: LineCall; verdict: Verdict } {
  const lastAt = (call.firstAttemptAt ?? now) + ATTEMPTS_FOR_MS;
  if (now >= lastAt) return { call, verdict: notSent(call, end) };
  const at = Math.max(now + BACKOFF_FIRST_MS / 2, Math.min(now + waitMs, lastAt));
  return { call, verdict: { type: 'again', at, why } };
}

/**
 * The end of a call whose last answer was a refusal. `failed` is said only where every answer was one: in which order
 * LINE checks quota, body and retry key is not published, so a refusal does not unsay an attempt that may have arrived.
 */
function notSent(call: LineCall, reason: FailureReason, detail?: string): Verdict {
  if (call.isReplyAmbiguous) return { type: 'unconfirmed', reason: 'REPLY_UNCONFIRMED' };
  if (call.isPushAmbiguous) return { type: 'unconfirmed', reason: 'PUSH_UNCONFIRMED' };
  return { type: 'failed', reason, ...(detail !== undefined && { detail }) };
}

function toPush(call: LineCall): LineCall {
  return { ...call, via: 'push', token: null };
}

/**
 * A person asks to try a failed or unconfirmed call again.
 * @returns the call to queue, or null where it may reach the customer twice and she was not asked yet
 */
export function tryAgain(call: LineCall, now: number, acceptDouble: boolean): LineCall | null {
  // It ended before it ever left.
  if (isUntried(call)) return NEW_CALL;
  const isKeyAlive = call.firstPushAt === null || now - call.firstPushAt < RETRY_KEY_MS;
  const mayDouble = call.isReplyAmbiguous || (call.isPushAmbiguous && !isKeyAlive);
  if (mayDouble && !acceptDouble) return null;
  return {
    ...NEW_CALL,
    via: 'push',
    attempts: call.attempts,
    attemptsBefore: call.attempts,
    firstPushAt: isKeyAlive ? call.firstPushAt : null,
    // What may have arrived before may still have: a later refusal does not make it `failed`.
    isPushAmbiguous: call.isPushAmbiguous,
    isReplyAmbiguous: call.isReplyAmbiguous,
  };
}

/** From this used share of the month's quota on (percent) what is sparing is not pushed any more. */
const SPARE_FROM_PERCENT = 80;

/** @param usedPercent null: not known, or the plan has no limit */
export function isSpared(call: LineCall, usedPercent: number | null): boolean {
  return call.isSparing === true && isUntried(call) && usedPercent !== null && usedPercent >= SPARE_FROM_PERCENT;
}
