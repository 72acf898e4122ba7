// Every page of the settings: its name in the address, its words, and who may open it. The Worker decides again at every call.
// Not loaded with the desk.
import type { Permission } from '$domain/permissions/permission';
import { type Grantee, isGranted } from '../access/is-granted';
import { m } from '../paraglide/messages';

export type AnySettingsPage =
  | 'teams'
  | 'people'
  | 'routing'
  | 'bot'
  | 'hours'
  | 'queue'
  | 'texts'
  | 'tags'
  | 'attributes'
  | 'access'
  | 'channels'
  | 'saved-messages'
  | 'canned-replies'
  | 'security'
  | 'audit';

interface PageWords {
  readonly name: AnySettingsPage;
  /** In the list of pages, and over the page. */
  readonly title: () => string;
  readonly lead: () => string;
  readonly needs: Permission;
}

export const ALL_PAGES: readonly PageWords[] = [
  { name: 'teams', title: m.set_teams, lead: m.set_teams_lead, needs: 'desk_settings.read' },
  { name: 'people', title: m.set_people, lead: m.set_people_lead, needs: 'people.read' },
  { name: 'routing', title: m.set_routing, lead: m.set_routing_lead, needs: 'desk_settings.read' },
  { name: 'bot', title: m.set_bot, lead: m.set_bot_lead, needs: 'desk_settings.read' },
  { name: 'hours', title: m.set_hours, lead: m.set_hours_lead, needs: 'desk_settings.read' },
  { name: 'queue', title: m.set_queue, lead: m.set_queue_lead, needs: 'desk_settings.read' },
  { name: 'texts', title: m.set_texts, lead: m.set_texts_lead, needs: 'desk_settings.read' },
  { name: 'tags', title: m.set_tags, lead: m.set_tags_lead, needs: 'desk_settings.read' },
  {
    name: 'attributes',
    title: m.set_attributes,
    lead: m.set_attributes_lead,
    needs: 'desk_settings.read',
  },
  { name: 'access', title: m.set_access, lead: m.set_access_lead, needs: 'access.write' },
  { name: 'channels', title: m.channel_settings, lead: m.channel_settings_lead, needs: 'channel.read' },
  { name: 'saved-messages', title: m.saved_title, lead: m.saved_lead, needs: 'saved_message.write' },
  { name: 'canned-replies', title: m.canned_title, lead: m.canned_lead, needs: 'canned_reply.write' },
  { name: 'security', title: m.set_security, lead: m.set_security_lead, needs: 'desk_settings.read' },
  { name: 'audit', title: m.audit_title, lead: m.audit_lead, needs: 'audit.read' },
];

export function pagesOf(operator: Grantee): readonly PageWords[] {
  return ALL_PAGES.filter(({ needs }) => isGranted(operator, needs));
}

/** Whether she changes the desk's settings, or only reads them. */
export function mayEditDesk(operator: Grantee): boolean {
  return isGranted(operator, 'desk_settings.write');
}

/** Channels with their secrets are the owner's; an admin only looks. */
export function mayEditChannels(operator: Grantee): boolean {
  return isGranted(operator, 'channel.write');
}

/** Who may do what, and how people sign in, is the owner's to say. */
export function mayEditAccess(operator: Grantee): boolean {
  return isGranted(operator, 'access.write');
}
