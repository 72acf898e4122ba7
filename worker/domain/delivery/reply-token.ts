// Which reply token an answer may use. A reply is free and counted by nobody; a token has one use and about a minute.
// Pure. LINE may change the lifetime, so nothing is ever planned on a token: it is taken when a call leaves.
// https://developers.line.biz/en/reference/messaging-api/#send-reply-message

/** PERSISTED CONTRACT: kept with the chat. */
export interface ReplyToken {
  readonly token: string;
  /** When its webhook reached the edge, ms. */
  readonly arrivedAt: number;
  /** LINE's time of the event, ms. */
  readonly eventTs: number;
  readonly isRedelivery: boolean;
}

/** LINE says one minute from receiving; we stop earlier, for the way there takes time. */
export const REPLY_FRESH_MS = 50_000;
/** A redelivered webhook starts a new minute unless the event is older than this. */
const REDELIVERED_EVENT_MS = 20 * 60_000;
/** More are never needed: an operator's burst of answers outruns a customer's burst of messages only so far. */
const TOKENS_KEPT_MAX = 5;

export function isFresh(token: ReplyToken, now: number): boolean {
  if (now - token.arrivedAt >= REPLY_FRESH_MS) return false;
  return !token.isRedelivery || now - token.eventTs < REDELIVERED_EVENT_MS;
}

/** The instant from which the token counts as stale. */
export function freshUntil(token: ReplyToken): number {
  const byArrival = token.arrivedAt + REPLY_FRESH_MS;
  return token.isRedelivery ? Math.min(byArrival, token.eventTs + REDELIVERED_EVENT_MS) : byArrival;
}

/** The tokens worth keeping, the one that lapses first in front. */
export function keepTokens(tokens: readonly ReplyToken[], now: number): ReplyToken[] {
  return tokens
    .filter((token) => isFresh(token, now))
    .sort((a, b) => freshUntil(a) - freshUntil(b))
    .slice(-TOKENS_KEPT_MAX);
}
