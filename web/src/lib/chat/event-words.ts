// The words of the lines between messages. Exhaustive over the wire's events by type. Pure; names of members come from the caller.
import type { ThreadEventView } from '$protocol/entry-view';
import { m } from '../paraglide/messages';

const RESOLVE_REASONS: Readonly<Record<string, () => string>> = {
  solved: m.reason_solved,
  unsolved: m.reason_unsolved,
  no_reply_needed: m.reason_no_reply_needed,
  blocked: m.reason_blocked,
  left_group: m.reason_left_group,
};

type Of<T extends ThreadEventView['type']> = Extract<ThreadEventView, { type: T }>;

/** @param nameOf the name of a member of a group; null where LINE has told none */
export function eventWords(event: ThreadEventView, nameOf: (userId: string) => string | null = () => null): string {
  switch (event.type) {
    case 'followed':
      return event.isUnblocked ? m.event_followed_again() : m.event_followed();
    case 'unfollowed':
      return m.event_unfollowed();
    case 'joined':
      return m.event_joined();
    case 'left':
      return m.event_left();
    case 'members_joined':
      return m.event_members_joined({ names: memberNames(event, nameOf) });
    case 'members_left':
      return m.event_members_left({ names: memberNames(event, nameOf) });
    case 'postback':
      return postbackWords(event, nameOf);
    case 'video_played':
      return m.event_video_played({ trackingId: event.trackingId });
    case 'beacon':
      return beaconWords(event);
    case 'account_linked':
      if (!event.isDone) return m.event_account_link_failed();
      return event.accountName === undefined
        ? m.event_account_linked()
        : m.event_account_linked_named({ account: event.accountName });
    case 'account_unlinked':
      return event.by === null ? m.event_account_unlinked() : m.event_account_unlinked_by({ name: event.by.name });
    case 'membership':
      return membershipWords(event);
    case 'chat_control':
      return event.mode === 'standby' ? m.event_chat_standby() : m.event_chat_active();
    case 'session_opened':
      return event.origin === 'customer' ? m.event_opened_customer() : m.event_opened_operator();
    case 'claimed':
      return m.event_claimed({ name: event.by.name });
    case 'released':
      return m.event_released({ name: event.by.name });
    case 'reopened':
      return m.event_reopened({ name: event.by.name });
    case 'resolved': {
      const reason = RESOLVE_REASONS[event.reason]?.() ?? event.reason;
      return event.by === null
        ? m.event_resolved_system({ reason })
        : m.event_resolved({ name: event.by.name, reason });
    }
    case 'closed':
      return m.event_closed();
    case 'unsupported':
      return m.event_unsupported({ kind: event.lineType });
  }
}

type NameOf = (userId: string) => string | null;

function memberNames({ members }: Of<'members_joined' | 'members_left'>, nameOf: NameOf): string {
  const names = members.map(({ userId }) => nameOf(userId) ?? m.event_member_unknown());
  return new Intl.ListFormat(undefined, { type: 'conjunction' }).format(names);
}

/** What was tapped: the button's label, else its data. A picked day or time stands behind it; a menu switch speaks for itself. */
function postbackWords({ data, label, params, senderId }: Of<'postback'>, nameOf: NameOf): string {
  const what = label ?? data;
  const picked = params?.datetime?.replace('T', ' ') ?? params?.date ?? params?.time;
  if (params?.status !== undefined) {
    const menu = params.newRichMenuAliasId ?? what;
    return params.status === 'SUCCESS'
      ? m.event_menu_switched({ menu })
      : m.event_menu_failed({ menu, status: params.status });
  }
  const words = picked === undefined ? what : m.event_picked({ label: what, value: picked });
  if (senderId === undefined) return m.event_tapped({ label: words });
  return m.event_tapped_by({ name: nameOf(senderId) ?? m.event_member_unknown(), label: words });
}

function beaconWords({ beaconType, hwid }: Of<'beacon'>): string {
  switch (beaconType) {
    case 'enter':
      return m.event_beacon_enter({ hwid });
    case 'leave':
      return m.event_beacon_leave({ hwid });
    case 'banner':
      return m.event_beacon_banner({ hwid });
    case 'stay':
      return m.event_beacon_stay({ hwid });
    default:
      return m.event_beacon_other({ hwid, kind: beaconType });
  }
}

function membershipWords({ change, membershipId }: Of<'membership'>): string {
  const membership = membershipId;
  switch (change) {
    case 'joined':
      return m.event_membership_joined({ membership });
    case 'left':
      return m.event_membership_left({ membership });
    case 'renewed':
      return m.event_membership_renewed({ membership });
    default:
      return m.event_membership_other({ membership, kind: change });
  }
}
