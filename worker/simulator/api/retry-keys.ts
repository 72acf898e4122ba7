// The ledger of accepted retry keys: 24 hours on the fake clock, one acceptance per key. Failed attempts never enter it.
// See https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
import type { SentMessage } from '../state/records';
import { type Outcome, TEXT } from './answer';
import type { CallContext } from './call-context';

const LIFE_MS = 24 * 3_600_000;

/** The 409 of a key that was accepted before, or null. Notes a key that is used for something else. */
export function repeatOf(ctx: CallContext): Outcome | null {
  const { state, channel, call } = ctx;
  if (call.retryKey === null) return null;
  const entry = state.retryKeys.get(ledgerKey(channel.channelId, call.retryKey));
  if (entry === undefined || ctx.now - entry.at >= LIFE_MS) return null;
  if (entry.body !== call.body || entry.template !== ctx.operation) {
    state.addViolation('retry_key_with_other_body', `${ctx.operation} with ${call.retryKey}`, ctx.requestId);
  }
  return {
    status: 409,
    headers: { 'x-line-accepted-request-id': entry.requestId },
    json: {
      message: TEXT.retryKeyAccepted,
      ...(entry.sentMessages === null ? {} : { sentMessages: entry.sentMessages }),
    },
  };
}

/** @param sentMessages null for multicast, whose repeats answer without them */
export function enterLedger(ctx: CallContext, sentMessages: SentMessage[] | null): void {
  const { state, channel, call } = ctx;
  if (call.retryKey === null) return;
  // A key used again after 24 hours overwrites its old entry; others leave by the collection's own bound.
  state.retryKeys.set(ledgerKey(channel.channelId, call.retryKey), {
    key: call.retryKey,
    channelId: channel.channelId,
    template: ctx.operation,
    body: call.body,
    requestId: ctx.requestId,
    at: ctx.now,
    sentMessages,
  });
}

const ledgerKey = (channelId: string, retryKey: string) => `${channelId} ${retryKey.toLowerCase()}`;
