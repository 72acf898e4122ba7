// The words of the lines between messages. Exhaustive over the wire's events by type. Pure; names of members come from the caller.
import type { ThreadEventView } from '$protocol/entry-view';
import { dateAndTime } from '../i18n/format-time';
import { endReasonWords, priorityWords, triggerWords } from '../i18n/session-words';
import { targetWords } from '../i18n/sla-words';
import { m } from '../paraglide/messages';
import { offerEndWords, ownerLostWords } from './dispatch-event-words';

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
    case 'reopened':
      return m.event_reopened({ name: event.by.name });
    case 'asked': {
      const reason = triggerWords(event.trigger);
      return event.topic === undefined
        ? m.event_asked({ reason })
        : m.event_asked_topic({ reason, topic: event.topic });
    }
    case 'queued':
      return m.event_queued({ team: teamOf(event) });
    case 'released':
      return m.event_released({ name: event.by.name });
    case 'assigned':
      return event.by === null
        ? m.event_assigned({ name: event.to.name })
        : m.event_assigned_by({ name: event.to.name, by: event.by.name });
    case 'offered':
      return event.by === undefined
        ? m.event_offered({ name: event.to.name })
        : m.event_offered_by({ name: event.to.name, by: event.by.name });
    case 'offer_ended':
      return offerEndWords(event.to.name, event.why, event.by?.name ?? null);
    case 'taken_over':
      return event.from === null
        ? m.event_taken_over({ name: event.by.name })
        : m.event_taken_over_from({ name: event.by.name, from: event.from.name });
    case 'transferred':
      return event.to === null
        ? m.event_transferred_team({ by: event.by.name, team: teamOf(event) })
        : m.event_transferred({ by: event.by.name, to: event.to.name });
    case 'owner_lost':
      return ownerLostWords(event.owner.name, event.why);
    case 'held':
      return event.until === null
        ? m.event_held({ name: event.by.name })
        : m.event_held_until({ name: event.by.name, time: dateAndTime(event.until) });
    case 'held_on':
      return m.event_held_on({ name: event.by.name });
    case 'escalated':
      return event.by === null ? m.event_escalated_system() : m.event_escalated({ name: event.by.name });
    case 'sla': {
      const target = targetWords(event.target);
      return event.level === 'breached' ? m.event_sla_breached({ target }) : m.event_sla_warned({ target });
    }
    case 'priority_set':
      return event.by === null
        ? m.event_priority_by_tag({ priority: priorityWords(event.priority) })
        : m.event_priority_set({ name: event.by.name, priority: priorityWords(event.priority) });
    case 'attribute_set': {
      const words = event.isCleared ? m.event_attribute_cleared : m.event_attribute_set;
      return words({ name: event.by.name, label: event.label });
    }
    case 'tagged':
      return taggedWords(event);
    case 'overflowed':
      return m.event_overflowed({ team: teamOf(event) });
    case 'parked':
      return event.kind === 'callback' ? m.event_parked_callback() : m.event_parked_no_show();
    case 'slot_answered':
      return event.isSkipped ? m.event_slot_skipped({ name: event.name }) : m.event_slot_answered({ name: event.name });
    case 'diverted':
      return (DIVERTED[event.reason] ?? (() => m.event_diverted({ reason: event.reason })))();
    case 'returned_to_bot':
      return m.event_returned_to_bot({ name: event.by.name });
    case 'archived':
      return m.event_archived({ name: event.by.name });
    case 'resolved': {
      const reason = endReasonWords(event.reason);
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

/** What a person wrote with it: a note for the next one, why it waits, what is needed. */
export function eventNote(event: ThreadEventView): string | null {
  switch (event.type) {
    case 'released':
    case 'transferred':
      return event.note ?? null;
    case 'held':
      return event.reason ?? null;
    case 'escalated':
      return event.reason === '' ? null : event.reason;
    default:
      return null;
  }
}

/** A team is told by its name at that time; one without a name is one of several nameless ones. */
const teamOf = ({
  teamName,
  teamId,
}: {
  readonly teamName?: string | undefined;
  readonly teamId?: string | undefined;
}) => teamName ?? teamId ?? m.event_a_team();

const DIVERTED: Readonly<Record<string, () => string>> = {
  after_hours: m.event_diverted_after_hours,
  intake_closed: m.event_diverted_intake_closed,
  queue_full: m.event_diverted_queue_full,
  no_team: m.event_diverted_no_team,
};

type NameOf = (userId: string) => string | null;

function memberNames({ members }: Of<'members_joined' | 'members_left'>, nameOf: NameOf): string {
  const names = members.map(({ userId }) => nameOf(userId) ?? m.event_member_unknown());
  return new Intl.ListFormat(undefined, { type: 'conjunction' }).format(names);
}

function taggedWords({ by, added, removed }: Of<'tagged'>): string {
  const names = (tags: readonly { readonly name: string }[]) => tags.map((tag) => tag.name).join(', ');
  if (by === null) return m.event_tags_added_bot({ tags: names(added) });
  const { name } = by;
  if (removed.length === 0) return m.event_tags_added({ name, tags: names(added) });
  if (added.length === 0) return m.event_tags_removed({ name, tags: names(removed) });
  return m.event_tags_changed({ name, added: names(added), removed: names(removed) });
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
