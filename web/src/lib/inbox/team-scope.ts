// Whose chats the list shows under Waiting and Open: those of one's own teams, of all, or of one team. Kept on this device. Pure.

export type TeamScope = 'mine' | 'all' | `team:${string}`;

export const scopeOf = (teamId: string): TeamScope => `team:${teamId}`;

/** @returns the scope that was kept, or one's own teams */
export function toTeamScope(kept: string | null): TeamScope {
  return kept === 'all' || kept?.startsWith('team:') ? (kept as TeamScope) : 'mine';
}

/**
 * @param mine the teams one is in; null: not known yet
 * @returns null where every team's chats are shown; so too for whoever is in none, or she would see nothing
 */
export function teamsOf(scope: TeamScope, mine: readonly string[] | null): ReadonlySet<string> | null {
  if (scope === 'all') return null;
  if (scope !== 'mine') return new Set([scope.slice('team:'.length)]);
  return mine === null || mine.length === 0 ? null : new Set(mine);
}
