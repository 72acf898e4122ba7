// Brings the events of one webhook to where they are durable: each chat's object, else the inbound queue, else nowhere and the
// caller says 500. Chats go side by side and fail alone; one time limit holds for all of them together, and what is not stored
// by then goes to the queue in bulk. Must not answer, parse or verify. Called by take-body.ts.
// https://developers.line.biz/en/docs/messaging-api/receiving-messages/#redelivery
import type { Incoming } from '../../domain/chat/incoming';
import type { ChatId } from '../../domain/ids';
import { logError, logWarn } from '../../platform/log';
import { withinMs } from '../../platform/within-ms';
import type { InboundMessage } from '../../rpc/inbound-message';
import { toBatches } from './queue-batches';
import type { ChatEvent } from './to-chat-event';

type ChannelEvent = Extract<InboundMessage, { kind: 'channel_event' }>;

export interface DeliverDeps {
  /** The chat's object takes the events in; it throws where nothing was stored. */
  receive(chatId: ChatId, incoming: readonly Incoming[]): Promise<unknown>;
  /** Resolves when the queue has accepted all of them; at most 100 messages and 256 KB. */
  enqueue(messages: readonly InboundMessage[]): Promise<unknown>;
  /** Writes events without a chat to D1. */
  keepChannelEvents(events: readonly ChannelEvent[]): Promise<void>;
  /** `refuse`: the queue is not durable (a local one) and must not be counted on. */
  readonly fallback: 'queue' | 'refuse';
  /** How long all objects together, and then the queue or D1, may take, ms. */
  readonly receiveMs: number;
  readonly keepMs: number;
}

/** Calls under way at one time: enough that an ordinary webhook goes at once, few enough for a body of thousands of chats. */
const RECEIVES_AT_ONCE = 100;

/** @returns true when every event is durable; false when at least one is not, whatever became of the others */
export async function deliverEvents(
  deps: DeliverDeps,
  channelId: string,
  events: readonly ChatEvent[],
): Promise<boolean> {
  const chats = new Map<ChatId, Incoming[]>();
  const channelEvents: ChannelEvent[] = [];
  for (const event of events) {
    if (event.kind === 'channel') {
      channelEvents.push({ ...event, kind: 'channel_event', channelId });
    } else {
      const incoming = chats.get(event.chatId);
      if (incoming) incoming.push(event.incoming);
      else chats.set(event.chatId, [event.incoming]);
    }
  }
  const done = await Promise.all([
    deliverToChats(deps, channelId, chats),
    keepOfChannel(deps, channelId, channelEvents),
  ]);
  return done.every((isDurable) => isDurable);
}

async function deliverToChats(
  deps: DeliverDeps,
  channelId: string,
  chats: ReadonlyMap<ChatId, readonly Incoming[]>,
): Promise<boolean> {
  const missing = await receiveAll(deps, chats);
  if (missing.size === 0) return true;
  logWarn('chats_not_received', { channel: channelId, chats: missing.size, of: chats.size });
  // A late object may still store them: it knows each event by its id, so twice is once.
  const messages = Array.from(missing, ([chatId, incoming]) => ({ kind: 'chat_events', chatId, incoming }) as const);
  return deps.fallback === 'queue' && (await enqueueAll(deps, channelId, messages));
}

/** @returns the chats whose events are not known to be stored when the time is over */
async function receiveAll(
  deps: DeliverDeps,
  chats: ReadonlyMap<ChatId, readonly Incoming[]>,
): Promise<Map<ChatId, readonly Incoming[]>> {
  const missing = new Map(chats);
  // Shared by all who take from it, so that each chat is taken once.
  const next = chats.entries();
  let isOver = false;
  let failures = 0;
  const takeInTurn = async () => {
    for (const [chatId, incoming] of next) {
      if (isOver) return;
      try {
        await deps.receive(chatId, incoming);
        if (!isOver) missing.delete(chatId);
      } catch (cause) {
        // One stack stands for all: hundreds of chats may fail for the same reason.
        if (failures === 0) logError('chat_not_received', cause, { id: chatId });
        failures += 1;
      }
    }
  };
  const takers = Array.from({ length: Math.min(RECEIVES_AT_ONCE, chats.size) }, takeInTurn);
  await withinMs(Promise.all(takers), deps.receiveMs);
  isOver = true;
  return missing;
}

async function keepOfChannel(deps: DeliverDeps, channelId: string, events: readonly ChannelEvent[]): Promise<boolean> {
  if (events.length === 0) return true;
  // The queue first: D1 is not to be waited for by a webhook while there is another durable place.
  if (deps.fallback === 'queue' && (await enqueueAll(deps, channelId, events))) return true;
  return isDone('channel_events_not_kept', channelId, deps.keepMs, () => deps.keepChannelEvents(events));
}

/** Batches stand alone: one that the queue refuses, or is late with, costs its own events alone. */
async function enqueueAll(deps: DeliverDeps, channelId: string, messages: readonly InboundMessage[]): Promise<boolean> {
  const done = await Promise.all(
    toBatches(messages).map((batch) =>
      isDone('events_not_enqueued', channelId, deps.keepMs, () => deps.enqueue(batch)),
    ),
  );
  return done.every((isQueued) => isQueued);
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
