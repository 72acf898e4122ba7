// For whom a returning customer's session is kept, and how long (E4). Pure.
// Called where an entry is made (who is preferred) and by the pass (how long it is kept).
import type { QueueEntry, TeamPolicy } from './entry';

/** Who served a contact before. */
export interface KnownOperators {
  /** The contact's owner. */
  readonly contactOwner: string | null;
  /** The owner of the contact's last session that ended. */
  readonly lastOwner: { readonly operatorId: string; readonly endedAt: number } | null;
}

/** The contact's owner, else the last owner if that session ended within the window; null: nobody is preferred. */
export function preferredOperator(
  known: KnownOperators,
  { stickyWindowHours }: Pick<TeamPolicy, 'stickyWindowHours'>,
  now: number,
): string | null {
  if (known.contactOwner !== null) return known.contactOwner;
  const { lastOwner } = known;
  if (!lastOwner || lastOwner.endedAt < now - stickyWindowHours * 3_600_000) return null;
  return lastOwner.operatorId;
}

/** Until when (ms) the entry waits for its preferred operator and nobody else; after that it waits like all others. */
export function heldUntil(entry: QueueEntry, policy: TeamPolicy): number {
  if (entry.preferredHoldUntil !== undefined) return entry.preferredHoldUntil;
  const holdSec = entry.isVip === true ? policy.stickyHoldVipSec : policy.stickyHoldSec;
  return entry.queueSince + holdSec * 1_000;
}

/**
 * Whether waiting can bring the preferred operator to this session at all before the hold ends: she serves one of its teams
 * and is not excluded from it for longer. If not, nobody is kept waiting for her.
 */
export function isWorthHolding(
  entry: QueueEntry,
  preferredTeams: readonly string[],
  until: number,
  now: number,
): boolean {
  if (now >= until || !entry.teams.some((teamId) => preferredTeams.includes(teamId))) return false;
  const { preferredOperatorId } = entry;
  return !entry.excluded.some((exclusion) => exclusion.operatorId === preferredOperatorId && exclusion.until >= until);
}
