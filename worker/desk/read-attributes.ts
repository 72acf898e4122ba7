// What is kept of contacts by the settings. Called by the desk's routes.
import { loadSettings } from '../db/channel-queries';
import type { AttributeSettings } from '../domain/attributes/attribute';
import type { Env } from '../env';
import { getSettings } from '../platform/settings-snapshot';

/** As saved at most half a minute ago, in the order of the settings. */
export async function readAttributes(env: Env): Promise<readonly AttributeSettings[]> {
  const settings = await getSettings(env, () => loadSettings(env.DB));
  return settings?.attributes ?? [];
}
