// The words of the lines between messages. Exhaustive over the wire's events by type.
import type { ThreadEventView } from '$protocol/entry-view';
import { m } from '../paraglide/messages';

const RESOLVE_REASONS: Readonly<Record<string, () => string>> = {
  solved: m.reason_solved,
  unsolved: m.reason_unsolved,
  no_reply_needed: m.reason_no_reply_needed,
  blocked: m.reason_blocked,
  left_group: m.reason_left_group,
};

export function eventWords(event: ThreadEventView): string {
  switch (event.type) {
    case 'followed':
      return m.event_followed();
    case 'unfollowed':
      return m.event_unfollowed();
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
