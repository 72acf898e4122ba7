// The doors into the settings that the desk's menu has, by right; behind them all-pages.ts has all pages. Loaded with the desk, so it
// stays small. The Worker decides again at every call.
import type { Permission } from '$domain/permissions/permission';
import { type Grantee, isGranted } from '../access/is-granted';
import { m } from '../paraglide/messages';

export type SettingsPageName = 'channels' | 'saved-messages' | 'teams';

const PAGES: readonly {
  readonly name: SettingsPageName;
  readonly label: () => string;
  readonly needs: Permission;
}[] = [
  { name: 'channels', label: m.channel_settings, needs: 'channel.read' },
  { name: 'teams', label: m.settings_desk, needs: 'desk_settings.read' },
  { name: 'saved-messages', label: m.saved_title, needs: 'saved_message.write' },
];

export function settingsPagesOf(operator: Grantee) {
  return PAGES.filter((page) => isGranted(operator, page.needs));
}
