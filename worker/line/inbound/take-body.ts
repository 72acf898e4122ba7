// One webhook body from its bytes to durable events: verify, parse, compare the destination, translate, deliver; in this order.
// Must not know HTTP or queues. Called by webhook-route.ts at the edge and by consume-inbound.ts for bodies that waited.
import type { ChannelKeys } from '../../platform/channel-keys';
import { logError, logWarn } from '../../platform/log';
import type { ChannelHealth, WebhookSeen } from './channel-health';
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

export interface TakeDeps extends DeliverDeps {
  /** Told what came; absent where nobody watches. */
  readonly health?: ChannelHealth;
}

export async function takeBody(deps: TakeDeps, keys: ChannelKeys, body: WebhookBody): Promise<Taken> {
  const { channel } = keys;
  if (!(await isFromLine(keys, body))) {
    logWarn('webhook_bad_signature', { channel: channel.id });
    deps.health?.noteBadSignature(channel.id, body.arrivedAt);
    return 'BAD_SIGNATURE';
  }
  const parsed = parseWebhook(new TextDecoder().decode(body.bytes));
  if (!parsed.ok) return refused('BAD_REQUEST', channel.id);
  const { destination, events } = parsed.value;
  if (destination !== channel.botUserId) return refused('BAD_DESTINATION', channel.id);
  const chatEvents = events.map((event) => toChatEventOrLog(channel.id, event, body.arrivedAt));
  deps.health?.noteWebhook(channel.id, { at: body.arrivedAt, ...summarise(events, chatEvents) });
  return (await deliverEvents(deps, channel.id, chatEvents)) ? 'STORED' : 'NOT_STORED';
}

/** Signed with the present secret or, for a while after its replacement, with the one before. */
async function isFromLine({ secrets }: ChannelKeys, { bytes, signature, arrivedAt }: WebhookBody): Promise<boolean> {
  for (const { value, until } of secrets) {
    const isTaken = until === null || arrivedAt < until;
    if (isTaken && (await verifySignature(value, bytes, signature))) return true;
  }
  return false;
}

function summarise(events: readonly ParsedEvent[], chatEvents: readonly ChatEvent[]): Omit<WebhookSeen, 'at'> {
  const isRedelivery = events.some(({ event }) => event?.deliveryContext?.isRedelivery === true);
  const status = chatEvents
    .flatMap((event) => (event.kind === 'channel' && SUSPENSIONS.has(event.type) ? [event] : []))
    .reduce<{ at: number; type: string } | null>((last, event) => (last && last.at > event.at ? last : event), null);
  return {
    isEmpty: events.length === 0,
    isRedelivery,
    ...(status && { suspendedAt: status.type === 'botSuspended' ? status.at : null }),
  };
}

const SUSPENSIONS = new Set(['botSuspended', 'botResumed']);

function refused(code: 'BAD_REQUEST' | 'BAD_DESTINATION', channelId: string): Taken {
  logWarn('webhook_refused', { channel: channelId, code });
  return code;
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
