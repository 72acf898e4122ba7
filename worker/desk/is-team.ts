// Whether there is a team of this id, to whom a chat may be passed or whose intake may be set. Called by the desk's routes.
import { loadSettings } from '../db/channel-queries';
import { PLAIN_TEAM } from '../domain/desk/plain-team';
import type { Env } from '../env';
import { getSettings } from '../platform/settings-snapshot';

/** Of the teams that chats are given out by. Where nobody can say, it is let through: whoever waits for none waits for the fallback. */
export async function isTeam(env: Env, teamId: string): Promise<boolean> {
  const settings = await getSettings(env, () => loadSettings(env.DB));
  if (!settings) return true;
  const teams = settings.desk?.teams ?? [];
  return teams.length === 0 ? teamId === PLAIN_TEAM : teams.some(({ id }) => id === teamId);
}
