// What those who lead are told beside the rows: what it is about, and which of it is still so by the rows. Pure.
import type { ChatRow } from '$protocol/chat-view';
import type { DeskNews, UnansweredNews } from '$protocol/desk-news';

/** Of what there is one notice at a time: a chat, or a channel. */
export function newsOn(news: DeskNews): string {
  return news.kind === 'unanswered' ? news.chatId : `channel:${news.channelId}`;
}

/** Without what a colleague has seen to, or what went elsewhere, as far as its rows say. */
export function openNews(
  news: readonly DeskNews[],
  rows: { get(chatId: string): ChatRow | undefined },
): readonly DeskNews[] {
  return news.filter((each) => each.kind !== 'unanswered' || isOpen(each, rows.get(each.chatId)));
}

function isOpen({ who, asks }: UnansweredNews, row: ChatRow | undefined): boolean {
  if (row === undefined) return true;
  if (asks === 'offer') return row.offer?.to.operatorId === who.operatorId;
  if (row.owner?.operatorId !== who.operatorId || row.state === 'resolved' || row.state === 'closed') return false;
  return asks === 'message' ? row.unansweredSince !== null : row.state === 'assigned';
}
