// For whom a returning customer's session is kept, and how long (E4). Pure.
// Called by the Dispatcher where it makes an entry (who is preferred) and by the pass (how long it is kept).
import type { QueueEntry, TeamPolicy } from './entry';

/** Who served the contact last, as the chat tells it. */
export interface ServedBefore {
  readonly operatorId: string;
  /** When that session ended (ms); absent: it was this one, reopened, and no window is asked. */
  readonly endedAt?: number;
}

/**
 * Whoever served the contact last, if that ended within the window before the session came into the queue, or if her own session
 * goes on; null: nobody is preferred.
 * @param policy of the team it is placed in
 * @param queueSince ms
 */
export function preferredOperator(
  last: ServedBefore | null | undefined,
  { stickyWindowHours }: Pick<TeamPolicy, 'stickyWindowHours'>,
  queueSince: number,
): string | null {
  if (!last) return null;
  const isInWindow = last.endedAt === undefined || last.endedAt >= queueSince - stickyWindowHours * 3_600_000;
  return isInWindow ? last.operatorId : null;
}

/** Until when (ms) the entry waits for its preferred operator and nobody else; after that it waits like all others. */
export function heldUntil(entry: QueueEntry, policy: TeamPolicy): number {
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
