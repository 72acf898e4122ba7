// The schema steps of the Dispatcher's store: each runs once, in order; steps are only ever added.
// PERSISTED CONTRACT: columns named `body` are JSON, whose new fields are optional.

export const DISPATCHER_MIGRATIONS: readonly string[] = [
  `CREATE TABLE facts (
     chat_id TEXT PRIMARY KEY,
     epoch INTEGER NOT NULL,
     seq INTEGER NOT NULL,
     session_id TEXT NOT NULL,
     version INTEGER NOT NULL,
     state TEXT NOT NULL,
     owner TEXT,
     entry_version INTEGER NOT NULL,
     queue_since INTEGER,
     weight INTEGER NOT NULL,
     drop_at INTEGER
   ) WITHOUT ROWID;
   CREATE INDEX facts_waiting ON facts (queue_since, chat_id) WHERE state = 'waiting';
   CREATE INDEX facts_drop_at ON facts (drop_at) WHERE drop_at IS NOT NULL;
   CREATE TABLE lease (shard TEXT PRIMARY KEY, boot INTEGER NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
   CREATE TABLE reach (
     operator_id TEXT NOT NULL,
     shard TEXT NOT NULL,
     sockets INTEGER NOT NULL,
     PRIMARY KEY (operator_id, shard)
   ) WITHOUT ROWID;
   CREATE INDEX reach_shard ON reach (shard);
   CREATE TABLE alarm (one INTEGER PRIMARY KEY CHECK (one = 1), armed_at INTEGER);
   INSERT INTO alarm (one) VALUES (1);`,

  // Open chats are read once and kept in memory, so no index helps to find those that wait.
  `DROP INDEX facts_waiting;
   ALTER TABLE facts ADD COLUMN body TEXT;
   ALTER TABLE facts ADD COLUMN heard_at INTEGER NOT NULL DEFAULT 0;
   CREATE INDEX facts_heard_at ON facts (heard_at) WHERE drop_at IS NULL;
   ALTER TABLE reach ADD COLUMN last_input_at INTEGER;
   CREATE TABLE person (operator_id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE vanished (shard TEXT NOT NULL, operator_id TEXT NOT NULL, at INTEGER NOT NULL, people_before INTEGER NOT NULL);
   CREATE INDEX vanished_at ON vanished (at);
   CREATE TABLE reservation (
     decision_no INTEGER PRIMARY KEY,
     chat_id TEXT NOT NULL,
     body TEXT NOT NULL,
     due_at INTEGER
   );
   CREATE INDEX reservation_chat ON reservation (chat_id);
   CREATE TABLE offer_watch (
     decision_no INTEGER PRIMARY KEY,
     chat_id TEXT NOT NULL,
     operator_id TEXT NOT NULL,
     until INTEGER NOT NULL,
     opened_at INTEGER,
     shown_at INTEGER,
     due_at INTEGER
   );
   CREATE TABLE exclusion (
     session_id TEXT NOT NULL,
     operator_id TEXT NOT NULL,
     at INTEGER NOT NULL,
     until INTEGER NOT NULL,
     why TEXT NOT NULL,
     PRIMARY KEY (session_id, operator_id)
   ) WITHOUT ROWID;
   CREATE TABLE chat_call (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     chat_id TEXT NOT NULL,
     name TEXT NOT NULL,
     body TEXT NOT NULL,
     due_at INTEGER NOT NULL,
     attempts INTEGER NOT NULL DEFAULT 0,
     UNIQUE (chat_id, name)
   );
   CREATE INDEX chat_call_due ON chat_call (due_at);
   CREATE TABLE decision (
     decision_no INTEGER PRIMARY KEY,
     session_id TEXT NOT NULL,
     at INTEGER NOT NULL,
     is_told INTEGER NOT NULL,
     body TEXT NOT NULL
   );
   CREATE INDEX decision_session ON decision (session_id, decision_no);
   CREATE INDEX decision_at ON decision (at);
   CREATE INDEX decision_untold ON decision (decision_no) WHERE is_told = 0;
   CREATE TABLE nobody (
     session_id TEXT NOT NULL,
     team_id TEXT NOT NULL,
     reasons TEXT NOT NULL,
     PRIMARY KEY (session_id, team_id)
   ) WITHOUT ROWID;
   CREATE TABLE open_wait (
     session_id TEXT PRIMARY KEY,
     chat_id TEXT NOT NULL,
     body TEXT NOT NULL,
     due_at INTEGER
   ) WITHOUT ROWID;
   CREATE INDEX open_wait_due ON open_wait (due_at) WHERE due_at IS NOT NULL;
   CREATE TABLE held_slot (chat_id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE past_wait (team_id TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (team_id, id)) WITHOUT ROWID;
   CREATE TABLE past_slot (team_id TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (team_id, id)) WITHOUT ROWID;
   CREATE TABLE wait_week (
     team_id TEXT NOT NULL,
     week TEXT NOT NULL,
     counted INTEGER NOT NULL,
     within INTEGER NOT NULL,
     PRIMARY KEY (team_id, week)
   ) WITHOUT ROWID;
   CREATE TABLE intake (team_id TEXT PRIMARY KEY, intake TEXT NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE due (name TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
   CREATE TABLE mark (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;`,
];
