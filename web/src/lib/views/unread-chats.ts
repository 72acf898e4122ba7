// How many of this operator's chats have unread messages, for the title and the icon of the tab. Pure.
import type { InboxRow } from '../inbox/apply-inbox-message';
import { unreadCount } from '../inbox/apply-inbox-message';

export function unreadChats(rows: Iterable<InboxRow>, operatorId: string): number {
  return [...rows].filter((row) => row.owner?.operatorId === operatorId && unreadCount(row) > 0).length;
}
