// Whom notes name, in D1: her list, and what she is done with. That a note names her comes by the projection (write-projection).
// Whose the chat is to see is asked by desk/mention-route. Called by it alone.
import type { D1Access } from './write-projection';

export interface MentionRow {
  readonly chat_id: string;
  readonly entry_id: string;
  readonly author_id: string;
  readonly author_name: string;
  readonly at: number;
}

/** The last one of the page before. */
export interface MentionPlace {
  readonly at: number;
  readonly entryId: string;
}

/** Newest first. */
export async function listMentions(
  db: D1Access,
  operatorId: string,
  state: 'open' | 'done',
  after: MentionPlace | null,
  limit: number,
): Promise<MentionRow[]> {
  const { results } = await db
    .prepare(
      `SELECT chat_id, entry_id, author_id, author_name, at FROM mentions
       WHERE operator_id = ?1 AND is_gone = 0 AND done_at IS ${state === 'open' ? '' : 'NOT '}NULL AND (at, entry_id) < (?2, ?3)
       ORDER BY at DESC, entry_id DESC LIMIT ?4`,
    )
    .bind(operatorId, after?.at ?? Number.MAX_SAFE_INTEGER, after?.entryId ?? '', limit)
    .all<MentionRow>();
  return results;
}

/** @param doneAt ms; null: open again */
export async function markMention(
  db: D1Access,
  operatorId: string,
  { chatId, entryId }: { readonly chatId: string; readonly entryId: string },
  doneAt: number | null,
): Promise<void> {
  await db
    .prepare('UPDATE mentions SET done_at = ?4 WHERE operator_id = ?1 AND chat_id = ?2 AND entry_id = ?3')
    .bind(operatorId, chatId, entryId, doneAt)
    .run();
}
