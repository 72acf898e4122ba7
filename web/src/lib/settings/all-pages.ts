// Every page of the settings: its name in the address, its words, and who may open it. The Worker decides again at every call.
// Not loaded with the desk.
import type { OperatorView } from '$protocol/operator-view';
import { m } from '../paraglide/messages';

type Role = OperatorView['role'];

export type AnySettingsPage =
  | 'teams'
  | 'people'
  | 'routing'
  | 'bot'
  | 'hours'
  | 'queue'
  | 'texts'
  | 'channels'
  | 'saved-messages'
  | 'audit';

interface PageWords {
  readonly name: AnySettingsPage;
  /** In the list of pages, and over the page. */
  readonly title: () => string;
  readonly lead: () => string;
  readonly roles: readonly Role[];
}

const ADMINS: readonly Role[] = ['super_admin', 'admin'];
const READERS: readonly Role[] = [...ADMINS, 'supervisor'];

export const ALL_PAGES: readonly PageWords[] = [
  { name: 'teams', title: m.set_teams, lead: m.set_teams_lead, roles: READERS },
  { name: 'people', title: m.set_people, lead: m.set_people_lead, roles: READERS },
  { name: 'routing', title: m.set_routing, lead: m.set_routing_lead, roles: READERS },
  { name: 'bot', title: m.set_bot, lead: m.set_bot_lead, roles: READERS },
  { name: 'hours', title: m.set_hours, lead: m.set_hours_lead, roles: READERS },
  { name: 'queue', title: m.set_queue, lead: m.set_queue_lead, roles: READERS },
  { name: 'texts', title: m.set_texts, lead: m.set_texts_lead, roles: READERS },
  { name: 'channels', title: m.channel_settings, lead: m.channel_settings_lead, roles: ADMINS },
  { name: 'saved-messages', title: m.saved_title, lead: m.saved_lead, roles: READERS },
  { name: 'audit', title: m.audit_title, lead: m.audit_lead, roles: ADMINS },
];

export function pagesOf(role: Role): readonly PageWords[] {
  return ALL_PAGES.filter(({ roles }) => roles.includes(role));
}

/** Whether she changes the desk's settings, or only reads them. */
export function mayEditDesk(role: Role): boolean {
  return ADMINS.includes(role);
}
