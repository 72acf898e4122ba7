// How the contact stands to the account, in words with their time: friend, blocked, left; and until when LINE lets us write. Pure.
import type { ChatView } from '$protocol/chat-view';
import { dateAndTime } from '../i18n/format-time';
import { m } from '../paraglide/messages';

type Standing = Pick<ChatView, 'friend' | 'friendSince' | 'sourceKind'>;

export function friendWords({ friend, friendSince, sourceKind }: Standing): string {
  const time = friendSince === null ? null : dateAndTime(friendSince);
  const isGroup = sourceKind !== 'user';
  switch (friend) {
    case 'unknown':
      return isGroup ? m.contact_group_unknown() : m.contact_friend_unknown();
    case 'friend':
      if (isGroup) return time === null ? m.contact_group_in() : m.contact_group_in_since({ time });
      return time === null ? m.contact_friend() : m.contact_friend_since({ time });
    case 'blocked':
      return time === null ? m.contact_blocked() : m.contact_blocked_since({ time });
    case 'left':
      return time === null ? m.contact_left() : m.contact_left_since({ time });
  }
}

/** Who is no friend can be written to for 7 days after a message. Empty where there is no such limit. */
export function windowWords({ windowUntil }: Pick<ChatView, 'windowUntil'>, now: number): string {
  if (windowUntil === null) return '';
  const time = dateAndTime(windowUntil);
  return windowUntil > now ? m.contact_window_until({ time }) : m.contact_window_over({ time });
}
