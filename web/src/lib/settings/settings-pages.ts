// Which pages of the settings a person has, by her role. The Worker decides again at every call.
import type { OperatorView } from '$protocol/operator-view';
import { m } from '../paraglide/messages';

export type SettingsPageName = 'channels' | 'saved-messages';

const PAGES: readonly {
  readonly name: SettingsPageName;
  readonly label: () => string;
  readonly roles: readonly OperatorView['role'][];
}[] = [
  { name: 'channels', label: m.channel_settings, roles: ['super_admin', 'admin'] },
  { name: 'saved-messages', label: m.saved_title, roles: ['super_admin', 'admin', 'supervisor'] },
];

export function settingsPagesOf(role: OperatorView['role']) {
  return PAGES.filter((page) => page.roles.includes(role));
}
