// The place of a waiting session in a team's queue, as customers and operators are told. Pure.
// Called by Dispatcher for its answers to chats and for the view of a queue.
import type { OpenSecondsBetween, QueueEntry, TeamPolicy } from './entry';
import { keysOf, queueOrder } from './order-key';

/** The settings of a team that decide who is before whom. */
export type QueueRules = Pick<TeamPolicy, 'teamId' | 'order' | 'strategy' | 'ageStepSec'>;

/**
 * `1 +` the entries of the same team before it that are not parked. Entries that overflowed here count; so do those about
 * which a decision is under way.
 * @param entries all that wait, of any team, this one among them
 * @returns 1-based; null where the session does not wait in this team
 */
export function positionOf(
  sessionId: string,
  team: QueueRules,
  entries: readonly QueueEntry[],
  now: number,
  openSecondsBetween: OpenSecondsBetween,
): number | null {
  const queue = entries.filter((entry) => entry.teams.includes(team.teamId));
  const own = queue.find((entry) => entry.sessionId === sessionId);
  if (!own) return null;
  const keyOf = keysOf(team, queue, now, openSecondsBetween);
  const order = queueOrder(team);
  const ownKey = keyOf(own);
  const before = queue.filter((entry) => entry.parked === null && order(keyOf(entry), ownKey) < 0);
  return 1 + before.length;
}

/** A team's queue in order with everybody's position, parked ones at the place they keep. */
export function orderedQueue(
  team: QueueRules,
  entries: readonly QueueEntry[],
  now: number,
  openSecondsBetween: OpenSecondsBetween,
): readonly { readonly entry: QueueEntry; readonly position: number }[] {
  const queue = entries.filter((entry) => entry.teams.includes(team.teamId));
  const keyOf = keysOf(team, queue, now, openSecondsBetween);
  const order = queueOrder(team);
  const sorted = queue.map((entry) => ({ entry, key: keyOf(entry) })).sort((a, b) => order(a.key, b.key));
  let before = 0;
  return sorted.map(({ entry }) => {
    const position = 1 + before;
    if (entry.parked === null) before += 1;
    return { entry, position };
  });
}
