// How long a waiting customer will wait: speed of the queue, the estimate for a position, the range she is told.
// Pure arithmetic, cheap enough for every position of every queue: what is the same for a queue is made once (`outlookOf`).
// The record of past waits is wait-ledger.ts. Called by Dispatcher.
import type { HandleTime, WaitLevel } from './handle-time';

/** How a wait ended. `parked`: she left her place waiting without her; `closed`: ended by us (maximum wait, closing). */
export type WaitOutcome = 'assigned' | 'abandoned' | 'parked' | 'closed';

/** What the estimate learns from a wait that ended. PERSISTED CONTRACT: part of `WaitRow`. */
export interface PastWait {
  readonly outcome: WaitOutcome;
  readonly waitedSec: number;
  /** The estimate at entry; 0 where a slot was free, null where nobody served the queue. */
  readonly estimateSec: number | null;
  /** The upper figure at entry; null where `estimateSec` is. */
  readonly p80Sec: number | null;
}

/** An operator who is eligible for the queue but for capacity. */
export interface ServingOperator {
  /** Chats at a time; null: unlimited. */
  readonly capacity: number | null;
  readonly used: number;
  readonly reserved: number;
  /** Queues with waiting entries in which this operator is eligible. */
  readonly queues: number;
}

/** What is the same for every position of one queue. */
export interface QueueOutlook {
  readonly level: WaitLevel;
  readonly ahtSec: number;
  readonly samples: number;
  /** Chats per second that the queue gets rid of. */
  readonly mu: number;
  /** Slots that are free for it now. */
  readonly free: number;
  /** Share of those before her who will leave, 0 to 0.5. */
  readonly abandoned: number;
  readonly ratios: WaitRatios;
}

/** Percentiles of actual / estimated; `counted`: waits they rest on, 0 for the values to begin with. */
export interface WaitRatios {
  readonly r50: number;
  readonly r80: number;
  readonly counted: number;
}

/** All in seconds; 0: at once, Infinity: nobody serves the queue. */
export interface WaitEstimate {
  readonly estimateSec: number;
  readonly p50Sec: number;
  readonly p80Sec: number;
}

/** Waits of the record that count for the abandoned share and for the percentiles. */
export const WAITS_KEPT = 200;
/** Below this many waits neither abandoned share nor percentiles are taken from the record. */
const WAITS_NEEDED = 30;
const RATIOS_TO_BEGIN: WaitRatios = { r50: 0.9, r80: 1.6, counted: 0 };
const ABANDONED_MAX = 0.5;
/** Who leaves sooner has not waited: counted apart, as short. */
const SHORT_SEC = 10;

export interface OutlookSources {
  readonly handle: HandleTime;
  readonly operators: readonly ServingOperator[];
  /** The last waits of the queue, at most WAITS_KEPT count: `waits` of its ledger. */
  readonly waits: readonly PastWait[];
  /** The last waits that tell how good the estimate was: `counted` of its ledger. */
  readonly counted: readonly PastWait[];
}

/** What to reckon with for every entry of one queue; made anew when operators, slots or the record change. */
export function outlookOf({ handle, operators, waits, counted }: OutlookSources): QueueOutlook {
  return {
    ...handle,
    ...queueSpeed(operators, handle.ahtSec),
    abandoned: abandonedShare(waits),
    ratios: waitRatios(counted),
  };
}

/** Speed and free slots of a queue. Who serves several queues that wait gives each an equal share. */
export function queueSpeed(
  operators: readonly ServingOperator[],
  ahtSec: number,
): { readonly mu: number; readonly free: number } {
  let capacity = 0;
  let free = 0;
  for (const operator of operators) {
    const share = 1 / Math.max(1, operator.queues);
    const places = operator.capacity ?? Number.POSITIVE_INFINITY;
    capacity += places * share;
    free += Math.max(0, places - operator.used - operator.reserved) * share;
  }
  // Shares are thirds and sevenths: three of a third are one slot, though their sum is a hair less.
  return { mu: capacity / ahtSec, free: Math.floor(free + 1e-9) };
}

/** Share of the last waits that the customer left after 10 s or more; 0 below 30 waits, at most 0.5. */
export function abandonedShare(newestFirst: readonly PastWait[]): number {
  const last = newestFirst.slice(0, WAITS_KEPT);
  if (last.length < WAITS_NEEDED) return 0;
  const left = last.filter(({ outcome, waitedSec }) => outcome === 'abandoned' && waitedSec >= SHORT_SEC);
  return Math.min(ABANDONED_MAX, left.length / last.length);
}

/**
 * Whether a wait tells how good its estimate was. One that did not end with an operator had only begun: if it lasted
 * longer than its P80 it is a miss all the same, if not it says nothing.
 */
export function isCounted(wait: PastWait): boolean {
  if (wait.estimateSec === null || wait.p80Sec === null || wait.estimateSec <= 0) return false;
  return wait.outcome === 'assigned' || wait.waitedSec > wait.p80Sec;
}

/** Whether the wait ended within the upper figure told at entry. Ask only of counted ones. */
export function isWithin(wait: PastWait): boolean {
  return wait.outcome === 'assigned' && wait.waitedSec <= (wait.p80Sec ?? 0);
}

/**
 * 50th and 80th percentile (nearest rank) of actual / estimated over the last 200 counted waits; below 30: 0.9 and 1.6.
 * A miss that the customer ended stands at the ratio it had reached: the least that its end can have been.
 */
export function waitRatios(newestFirst: readonly PastWait[]): WaitRatios {
  const ratios: number[] = [];
  for (const wait of newestFirst) {
    if (ratios.length === WAITS_KEPT) break;
    if (isCounted(wait)) ratios.push(wait.waitedSec / (wait.estimateSec ?? 1));
  }
  if (ratios.length < WAITS_NEEDED) return RATIOS_TO_BEGIN;
  ratios.sort((a, b) => a - b);
  return { r50: nearestRank(ratios, 0.5), r80: nearestRank(ratios, 0.8), counted: ratios.length };
}

function nearestRank(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
}

/**
 * The estimate for the entry at this position (1 = next).
 * @returns seconds; 0 while a slot is free for it, Infinity where nobody serves the queue
 */
export function estimateWait(position: number, outlook: QueueOutlook): WaitEstimate {
  const estimateSec = toEstimate(position, outlook);
  // A percentile may be 0, and 0 times for ever is no time.
  if (!Number.isFinite(estimateSec)) return { estimateSec, p50Sec: estimateSec, p80Sec: estimateSec };
  return {
    estimateSec,
    p50Sec: estimateSec * outlook.ratios.r50,
    p80Sec: estimateSec * outlook.ratios.r80,
  };
}

function toEstimate(position: number, { mu, free, abandoned }: QueueOutlook): number {
  if (position <= free) return 0;
  if (mu === 0) return Number.POSITIVE_INFINITY;
  return ((position - 1 - free) * (1 - abandoned) + 1) / mu;
}
