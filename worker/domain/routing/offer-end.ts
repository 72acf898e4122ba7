// What an offer's end means for the operator who was asked (E5). Pure.
// Must not end offers. Called by Dispatcher when a reservation is released.
import type { Outcome } from './decision-record';
import type { Exclusion, TeamPolicy } from './entry';

/** An offer that nothing of the operator's acknowledged as shown ends after this time. */
export const NOT_SHOWN_MS = 8_000;
/** One that was not shown excludes her for so long, and does not count. */
const NOT_SHOWN_EXCLUDE_SEC = 60;
/** So many shown offers in a row that passed by set her to Away, reason `missed_offers`. */
export const MISSED_OFFERS_MAX = 3;

/** Keeps her from being asked about this session again for a while; null where the outcome asks for none. */
export function exclusionAfter(
  outcome: Outcome,
  operatorId: string,
  { excludeSec }: Pick<TeamPolicy, 'excludeSec'>,
  now: number,
): Exclusion | null {
  if (outcome !== 'declined' && outcome !== 'timeout' && outcome !== 'not_shown') return null;
  const seconds = outcome === 'not_shown' ? NOT_SHOWN_EXCLUDE_SEC : excludeSec;
  return { operatorId, at: now, until: now + seconds * 1_000, why: outcome };
}

/** She had it and did not answer: as if she had let an offer of it pass. @param at ms at which it was taken from her */
export function exclusionOfUnanswered(
  { operatorId, at }: { readonly operatorId: string; readonly at: number },
  { excludeSec }: Pick<TeamPolicy, 'excludeSec'>,
): Exclusion {
  return { operatorId, at, until: at + excludeSec * 1_000, why: 'timeout' };
}

/** Those that still hold, and the new one in the place of an older one for the same operator. */
export function withExclusion(excluded: readonly Exclusion[], added: Exclusion, now: number): readonly Exclusion[] {
  return [...excluded.filter(({ operatorId, until }) => operatorId !== added.operatorId && now < until), added];
}

/**
 * Counts shown offers in a row that she let pass.
 * @param missed how many before this one
 * @returns `isAway`: her declared status becomes Away, and the count begins anew
 */
export function countMissed(missed: number, outcome: Outcome): { readonly missed: number; readonly isAway: boolean } {
  if (outcome === 'accepted') return { missed: 0, isAway: false };
  if (outcome !== 'timeout') return { missed, isAway: false };
  return missed + 1 >= MISSED_OFFERS_MAX ? { missed: 0, isAway: true } : { missed: missed + 1, isAway: false };
}
