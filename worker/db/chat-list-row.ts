// One row of a list of chats as the projection has it, and how rows are read: columns, tables, a query run.
// Called by the queries beside it.
import type { D1Access } from './write-projection';

/** One row of a list. Column names of the table. */
export interface ChatListRow {
  readonly chat_id: string;
  readonly channel_id: string;
  readonly source_kind: 'user' | 'group' | 'room';
  readonly name: string | null;
  readonly name_key: string | null;
  /** Where it was found by its name: the name from there on, folded. */
  readonly part?: string;
  readonly picture_url: string | null;
  readonly state: string;
  readonly version: number;
  readonly owner_id: string | null;
  readonly owner_name: string | null;
  readonly preview_author: string | null;
  readonly preview_type: string | null;
  readonly preview_text: string | null;
  readonly last_at: number;
  readonly has_message: number;
  readonly unanswered_since: number | null;
  readonly inbound_count: number;
  readonly trouble_count: number;
  readonly is_blocked: number;
  readonly team_id: string | null;
  /** JSON of teams and last owner; null: of before it was kept, or there was no session. */
  readonly scope: string | null;
  readonly priority: number | null;
  readonly queue_since: number | null;
  readonly topic: string | null;
  /** JSON of the open offer. */
  readonly offer: string | null;
  readonly held_until: number | null;
  readonly is_escalated: number | null;
  readonly is_parked: number | null;
  readonly is_grey: number | null;
  readonly late: number | null;
  /** JSON of what its SLA warns of. */
  readonly sla: string | null;
  /** JSON of its tags' ids; null: none. */
  readonly tags: string | null;
  /** JSON of who follows it; null: nobody. */
  readonly followers: string | null;
  /** JSON of who wants to look at it again; null: nobody. */
  readonly follow_ups: string | null;
  readonly epoch: number;
  readonly seq: number;
  readonly read_count: number;
  /** As of which place of the chat; null: she has never read it. */
  readonly read_epoch: number | null;
  readonly read_seq: number | null;
}

export interface ListQuery {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

export const COLUMNS = `c.chat_id AS chat_id, c.channel_id, c.source_kind, c.name, c.name_key, c.picture_url, c.state, c.version, c.owner_id,
  c.owner_name, c.preview_author, c.preview_type, c.preview_text, c.last_at AS last_at, c.has_message, c.unanswered_since,
  c.inbound_count, c.trouble_count, c.is_blocked, c.team_id, c.scope, c.priority, c.queue_since, c.topic, c.offer, c.held_until,
  c.is_escalated, c.is_parked, c.is_grey, c.late, c.sla, c.tags, c.followers, c.follow_ups, c.epoch, c.seq, coalesce(r.read_count, 0) AS read_count,
  r.epoch AS read_epoch, r.seq AS read_seq`;
export const FROM = 'FROM chats AS c LEFT JOIN chat_reads AS r ON r.chat_id = c.chat_id AND r.operator_id = ?1';

/** Sorts behind every text that begins with the same letters. */
export const AFTER_ALL = '\u{10FFFF}';

export function by(index: string): string {
  return FROM.replace('AS c', `AS c INDEXED BY ${index}`);
}

export async function rowsOf(db: D1Access, { sql, values }: ListQuery): Promise<ChatListRow[]> {
  const { results } = await db
    .prepare(sql)
    .bind(...values)
    .all<ChatListRow>();
  return results;
}
