// The doors into the settings that the desk's menu has, by role; behind them all-pages.ts has all pages. Loaded with the desk, so it
// stays small. The Worker decides again at every call.
import type { OperatorView } from '$protocol/operator-view';
import { m } from '../paraglide/messages';

export type SettingsPageName = 'channels' | 'saved-messages' | 'teams';

const PAGES: readonly {
  readonly name: SettingsPageName;
  readonly label: () => string;
  readonly roles: readonly OperatorView['role'][];
}[] = [
  { name: 'channels', label: m.channel_settings, roles: ['super_admin', 'admin'] },
  { name: 'teams', label: m.settings_desk, roles: ['super_admin', 'admin', 'supervisor'] },
  { name: 'saved-messages', label: m.saved_title, roles: ['super_admin', 'admin', 'supervisor'] },
];

export function settingsPagesOf(role: OperatorView['role']) {
  return PAGES.filter((page) => page.roles.includes(role));
}
