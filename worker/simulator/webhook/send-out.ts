// Sends webhook calls and books what came of them. The only place that joins the state (outgoing.ts) and the network (deliver.ts).
import type { EventOptions } from '../control/event-schema';
import type { Platform } from '../platform';
import type { DeliveryStatus, StoredEvent } from '../state/records';
import { deliver } from './deliver';
import { callFor, dueRedeliveries, type OutgoingCall, recordDelivery, startTokenClock } from './outgoing';

/** Sends events of one channel in one webhook call. */
export async function sendEvents(
  platform: Platform,
  events: StoredEvent[],
  settings: { redelivery?: boolean; options?: EventOptions | undefined } = {},
): Promise<DeliveryStatus> {
  const call = callFor(platform.state, events, settings);
  if (call === null) return 'could_not_connect';
  startTokenClock(platform.state, events);
  const copies = 1 + (settings.options?.duplicates ?? 0);
  const [status] = await Promise.all(Array.from({ length: copies }, () => sendCall(platform, call)));
  return status ?? 'could_not_connect';
}

async function sendCall(platform: Platform, call: OutgoingCall): Promise<DeliveryStatus> {
  const channel = platform.state.channel(call.channelId);
  const status = channel?.webhookActive && call.url !== '' ? await deliver(call, platform.route) : 'webhook_off';
  recordDelivery(platform.state, call, status);
  if (platform.state.channel(call.channelId)?.redelivery) platform.rearm();
  return status;
}

/** Runs tasks with a bound on how many are in flight; results in the order of the tasks. */
export async function inParallel<T>(tasks: (() => Promise<T>)[], parallel: number): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const lane = async () => {
    while (next < tasks.length) {
      const index = next;
      next += 1;
      const task = tasks[index];
      if (task !== undefined) results[index] = await task();
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, tasks.length) }, lane));
  return results;
}

/** Sends what is due again, each event in a call of its own. Safe to run twice: an attempt moves the due time first. */
export async function sendDueRedeliveries(platform: Platform): Promise<void> {
  const { due } = dueRedeliveries(platform.state);
  for (const stored of due) platform.state.events.set(stored.webhookEventId, { ...stored, redeliverAt: null });
  await inParallel(
    due.map((stored) => () => sendEvents(platform, [stored], { redelivery: true })),
    10,
  );
}
