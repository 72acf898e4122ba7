// Puts events into webhook calls as a test asked: so many per call, in which order, how many calls at a time.
// Used by the control API's routes; the sending itself is webhook/send-out.ts.
import type { Platform } from '../platform';
import type { DeliveryStatus, StoredEvent } from '../state/records';
import { inParallel, sendEvents } from '../webhook/send-out';

export interface HowToSend {
  order: 'given' | 'reversed' | 'shuffled';
  perRequest: number;
  parallel: number;
}

/** @returns the status that each event's call got, by `webhookEventId` */
export async function sendInOrder(
  platform: Platform,
  events: StoredEvent[],
  how: HowToSend,
): Promise<Map<string, DeliveryStatus>> {
  const calls: StoredEvent[][] = [];
  for (const stored of arrange(events, how.order)) {
    const last = calls.at(-1);
    const fits = last !== undefined && last.length < how.perRequest && last[0]?.channelId === stored.channelId;
    if (fits) last.push(stored);
    else calls.push([stored]);
  }
  const tasks = calls.map((call) => async () => {
    const status = await sendEvents(platform, call);
    return call.map((stored) => [stored.webhookEventId, status] as const);
  });
  return new Map((await inParallel(tasks, how.parallel)).flat());
}

function arrange(events: StoredEvent[], order: HowToSend['order']): StoredEvent[] {
  if (order === 'given') return events;
  if (order === 'reversed') return [...events].reverse();
  return events
    .map((stored) => ({ stored, key: crypto.randomUUID() }))
    .sort((left, right) => (left.key < right.key ? -1 : 1))
    .map(({ stored }) => stored);
}
