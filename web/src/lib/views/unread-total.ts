// Unread messages in the chats this operator holds, for the title of the tab. Pure.
import type { ChatListItem } from '$protocol/chat-view';

export function unreadTotal(rows: readonly ChatListItem[], operatorId: string): number {
  return rows
    .filter((row) => row.owner?.operatorId === operatorId)
    .reduce((sum, row) => sum + Math.max(0, row.inboundCount - row.readCount), 0);
}
