// The schema of a chat's own store, step by step. Steps are only added: an object migrates when it next wakes.
export const CHAT_MIGRATIONS: readonly string[] = [
  `
  -- The one row of the chat: what every decision reads. JSON columns are PERSISTED CONTRACTS (chat-record.ts).
  CREATE TABLE chat (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    chat_id TEXT NOT NULL,
    source_kind TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    state TEXT NOT NULL,
    contact TEXT NOT NULL,
    summary TEXT NOT NULL,
    reply_tokens TEXT NOT NULL,
    lanes TEXT NOT NULL,
    alarm_at INTEGER,
    tidied_at INTEGER NOT NULL
  );

  -- The log. seq is the place in it, given once; changed_seq the last change. Display order is (line_ts, seq).
  CREATE TABLE entries (
    seq INTEGER PRIMARY KEY,
    epoch INTEGER NOT NULL,
    changed_seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    line_ts INTEGER NOT NULL,
    at INTEGER NOT NULL,
    inbound_no INTEGER,
    body TEXT NOT NULL,
    raw TEXT
  );
  CREATE UNIQUE INDEX entries_id ON entries (id);
  CREATE INDEX entries_display ON entries (line_ts, seq);
  -- Holds only what changed after it was written, so that a new entry costs no row here.
  CREATE INDEX entries_changed ON entries (changed_seq) WHERE changed_seq > seq;

  -- LINE's webhookEventId: redelivered, doubled and raced events share it.
  CREATE TABLE seen_events (event_id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;

  -- Answers of commands, given again to the same command id.
  CREATE TABLE commands (command_id TEXT PRIMARY KEY, at INTEGER NOT NULL, answer TEXT NOT NULL) WITHOUT ROWID;

  -- How far each operator has read, in customer messages.
  CREATE TABLE read_marks (operator_id TEXT PRIMARY KEY, read_count INTEGER NOT NULL, seq INTEGER NOT NULL) WITHOUT ROWID;

  -- Every session of the chat as it stood after its last change; the newest one is also in chat.state.
  CREATE TABLE sessions (id TEXT PRIMARY KEY, changed_seq INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
  CREATE INDEX sessions_changed ON sessions (changed_seq);

  -- Deadlines. The one alarm is armed to the earliest of these and of the lanes.
  CREATE TABLE timers (kind TEXT NOT NULL, ref TEXT NOT NULL, due_at INTEGER NOT NULL, PRIMARY KEY (kind, ref)) WITHOUT ROWID;

  -- Lane LINE: a row per call, first in first out. is_open = 0: final, kept while it may be tried again by hand.
  CREATE TABLE line_calls (
    place INTEGER PRIMARY KEY,
    message_id TEXT NOT NULL,
    messages TEXT NOT NULL,
    call TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    is_open INTEGER NOT NULL
  );
  CREATE INDEX line_calls_message ON line_calls (message_id);
  CREATE INDEX line_calls_open ON line_calls (place) WHERE is_open = 1;

  -- Lane of foreign hosts: a row per job, in no order. parked = the reason it will not be tried again.
  CREATE TABLE jobs (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    parked TEXT
  );

  -- Events that could not be applied: kept whole, so that nothing is lost and a person can look.
  CREATE TABLE dead_letters (event_id TEXT PRIMARY KEY, at INTEGER NOT NULL, raw TEXT NOT NULL, error TEXT NOT NULL) WITHOUT ROWID;
  `,
  `
  -- Members of a group or room that were heard of: name and picture, when LINE was last asked.
  CREATE TABLE members (
    user_id TEXT PRIMARY KEY,
    name TEXT,
    picture_url TEXT,
    fetched_at INTEGER,
    tried_at INTEGER
  ) WITHOUT ROWID;

  -- LINE's ids of what we sent, so that a customer's quote finds its message.
  CREATE TABLE sent_ids (line_message_id TEXT PRIMARY KEY, entry_id TEXT NOT NULL) WITHOUT ROWID;

  -- A call may carry several messages, merged before its first attempt: JSON [{messageId, count}] in their order.
  -- NULL: message_id alone. is_alone: it was merged, LINE refused it, now each goes by itself.
  ALTER TABLE chat ADD COLUMN line_read TEXT NOT NULL DEFAULT '{}';
  ALTER TABLE line_calls ADD COLUMN members TEXT;
  ALTER TABLE line_calls ADD COLUMN is_alone INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- Whether a member is still in the group, by LINE's time of the newest coming or going that was told.
  ALTER TABLE members ADD COLUMN has_left INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE members ADD COLUMN moved_ts INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- Follow-up records of sessions that nobody could serve.
  CREATE TABLE tickets (id TEXT PRIMARY KEY, changed_seq INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
  CREATE INDEX tickets_changed ON tickets (changed_seq);
  -- What the bot remembers of this chat: JSON, PERSISTED CONTRACT of domain/bot.
  ALTER TABLE chat ADD COLUMN bot TEXT NOT NULL DEFAULT '{}';
  `,
  `
  -- Who looked at the chat without holding it, and in which hour last (since 1970): told to the audit log once an hour.
  CREATE TABLE audit_views (operator_id TEXT PRIMARY KEY, hour INTEGER NOT NULL) WITHOUT ROWID;
  `,
  `
  -- What operators planned to send later: JSON, PERSISTED CONTRACT of planned-store. Their deadlines are timers.
  CREATE TABLE planned (id TEXT PRIMARY KEY, due_at INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
  `,
];
