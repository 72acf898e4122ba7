// One webhook body from its bytes to durable events: verify, parse, compare the destination, translate, deliver; in this order.
// Must not know HTTP or queues. Called by webhook-route.ts at the edge and by consume-inbound.ts for bodies that waited.
import type { ChannelKeys } from '../../platform/channel-keys';
import { logError, logWarn } from '../../platform/log';
import { type DeliverDeps, deliverEvents } from './deliver-events';
import { type ParsedEvent, parseWebhook } from './parse-webhook';
import { type ChatEvent, toChatEvent } from './to-chat-event';
import { verifySignature } from './verify-signature';

export interface WebhookBody {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly signature: string | null;
  /** ms at the edge. */
  readonly arrivedAt: number;
}

/** `NOT_STORED`: at least one event is not durable, and the same body should come again. All others: nothing was stored. */
export type Taken = 'STORED' | 'NOT_STORED' | 'BAD_SIGNATURE' | 'BAD_REQUEST' | 'BAD_DESTINATION';

export async function takeBody(deps: DeliverDeps, keys: ChannelKeys, body: WebhookBody): Promise<Taken> {
  const { channel, secret } = keys;
  if (!(await verifySignature(secret, body.bytes, body.signature))) {
    // Counted per channel: many of these mean that the secret was reissued.
    logWarn('webhook_bad_signature', { channel: channel.id });
    return 'BAD_SIGNATURE';
  }
  const text = new TextDecoder().decode(body.bytes);
  const parsed = parseWebhook(text);
  if (!parsed.ok) return refused('BAD_REQUEST', channel.id);
  const { destination, events } = parsed.value;
  if (destination !== channel.botUserId) return refused('BAD_DESTINATION', channel.id);
  if (events.length === 0) return await noteVerification(deps, channel.id, body.arrivedAt, text);
  const chatEvents = events.map((event) => toChatEventOrLog(channel.id, event, body.arrivedAt));
  return (await deliverEvents(deps, channel.id, chatEvents)) ? 'STORED' : 'NOT_STORED';
}

function refused(code: 'BAD_REQUEST' | 'BAD_DESTINATION', channelId: string): Taken {
  logWarn('webhook_refused', { channel: channelId, code });
  return code;
}

/** LINE's Verify button sends a signed body without events. It is noted for the set-up page; the answer does not hang on that. */
async function noteVerification(deps: DeliverDeps, channelId: string, at: number, raw: string): Promise<Taken> {
  await deliverEvents(deps, channelId, [{ kind: 'channel', at, type: 'webhook_verified', raw }]);
  return 'STORED';
}

/** A bug in the translation costs the event its chat, not its neighbours their way: it is kept raw in the channel's log. */
function toChatEventOrLog(channelId: string, event: ParsedEvent, arrivedAt: number): ChatEvent {
  try {
    return toChatEvent(channelId, event, arrivedAt);
  } catch (cause) {
    logError('event_not_translated', cause, { channel: channelId });
    return { kind: 'channel', at: arrivedAt, type: 'malformed', raw: event.raw };
  }
}
