// Which further team a session overflows to when it has waited for long (D4). Pure.
// Must not decide when. Called by the step `overflow` of the maximum wait.

/** A session stands in at most this many queues. */
export const TEAMS_MAX = 3;

/**
 * The teams of an entry after one overflow: the fallback of the team it overflowed to last comes behind the others, and
 * the entry keeps its place everywhere.
 * @param teams its own team first
 * @returns null where the step is skipped: no fallback team, a circle, or three teams already
 */
export function overflowTo(
  teams: readonly string[],
  fallbackOf: (teamId: string) => string | null,
): readonly string[] | null {
  const last = teams.at(-1);
  const fallback = last === undefined ? null : fallbackOf(last);
  if (fallback === null || teams.includes(fallback) || teams.length >= TEAMS_MAX) return null;
  return [...teams, fallback];
}
