// How many ageing steps an entry has waited, in the open seconds of its team. Pure: the calendar is injected.
// Asks the calendar a few times for a whole queue instead of once for every entry. Called by order-key.ts.
import type { OpenSecondsBetween, Priority, TeamPolicy } from './entry';

/** Nobody climbs further: the lowest priority is three steps below the highest. */
const STEPS_MAX = 3;

/** The steps an entry has gained by now, by when its wait began: 0 to 3. */
export type AgeingSteps = (queueSince: number) => number;

/** `max(0, priority - floor(waitedOpenSec / ageStepSec))`; a step of 0 means no ageing. */
export function effectivePriority(priority: Priority, waitedOpenSec: number, ageStepSec: number): number {
  if (ageStepSec <= 0) return priority;
  return Math.max(0, priority - Math.floor(waitedOpenSec / ageStepSec));
}

/**
 * Open seconds only grow with the wait, so for each step there is a latest beginning that has gained it. That instant is
 * searched once, and every entry is compared with it.
 * @param oldest the earliest `queueSince` that will be asked for (ms)
 */
export function ageingSteps(
  team: Pick<TeamPolicy, 'teamId' | 'ageStepSec'>,
  oldest: number,
  now: number,
  openSecondsBetween: OpenSecondsBetween,
): AgeingSteps {
  const { teamId, ageStepSec } = team;
  if (ageStepSec <= 0) return () => 0;
  const latest: number[] = [];
  for (let step = 1; step <= STEPS_MAX; step++) {
    const hasGained = (since: number) => openSecondsBetween(teamId, since, now) >= step * ageStepSec;
    const instant = latestThat(hasGained, oldest, now - step * ageStepSec * 1_000);
    if (instant === null) break;
    latest.push(instant);
  }
  return (queueSince) => latest.filter((instant) => queueSince <= instant).length;
}

/** The latest whole ms in [from, to] of which `holds` is true, where it is true up to some instant and false after it. */
function latestThat(holds: (at: number) => boolean, from: number, to: number): number | null {
  if (to < from || !holds(from)) return null;
  // A calendar that was open all the time, as it is in the middle of the day.
  if (holds(to)) return to;
  let low = from;
  let high = to;
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
