// Which rows of the feed one tab is shown, and which chats it must drop since they are no longer hers to see. Pure.
// Called by OperatorHub and its broadcast for every frame.
import type { Asker } from '../domain/permissions/asker';
import { type Grantee, maySee } from '../domain/permissions/can';
import { type ChatScope, rowScope } from '../domain/permissions/chat-scope';
import type { ChatRow } from '../protocol/chat-view';

export interface ShownRow {
  readonly row: ChatRow;
  readonly bare: boolean;
}

export interface FeedNews extends ShownRow {
  readonly past: readonly ChatScope[];
}

export function seesAll({ access }: Pick<Asker, 'access'>): boolean {
  return access.grants['chat.read'] === 'all';
}

/** `gone` names no chat that she could not see before. */
export function seenBy(
  person: Grantee,
  news: readonly FeedNews[],
): { readonly rows: readonly ShownRow[]; readonly gone: readonly string[] } {
  const rows: ShownRow[] = [];
  const gone: string[] = [];
  for (const { row, bare, past } of news) {
    if (maySee(person, rowScope(row))) rows.push({ row, bare });
    else if (past.some((scope) => maySee(person, scope))) gone.push(row.chatId);
  }
  return { rows, gone };
}
