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
  readonly tickets: readonly Row[];
  readonly mentions: readonly Row[];
}

/** Those that hardly change from message to message and stand in an index or its condition. */
const SETTLED_CHAT_COLUMNS = ['channel_id', 'source_kind', 'state', 'owner_id', 'team_id'];
/** Stands in indexes of who waits alone, so elsewhere it moves with the messages and costs nothing. */
const TURN_COLUMN = 'unanswered_since';
const LIVELY_CHAT_COLUMNS = [
  'picture_url',
  'version',
  'owner_name',
  'session_id',
  'preview_author',
  'preview_type',
  'preview_text',
  'last_at',
  'has_message',
  'inbound_count',
  'trouble_count',
  'is_blocked',
  'scope',
  'priority',
  'queue_since',
  'topic',
  'offer',
  'held_until',
  'is_escalated',
  'is_parked',
  'is_grey',
  'late',
  'sla',
  'followers',
  'follow_ups',
  'epoch',
  'seq',
];
const CHAT_COLUMNS = [...SETTLED_CHAT_COLUMNS, TURN_COLUMN, ...LIVELY_CHAT_COLUMNS];
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
  'team_id',
  'ask_trigger',
  'topic_id',
  'topic',
  'language',
  'priority',
  'queue_since',
  'escalated_at',
  'sla_policy_id',
  'sla_result',
];
const TICKET_COLUMNS = ['team_id', 'reason', 'topic', 'slots', 'message', 'made_at', 'epoch', 'seq'];
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

const CHATS = upsert('chats', ['chat_id'], CHAT_COLUMNS, newer('chats'));

// In front of CHATS, which then finds nothing newer: naming a column in SET rewrites its indexes even if its value stays, so
// an ordinary message would pay for those of owners and teams. The one for chats in which nobody is in a queue, the other for
// those in which somebody goes on waiting.
const SERVED_CHATS = `${setLively([...LIVELY_CHAT_COLUMNS, TURN_COLUMN], SETTLED_CHAT_COLUMNS)}
    AND chats.state NOT IN ('pending', 'waiting')`;
const WAITING_CHATS = setLively(LIVELY_CHAT_COLUMNS, [...SETTLED_CHAT_COLUMNS, TURN_COLUMN]);

/** The row has what was given by now, but for what is written apart from the rest. */
const IS_NOW = `chats.chat_id = given.value ->> 'chat_id'
    AND chats.epoch = given.value ->> 'epoch' AND chats.seq = given.value ->> 'seq'`;

const RENAMED = `${IS_NOW}
    AND (chats.name, chats.name_key) IS NOT (given.value ->> 'name', given.value ->> 'name_key')`;

// Apart from the rest, and only where it differs, for the same reason.
const NAMES = `UPDATE chats SET name = given.value ->> 'name', name_key = given.value ->> 'name_key' FROM json_each(?) AS given
  WHERE ${RENAMED}`;
// In front of it, while the name that was is still there. What is not renamed reads no more than its row.
const OLD_PARTS = `DELETE FROM name_parts WHERE (part, chat_id) IN (${partsOf('chats.name_key')})`;
const NEW_PARTS = `INSERT OR IGNORE INTO name_parts (part, chat_id) ${partsOf("(given.value ->> 'name_key')")}`;

// The same for tags: whoever was given newer facts has other ones than the row still says.
const RETAGGED = `${IS_NOW} AND chats.tags IS NOT ${given('tags')}`;
const OLD_TAGS = `DELETE FROM chat_tags WHERE (tag_id, chat_id) IN (${idsOnlyIn('chats.tags', given('tags'), RETAGGED)})`;
const NEW_TAGS = `INSERT OR IGNORE INTO chat_tags (tag_id, chat_id) ${idsOnlyIn(given('tags'), 'chats.tags', RETAGGED)}`;
const TAGS = `UPDATE chats SET tags = ${given('tags')} FROM json_each(?) AS given WHERE ${RETAGGED}`;

// And for those in whose lists it is again.
const REDUE = `${IS_NOW} AND chats.due_for IS NOT ${given('due_for')}`;
const OLD_DUE = `DELETE FROM chat_due WHERE (operator_id, chat_id) IN (${idsOnlyIn('chats.due_for', given('due_for'), REDUE)})`;
const NEW_DUE = `INSERT OR IGNORE INTO chat_due (operator_id, chat_id) ${idsOnlyIn(given('due_for'), 'chats.due_for', REDUE)}`;
const DUE = `UPDATE chats SET due_for = ${given('due_for')} FROM json_each(?) AS given WHERE ${REDUE}`;

const SESSION_COLUMNS = ['chat_id', ...SESSION_FACTS, 'epoch', 'seq'];
const SESSIONS = upsert('sessions', ['id'], SESSION_COLUMNS, newer('sessions'));

// Of the same state of a chat too, where they say something else: columns that came later are empty in rows of before.
const CHATS_MENDED = upsert('chats', ['chat_id'], CHAT_COLUMNS, newerOrOther('chats', CHAT_COLUMNS));
const SESSIONS_MENDED = upsert('sessions', ['id'], SESSION_COLUMNS, newerOrOther('sessions', SESSION_COLUMNS));

const ENTRIES = upsert(
  'entries',
  ['chat_id', 'epoch', 'seq'],
  ENTRY_COLUMNS,
  '(excluded.changed_epoch, excluded.changed_seq) > (entries.changed_epoch, entries.changed_seq)',
);

// What was read may be unread again: not the higher count holds, but the later one.
const READS = upsert('chat_reads', ['chat_id', 'operator_id'], ['read_count', 'epoch', 'seq'], newer('chat_reads'));

// That she is done with one is no column of the projection.
const MENTIONS = upsert(
  'mentions',
  ['operator_id', 'chat_id', 'entry_id'],
  ['author_id', 'author_name', 'at', 'is_gone', 'epoch', 'seq'],
  newer('mentions'),
);

// What operators did with a ticket, and its mail, are no columns of the projection.
const TICKETS = upsert('tickets', ['id'], ['chat_id', 'session_id', ...TICKET_COLUMNS], newer('tickets'));

/**
 * Writes all rows or none. Throws what D1 throws; every call may be repeated.
 * @param mode `mend`: a rebuild, which also writes chats and sessions that D1 has of this very state, but differently
 */
export async function writeProjection(
  db: D1Access,
  rows: ProjectionRows,
  mode: 'newer' | 'mend' = 'newer',
): Promise<void> {
  const isMending = mode === 'mend';
  // Names and tags after the rows that they belong to, behind their parts.
  const statements = [
    [isMending ? SESSIONS_MENDED : SESSIONS, rows.sessions] as const,
    [SERVED_CHATS, rows.chats] as const,
    [WAITING_CHATS, rows.chats] as const,
    [isMending ? CHATS_MENDED : CHATS, rows.chats] as const,
    [OLD_PARTS, rows.chats] as const,
    [NEW_PARTS, rows.chats] as const,
    [NAMES, rows.chats] as const,
    [OLD_TAGS, rows.chats] as const,
    [NEW_TAGS, rows.chats] as const,
    [TAGS, rows.chats] as const,
    [OLD_DUE, rows.chats] as const,
    [NEW_DUE, rows.chats] as const,
    [DUE, rows.chats] as const,
    [ENTRIES, rows.entries] as const,
    [READS, rows.reads] as const,
    [TICKETS, rows.tickets] as const,
    [MENTIONS, rows.mentions] as const,
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

/** Every end of a folded name that changes: an array with an element per character counts them. */
function partsOf(name: string): string {
  const places = `json_each('[0' || replace(hex(zeroblob(length(${name}) - 1)), '00', ',0') || ']')`;
  return `SELECT substr(${name}, place.key + 1), chats.chat_id
    FROM json_each(?) AS given CROSS JOIN chats CROSS JOIN ${places} AS place WHERE ${RENAMED} AND ${name} <> ''`;
}

/** The ids of one JSON list that are not in the other, where it changes. */
function idsOnlyIn(list: string, other: string, isChanged: string): string {
  return `SELECT one.value, chats.chat_id
    FROM json_each(?) AS given CROSS JOIN chats CROSS JOIN json_each(coalesce(${list}, '[]')) AS one
    WHERE ${isChanged} AND one.value NOT IN (SELECT value FROM json_each(coalesce(${other}, '[]')))`;
}

function newer(table: string): string {
  return `(excluded.epoch, excluded.seq) > (${table}.epoch, ${table}.seq)`;
}

function newerOrOther(table: string, columns: readonly string[]): string {
  const there = columns.map((name) => `${table}.${name}`).join(', ');
  const told = columns.map((name) => `excluded.${name}`).join(', ');
  return `${newer(table)} OR ((excluded.epoch, excluded.seq) = (${table}.epoch, ${table}.seq) AND (${there}) IS NOT (${told}))`;
}

/** Sets these columns of chats that are older than what is given, where `same` stay as they are. */
function setLively(columns: readonly string[], same: readonly string[]): string {
  return `UPDATE chats SET ${columns.map((name) => `${name} = ${given(name)}`).join(', ')}
  FROM json_each(?) AS given
  WHERE chats.chat_id = ${given('chat_id')} AND (${given('epoch')}, ${given('seq')}) > (chats.epoch, chats.seq)
    AND (${same.map((name) => `chats.${name}`).join(', ')}) IS (${same.map(given).join(', ')})`;
}

function given(name: string): string {
  return `given.value ->> '${name}'`;
}
