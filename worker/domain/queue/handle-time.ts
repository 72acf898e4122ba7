// How long a chat holds a slot: the weighted median of past slot times, from the first level that knows enough.
// Pure arithmetic over plain numbers; who keeps the samples is wait-ledger.ts. Called by wait-estimate.ts and Dispatcher.

/** L1: the team's last; L2: the team at this hour of the week; L3: the workspace's last; L4: nothing known, the setting. */
export type WaitLevel = 'L1' | 'L2' | 'L3' | 'L4';

/** A level counts with this many samples. */
export const SAMPLES_NEEDED = 10;
/** Ranks after which a sample weighs half. */
const HALF_WEIGHT_RANKS = 20;

/** Slot times in seconds, each list newest first. A list that no level needs may be left empty (`slotSamples`). */
export interface SlotSamples {
  /** L1: the team's last 50 of 14 days. */
  readonly team: readonly number[];
  /** L2: the team's of 28 days that ended in this hour of the week or in one beside it. */
  readonly sameHour: readonly number[];
  /** L3: the workspace's last 50 of 14 days. */
  readonly workspace: readonly number[];
}

export interface HandleTime {
  readonly level: WaitLevel;
  /** Average handle time of the formula, in seconds; above 0. */
  readonly ahtSec: number;
  /** How many slot times it rests on; 0 at L4. */
  readonly samples: number;
}

/**
 * The handle time to reckon with.
 * @param defaultAhtSec `wait.defaultAhtSec`, for when no level has enough samples
 */
export function handleTime(samples: SlotSamples, defaultAhtSec: number): HandleTime {
  return (
    measured('L1', samples.team) ??
    measured('L2', samples.sameHour) ??
    measured('L3', samples.workspace) ?? { level: 'L4', ahtSec: defaultAhtSec, samples: 0 }
  );
}

function measured(level: WaitLevel, newestFirst: readonly number[]): HandleTime | null {
  if (newestFirst.length < SAMPLES_NEEDED) return null;
  // Slots of no length at all would make an infinite speed of the team.
  return { level, ahtSec: Math.max(1, weightedMedian(newestFirst)), samples: newestFirst.length };
}

/**
 * The smallest value at which half of the weight is reached; the sample of rank n (0 = newest) weighs `0.5^(n/20)`.
 * @param newestFirst at least one value, any unit
 */
export function weightedMedian(newestFirst: readonly number[]): number {
  const weighed = newestFirst.map((value, rank) => ({ value, weight: 0.5 ** (rank / HALF_WEIGHT_RANKS) }));
  const half = weighed.reduce((sum, { weight }) => sum + weight, 0) / 2;
  weighed.sort((a, b) => a.value - b.value);
  let reached = 0;
  for (const { value, weight } of weighed) {
    reached += weight;
    if (reached >= half) return value;
  }
  // Rounding may leave the sum a hair below the half it was made of.
  return weighed.at(-1)?.value ?? 0;
}
