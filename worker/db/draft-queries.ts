// Drafts of messages in D1, each its writer's alone. The statement decides which of two devices wrote last; one that was sent or
// emptied stays as an empty row, so that an older device does not bring it back. Called by desk/draft-route and jobs/sweep-desk.
import type { DraftMode } from '../protocol/draft';
import type { D1Access } from './write-projection';

export interface DraftRow {
  readonly chatId: string;
  readonly mode: DraftMode;
  readonly text: string;
  readonly place: { readonly epoch: number; readonly seq: number } | null;
  /** ms */
  readonly writtenAt: number;
}

interface SqlRow {
  readonly chat_id: string;
  readonly mode: DraftMode;
  readonly text: string;
  readonly place_epoch: number | null;
  readonly place_seq: number | null;
  readonly written_at: number;
}

/** Of more than that the oldest go. */
export const DRAFTS_PER_OPERATOR_MAX = 500;

/** One's own that are not empty, the last written first. @param chatId of one chat alone */
export async function listDrafts(db: D1Access, operatorId: string, chatId?: string): Promise<DraftRow[]> {
  const ofChat = chatId === undefined ? '' : ' AND chat_id = ?2';
  const { results } = await db
    .prepare(`SELECT * FROM drafts WHERE operator_id = ?1 AND text <> ''${ofChat} ORDER BY written_at DESC`)
    .bind(operatorId, ...(chatId === undefined ? [] : [chatId]))
    .all<SqlRow>();
  return results.map(toRow);
}

/** Writes it unless a later one is there. @returns what stands now */
export async function putDraft(db: D1Access, operatorId: string, draft: DraftRow): Promise<DraftRow> {
  const { chatId, mode, text, place, writtenAt } = draft;
  const key = [operatorId, chatId, mode] as const;
  const [, , kept] = await db.batch<SqlRow>([
    db
      .prepare(
        `INSERT INTO drafts (operator_id, chat_id, mode, text, place_epoch, place_seq, written_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (operator_id, chat_id, mode) DO UPDATE SET text = excluded.text, place_epoch = excluded.place_epoch,
         place_seq = excluded.place_seq, written_at = excluded.written_at WHERE excluded.written_at >= drafts.written_at`,
      )
      .bind(...key, text, place?.epoch ?? null, place?.seq ?? null, writtenAt),
    db
      .prepare(
        `DELETE FROM drafts WHERE operator_id = ?1 AND written_at <= (SELECT written_at FROM drafts WHERE operator_id = ?1
         ORDER BY written_at DESC LIMIT 1 OFFSET ?2)`,
      )
      .bind(operatorId, DRAFTS_PER_OPERATOR_MAX),
    db.prepare('SELECT * FROM drafts WHERE operator_id = ?1 AND chat_id = ?2 AND mode = ?3').bind(...key),
  ]);
  const row = kept?.results[0];
  return row ? toRow(row) : draft;
}

/** @returns how many were dropped */
export async function dropDraftsBefore(db: D1Access, before: number): Promise<number> {
  const { meta } = await db.prepare('DELETE FROM drafts WHERE written_at < ?1').bind(before).run();
  return meta.changes;
}

function toRow({
  chat_id: chatId,
  place_epoch: epoch,
  place_seq: seq,
  written_at: writtenAt,
  ...row
}: SqlRow): DraftRow {
  return {
    chatId,
    mode: row.mode,
    text: row.text,
    place: epoch === null || seq === null ? null : { epoch, seq },
    writtenAt,
  };
}
