// What is said about a wait: the range for the customer, honest or not at all, and the figure for the staff.
// Pure; words are elsewhere. Called by Dispatcher, which hands the range to the chat, and by the views of a queue.
import type { WaitLevel } from './handle-time';
import type { QueueOutlook, WaitEstimate } from './wait-estimate';

/**
 * Why nothing is said. `no_samples`: too little is known; `nobody_serves`: no operator; `parked`: she does not wait here;
 * `closes_first`: closing time comes before, say that and offer a ticket.
 */
export type HiddenWhy = 'no_samples' | 'nobody_serves' | 'parked' | 'closes_first';

/** What a customer is told. On the wire between Dispatcher and chat: additive. */
export type WaitRange =
  | { readonly kind: 'less_than_a_minute' }
  /** "about lo-hi minutes", 1 <= lo < hi <= 60. */
  | { readonly kind: 'minutes'; readonly lo: number; readonly hi: number }
  /** Comes with the callback offer. */
  | { readonly kind: 'more_than_an_hour' }
  | { readonly kind: 'hidden'; readonly why: HiddenWhy };

export interface RangeContext {
  readonly now: number;
  /** When the team closes next (ms); null: never. */
  readonly closesAt: number | null;
  readonly parked: boolean;
}

/** The range that this customer may be told now. */
export function toWaitRange(estimate: WaitEstimate, outlook: QueueOutlook, ctx: RangeContext): WaitRange {
  const why = hiddenWhy(estimate, outlook, ctx);
  if (why) return { kind: 'hidden', why };
  if (estimate.estimateSec === 0) return { kind: 'less_than_a_minute' };
  const lo = Math.max(1, Math.floor(estimate.p50Sec / 60));
  const hi = Math.max(lo + 1, Math.ceil(estimate.p80Sec / 60));
  return hi > 60 ? { kind: 'more_than_an_hour' } : { kind: 'minutes', lo, hi };
}

function hiddenWhy(estimate: WaitEstimate, outlook: QueueOutlook, ctx: RangeContext): HiddenWhy | null {
  if (ctx.parked) return 'parked';
  if (outlook.mu === 0) return 'nobody_serves';
  if (outlook.level === 'L4') return 'no_samples';
  const endsBy = ctx.now + estimate.p80Sec * 1_000;
  return ctx.closesAt !== null && ctx.closesAt < endsBy ? 'closes_first' : null;
}

/** What operators and supervisors see: always a figure where there is one, with what it rests on. */
export interface StaffFigure {
  /** Seconds; null where nobody serves the queue. */
  readonly estimateSec: number | null;
  readonly p50Sec: number | null;
  readonly p80Sec: number | null;
  readonly level: WaitLevel;
  /** Slot times behind it; 0: the setting `wait.defaultAhtSec`. */
  readonly samples: number;
  /** The upper figure has held for too few or too many waits lately. */
  readonly isLearning: boolean;
  /** What the customer is told instead of a range, if so. */
  readonly hidden: HiddenWhy | null;
}

/** @param isLearning the mark of the queue's calibration (`calibrationOf` in wait-ledger.ts) */
export function toStaffFigure(
  estimate: WaitEstimate,
  outlook: QueueOutlook,
  ctx: RangeContext,
  isLearning: boolean,
): StaffFigure {
  return {
    estimateSec: finite(estimate.estimateSec),
    p50Sec: finite(estimate.p50Sec),
    p80Sec: finite(estimate.p80Sec),
    level: outlook.level,
    samples: outlook.samples,
    isLearning,
    hidden: hiddenWhy(estimate, outlook, ctx),
  };
}

function finite(seconds: number): number | null {
  return Number.isFinite(seconds) ? seconds : null;
}
