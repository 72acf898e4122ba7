// Writes the projection of chats to D1: one statement per table whatever the number of rows, all in one transaction.
// A row is written where its (epoch, seq) is higher than the one there, so that late, doubled and reordered copies change
// nothing. Called by the projection's consumer, the rebuild and the sweep, in jobs/.

/** What both D1Database and its sessions can do. */
export type D1Access = Pick<D1DatabaseSession, 'prepare' | 'batch'>;

type Value = string | number | boolean | null;
type Row = Readonly<Record<string, Value>>;

/** Rows by column name, at most one per key and table. */
export interface ProjectionRows {
  readonly chats: readonly Row[];
  readonly sessions: readonly Row[];
  readonly entries: readonly Row[];
  readonly reads: readonly Row[];
}

const CHAT_COLUMNS = [
  'channel_id',
  'source_kind',
  'picture_url',
  'state',
  'version',
  'owner_id',
  'owner_name',
  'session_id',
  'preview_author',
  'preview_type',
  'preview_text',
  'last_at',
  'has_message',
  'unanswered_since',
  'inbound_count',
  'trouble_count',
  'is_blocked',
  'epoch',
  'seq',
];
const SESSION_FACTS = [
  'state',
  'origin',
  'owner_id',
  'opened_at',
  'assigned_at',
  'first_human_at',
  'resolved_at',
  'closed_at',
  'ended_by',
  'end_reason',
  'reopens',
];
const ENTRY_COLUMNS = [
  'changed_epoch',
  'changed_seq',
  'id',
  'kind',
  'author',
  'operator_id',
  'body',
  'delivery_state',
  'via',
  'cost',
  'accepted_at',
  'line_ts',
  'at',
];

const CHATS = upsert('chats', ['chat_id'], CHAT_COLUMNS, '(excluded.epoch, excluded.seq) > (chats.epoch, chats.seq)');

// Apart from the rest, and only where it differs: naming a column in SET rewrites its index even if its value stays.
const NAMES = `UPDATE chats SET name = given.value ->> 'name', name_key = given.value ->> 'name_key' FROM json_each(?) AS given
  WHERE chats.chat_id = given.value ->> 'chat_id'
    AND chats.epoch = given.value ->> 'epoch' AND chats.seq = given.value ->> 'seq'
    AND (chats.name, chats.name_key) IS NOT (given.value ->> 'name', given.value ->> 'name_key')`;

const SESSIONS = upsert(
  'sessions',
  ['id'],
  ['chat_id', ...SESSION_FACTS, 'epoch', 'seq'],
  '(excluded.epoch, excluded.seq) > (sessions.epoch, sessions.seq)',
);

const ENTRIES = upsert(
  'entries',
  ['chat_id', 'epoch', 'seq'],
  ENTRY_COLUMNS,
  '(excluded.changed_epoch, excluded.changed_seq) > (entries.changed_epoch, entries.changed_seq)',
);

// Reading moves no seq; the count itself only grows within an epoch.
const READS = upsert(
  'chat_reads',
  ['chat_id', 'operator_id'],
  ['read_count', 'epoch', 'seq'],
  '(excluded.epoch, excluded.read_count) > (chat_reads.epoch, chat_reads.read_count)',
);

/** Writes all rows or none. Throws what D1 throws; every call may be repeated. */
export async function writeProjection(db: D1Access, rows: ProjectionRows): Promise<void> {
  // Names after the rows that they belong to.
  const statements = [
    [SESSIONS, rows.sessions] as const,
    [CHATS, rows.chats] as const,
    [NAMES, rows.chats] as const,
    [ENTRIES, rows.entries] as const,
    [READS, rows.reads] as const,
  ];
  const due = statements.filter(([, of]) => of.length > 0);
  if (due.length > 0) await db.batch(due.map(([sql, of]) => db.prepare(sql).bind(JSON.stringify(of))));
}

/** One JSON parameter carries all rows: D1 takes at most 100 parameters. */
function upsert(table: string, key: readonly string[], columns: readonly string[], condition: string): string {
  const all = [...key, ...columns];
  return `INSERT INTO ${table} (${all.join(', ')})
    SELECT ${all.map((name) => `value ->> '${name}'`).join(', ')} FROM json_each(?) WHERE true
    ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}
    WHERE ${condition}`;
}
