// The order of a queue: by priority with ageing (D1), or by time alone. Pure: the calendar is injected.
// Must not look at operators. Called by the pass, by positions and by whoever shows a queue.
import { type AgeingSteps, ageingSteps } from './ageing';
import type { OpenSecondsBetween, QueueEntry, TeamPolicy } from './entry';

/** Compared ascending, field by field. `effective` is the priority after ageing, 0 to 3. PERSISTED in decision records. */
export interface OrderKey {
  readonly effective: number;
  readonly slaDueAt: number;
  readonly queueSince: number;
  readonly sessionId: string;
}

export type KeyOrder = (a: OrderKey, b: OrderKey) => number;

/** Keys of the entries of one team at one instant. */
export type KeyOf = (entry: QueueEntry) => OrderKey;

/** The D1 order: `(effective, slaDueAt, queueSince, sessionId)`. */
export function compareD1(a: OrderKey, b: OrderKey): number {
  return (
    a.effective - b.effective ||
    a.slaDueAt - b.slaDueAt ||
    a.queueSince - b.queueSince ||
    compareIds(a.sessionId, b.sessionId)
  );
}

/** The order of `queue.order = fifo`: `(queueSince, sessionId)`. */
export function compareFifo(a: OrderKey, b: OrderKey): number {
  return a.queueSince - b.queueSince || compareIds(a.sessionId, b.sessionId);
}

/** The order of a team's queue. `priority_based` goes by priority also where the team is first in, first out. */
export function queueOrder(team: Pick<TeamPolicy, 'order' | 'strategy'>): KeyOrder {
  return team.order === 'fifo' && team.strategy !== 'priority_based' ? compareFifo : compareD1;
}

/**
 * Makes the keys of a team's entries at `now`.
 * @param entries all that will be asked for, in any order
 * @param openSecondsBetween of the team's calendar; asked a few dozen times at most, however many entries there are
 */
export function keysOf(
  team: Pick<TeamPolicy, 'teamId' | 'ageStepSec'>,
  entries: readonly QueueEntry[],
  now: number,
  openSecondsBetween: OpenSecondsBetween,
): KeyOf {
  let oldest = now;
  for (const entry of entries) oldest = Math.min(oldest, entry.queueSince);
  let steps: AgeingSteps | null = null;
  return (entry) => {
    steps ??= ageingSteps(team, oldest, now, openSecondsBetween);
    return {
      effective: Math.max(0, entry.priority - steps(entry.queueSince)),
      slaDueAt: entry.slaDueAt,
      queueSince: entry.queueSince,
      sessionId: entry.sessionId,
    };
  };
}

/** By code unit, so that every machine agrees. */
export function compareIds(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
