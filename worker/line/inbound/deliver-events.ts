// Brings the events of one webhook to where they are durable: each chat's object, else the inbound queue, else nowhere and the
// caller says 500. Chats go side by side and fail alone. Must not answer, parse or verify. Called by take-body.ts.
// https://developers.line.biz/en/docs/messaging-api/receiving-messages/#redelivery
import type { Incoming } from '../../domain/chat/incoming';
import type { ChatId } from '../../domain/ids';
import { logError, logWarn } from '../../platform/log';
import { withinMs } from '../../platform/within-ms';
import type { InboundMessage } from '../../rpc/inbound-message';
import type { ChatEvent } from './to-chat-event';

type ChannelEvent = Extract<InboundMessage, { kind: 'channel_event' }>;

export interface DeliverDeps {
  /** The chat's object takes the events in; it throws where nothing was stored. */
  receive(chatId: ChatId, incoming: readonly Incoming[]): Promise<unknown>;
  /** Resolves when the queue has accepted the message. */
  enqueue(message: InboundMessage): Promise<unknown>;
  /** Writes an event without a chat to D1. */
  keepChannelEvent(event: ChannelEvent): Promise<void>;
  /** `refuse`: the queue is not durable (a local one) and must not be counted on. */
  readonly fallback: 'queue' | 'refuse';
  /** How long an object, and then a queue or D1, may take, ms. */
  readonly receiveMs: number;
  readonly keepMs: number;
}

/** A queue takes 128 KB; some of it is the envelope's. */
const QUEUE_MESSAGE_BYTES_MAX = 120_000;

/** @returns true when every event is durable; false when at least one is not, whatever became of the others */
export async function deliverEvents(
  deps: DeliverDeps,
  channelId: string,
  events: readonly ChatEvent[],
): Promise<boolean> {
  const chats = new Map<ChatId, Incoming[]>();
  const work: Promise<boolean>[] = [];
  for (const event of events) {
    if (event.kind === 'channel') {
      const { at, type, raw } = event;
      work.push(deliverChannelEvent(deps, { kind: 'channel_event', channelId, at, type, raw }));
    } else {
      const incoming = chats.get(event.chatId);
      if (incoming) incoming.push(event.incoming);
      else chats.set(event.chatId, [event.incoming]);
    }
  }
  for (const [chatId, incoming] of chats) work.push(deliverToChat(deps, chatId, incoming));
  return (await Promise.all(work)).every((isDurable) => isDurable);
}

async function deliverToChat(deps: DeliverDeps, chatId: ChatId, incoming: readonly Incoming[]): Promise<boolean> {
  const isReceived = await isDone('chat_not_received', chatId, deps.receiveMs, () => deps.receive(chatId, incoming));
  if (isReceived) return true;
  if (deps.fallback === 'refuse') return false;
  // A late object may still store them: it knows each event by its id, so twice is once.
  return isDone('chat_not_enqueued', chatId, deps.keepMs, () => enqueueEvents(deps, chatId, incoming));
}

/** Splits what is too large for one message; a single event that is too large is refused by the queue itself. */
async function enqueueEvents(deps: DeliverDeps, chatId: ChatId, incoming: readonly Incoming[]): Promise<void> {
  const message: InboundMessage = { kind: 'chat_events', chatId, incoming };
  const size = new TextEncoder().encode(JSON.stringify(message)).length;
  if (size <= QUEUE_MESSAGE_BYTES_MAX || incoming.length === 1) {
    await deps.enqueue(message);
    return;
  }
  const half = Math.ceil(incoming.length / 2);
  await enqueueEvents(deps, chatId, incoming.slice(0, half));
  await enqueueEvents(deps, chatId, incoming.slice(half));
}

async function deliverChannelEvent(deps: DeliverDeps, event: ChannelEvent): Promise<boolean> {
  // The queue first: D1 is not to be waited for by a webhook while there is another durable place.
  const isQueued =
    deps.fallback === 'queue' &&
    (await isDone('channel_event_not_enqueued', event.channelId, deps.keepMs, () => deps.enqueue(event)));
  return isQueued || isDone('channel_event_not_kept', event.channelId, deps.keepMs, () => deps.keepChannelEvent(event));
}

/** Whether it succeeded in time. A failure is logged with the id and goes no further, so that neighbours go on. */
async function isDone(event: string, id: string, ms: number, run: () => Promise<unknown>): Promise<boolean> {
  try {
    const result = await withinMs(run(), ms);
    if (!result.inTime) logWarn(event, { id, reason: 'late' });
    return result.inTime;
  } catch (cause) {
    logError(event, cause, { id });
    return false;
  }
}
