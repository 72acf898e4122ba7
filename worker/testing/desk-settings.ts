// The settings of a desk for tests: four teams, the default routing rules, the bot on, no hours. Only tests import it.

import { DEFAULT_BOT_SETTINGS } from '../domain/bot/default-bot-settings';
import { DEFAULT_SECURITY } from '../domain/login/login-policy';
import { DEFAULT_PROVIDER } from '../domain/login/provider-settings';
import { DEFAULT_ACCESS } from '../domain/permissions/bundles';
import { DEFAULT_PRESENCE_SETTINGS } from '../domain/presence/presence-settings';
import { DEFAULT_QUEUE_SETTINGS } from '../domain/queue/queue-settings';
import { DEFAULT_ROUTING, DEFAULT_TEAMS } from '../domain/routing/default-teams';
import {
  DEFAULT_HOURS,
  DEFAULT_SESSIONS,
  type DeskSettings,
  type TeamSettings,
} from '../domain/settings/desk-settings';
import { SETTINGS_KEY, type SettingsSnapshot } from '../domain/settings/settings-snapshot';
import type { Env } from '../env';
import { forgetSettings, getSettings, noteSettings } from '../platform/settings-snapshot';

export const TEST_TEAMS: readonly TeamSettings[] = DEFAULT_TEAMS.map(({ teamId, name }) => ({
  id: teamId,
  name,
  policy: {},
  slots: [],
}));

export function deskSettings(overrides: Partial<DeskSettings> = {}): DeskSettings {
  return {
    teams: TEST_TEAMS,
    routing: DEFAULT_ROUTING,
    bot: DEFAULT_BOT_SETTINGS,
    hours: DEFAULT_HOURS,
    queue: DEFAULT_QUEUE_SETTINGS,
    sessions: DEFAULT_SESSIONS,
    channels: { demo: { reception: 'real_time', isBotOn: true } },
    presence: DEFAULT_PRESENCE_SETTINGS,
    texts: {},
    sla: [],
    tags: [],
    attributes: [],
    security: DEFAULT_SECURITY,
    provider: DEFAULT_PROVIDER,
    access: DEFAULT_ACCESS,
    ...overrides,
  };
}

/** Puts a desk into the snapshot of a workspace whose channel is seeded; every object of this isolate decides by it from now on. */
export async function seedDesk(env: Env, desk: DeskSettings): Promise<void> {
  await seedSettings(env, { desk });
}

/** The same of any part of the snapshot. */
export async function seedSettings(env: Env, change: Partial<SettingsSnapshot>): Promise<void> {
  const known = await getSettings(env);
  if (!known) throw new Error('seedSettings: no channel was seeded before');
  const snapshot = { ...known, ...change, version: known.version + 1 };
  await env.SETTINGS.put(SETTINGS_KEY, JSON.stringify(snapshot));
  forgetSettings();
  noteSettings(snapshot);
}
