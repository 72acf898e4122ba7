// SQL of a chat's own store: the chat row, the log, dedupe keys, read marks. Synchronous throughout: it is called inside the one
// transaction of a decision. Decides nothing. Sessions, answers of commands and the outbox have files of their own.
import type { Entry, MessageEntry } from '../domain/chat/entry';
import { EMPTY_CHAT_STATE } from '../domain/chat/session-state';
import type { ChatId } from '../domain/ids';
import { type ChatRecord, EMPTY_CONTACT, EMPTY_LANES, EMPTY_LINE_READ, EMPTY_SUMMARY, type Lanes } from './chat-record';

type ChatSqlRow = {
  chat_id: string;
  source_kind: ChatRecord['sourceKind'];
  epoch: number;
  seq: number;
  state: string;
  contact: string;
  summary: string;
  reply_tokens: string;
  line_read: string;
  bot: string;
  lanes: string;
  alarm_at: number | null;
  tidied_at: number;
};

type EntrySqlRow = {
  seq: number;
  epoch: number;
  changed_seq: number;
  line_ts: number;
  at: number;
  body: string;
};

const ENTRY_COLUMNS = 'seq, epoch, changed_seq, line_ts, at, body';

export class ChatStore {
  readonly #sql: SqlStorage;
  /** Marks of lanes that are known but not written yet. */
  #unsavedLanes: Lanes | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  load(): ChatRecord | null {
    const [row] = this.#sql.exec<ChatSqlRow>('SELECT * FROM chat').toArray();
    if (!row) return null;
    return {
      chatId: row.chat_id as ChatId,
      sourceKind: row.source_kind,
      epoch: row.epoch,
      seq: row.seq,
      state: { ...EMPTY_CHAT_STATE, ...JSON.parse(row.state) },
      contact: { ...EMPTY_CONTACT, ...JSON.parse(row.contact) },
      summary: { ...EMPTY_SUMMARY, ...JSON.parse(row.summary) },
      replyTokens: JSON.parse(row.reply_tokens),
      lineRead: { ...EMPTY_LINE_READ, ...JSON.parse(row.line_read) },
      bot: JSON.parse(row.bot),
      lanes: this.#unsavedLanes ?? { ...EMPTY_LANES, ...JSON.parse(row.lanes) },
      alarmAt: row.alarm_at,
      tidiedAt: row.tidied_at,
    };
  }

  save(record: ChatRecord): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO chat (id, chat_id, source_kind, epoch, seq, state, contact, summary, reply_tokens, line_read, bot, lanes, alarm_at, tidied_at)
       VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      record.chatId,
      record.sourceKind,
      record.epoch,
      record.seq,
      JSON.stringify(record.state),
      JSON.stringify(record.contact),
      JSON.stringify(record.summary),
      JSON.stringify(record.replyTokens),
      JSON.stringify(record.lineRead),
      JSON.stringify(record.bot),
      JSON.stringify(record.lanes),
      record.alarmAt,
      record.tidiedAt,
    );
    this.#unsavedLanes = null;
  }

  /**
   * Keeps marks in memory until the next save writes them along. Only for marks whose loss costs a repeat and no more:
   * what was sent and is idempotent. A row each for them would be half of what a message costs.
   */
  noteLanes(lanes: Lanes | null): void {
    this.#unsavedLanes = lanes;
  }

  /** The marks that are not written yet, to be noted again should a transaction roll back. */
  unsavedLanes(): Lanes | null {
    return this.#unsavedLanes;
  }

  /** False where this event was applied before. */
  markSeen(eventId: string, at: number): boolean {
    return (
      this.#sql.exec('INSERT OR IGNORE INTO seen_events (event_id, at) VALUES (?, ?)', eventId, at).rowsWritten > 0
    );
  }

  keepDeadLetter(eventId: string, at: number, raw: string, error: string): void {
    this.#sql.exec(
      'INSERT OR IGNORE INTO dead_letters (event_id, at, raw, error) VALUES (?, ?, ?, ?)',
      eventId,
      at,
      raw,
      error,
    );
  }

  addEntry(entry: Entry, inboundNo: number | null, raw: string | null): void {
    this.#sql.exec(
      `INSERT INTO entries (seq, epoch, changed_seq, id, line_ts, at, inbound_no, body, raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      entry.seq,
      entry.epoch,
      entry.changedSeq,
      entry.id,
      entry.lineTs,
      entry.at,
      inboundNo,
      toBody(entry),
      raw,
    );
  }

  changeEntry(entry: Entry): void {
    this.#sql.exec(
      'UPDATE entries SET changed_seq = ?, body = ? WHERE seq = ?',
      entry.changedSeq,
      toBody(entry),
      entry.seq,
    );
  }

  /** Revises what a customer wrote: unlike a delivery it may move in the display order and takes its raw event along. */
  reviseEntry(entry: Entry): void {
    this.changeEntry(entry);
    this.#sql.exec('UPDATE entries SET line_ts = ?1 WHERE seq = ?2 AND line_ts <> ?1', entry.lineTs, entry.seq);
  }

  replaceRaw(seq: number, raw: string | null): void {
    this.#sql.exec('UPDATE entries SET raw = ? WHERE seq = ?', raw, seq);
  }

  /** The message that stands last on the screen; a place that is kept for an unsent one is none. */
  newestMessage(): (Entry & MessageEntry) | null {
    const [row] = this.#sql
      .exec<EntrySqlRow>(
        `SELECT ${ENTRY_COLUMNS} FROM entries WHERE body ->> '$.kind' = 'message'
           AND (inbound_no IS NOT NULL OR body ->> '$.author.kind' <> 'customer')
         ORDER BY line_ts DESC, seq DESC LIMIT 1`,
      )
      .toArray();
    const newest = row && toEntry(row);
    return newest?.kind === 'message' ? newest : null;
  }

  /** Which of our messages LINE knows under this id. */
  sentEntryId(lineMessageId: string): string | null {
    const [row] = this.#sql
      .exec<{ entry_id: string }>('SELECT entry_id FROM sent_ids WHERE line_message_id = ?', lineMessageId)
      .toArray();
    return row?.entry_id ?? null;
  }

  /** Events of a message that could not be applied and may not be kept any more. */
  forgetDeadLetters(lineMessageId: string): void {
    this.#sql.exec(
      "DELETE FROM dead_letters WHERE CASE WHEN json_valid(raw) THEN CAST(raw ->> '$.message.id' AS TEXT) END = ?",
      lineMessageId,
    );
  }

  entryById(id: string): Entry | null {
    const [row] = this.#sql.exec<EntrySqlRow>(`SELECT ${ENTRY_COLUMNS} FROM entries WHERE id = ?`, id).toArray();
    return row ? toEntry(row) : null;
  }

  entriesAt(seqs: readonly number[]): Entry[] {
    const sql = `SELECT ${ENTRY_COLUMNS} FROM entries WHERE seq IN (SELECT value FROM json_each(?))`;
    return this.#sql.exec<EntrySqlRow>(sql, JSON.stringify(seqs)).toArray().map(toEntry);
  }

  /** Whether a message shows this file in R2. Scans the log: for the sweep alone. */
  usesMedia(key: string): boolean {
    return (
      this.#sql.exec('SELECT 1 FROM entries WHERE instr(body, ?) > 0 LIMIT 1', JSON.stringify(key)).toArray().length > 0
    );
  }

  /** What was written or changed after `seq`, by the place of its last change. @param from only what was stored then (ms) or later */
  changedAfter(seq: number, limit: number, from = 0): Entry[] {
    const rows = this.#sql
      .exec<EntrySqlRow>(
        `SELECT ${ENTRY_COLUMNS} FROM (
           SELECT * FROM (SELECT ${ENTRY_COLUMNS} FROM entries WHERE seq > ?1 AND changed_seq = seq AND at >= ?3 ORDER BY seq LIMIT ?2)
           UNION ALL
           SELECT * FROM (SELECT ${ENTRY_COLUMNS} FROM entries WHERE changed_seq > ?1 AND changed_seq > seq AND at >= ?3 ORDER BY changed_seq LIMIT ?2)
         ) ORDER BY changed_seq, seq LIMIT ?2`,
        seq,
        limit,
        from,
      )
      .toArray();
    return rows.map(toEntry);
  }

  /** Older entries in display order, newest first. @param from only what was stored then (ms) or later */
  displayedBefore(before: { lineTs: number; seq: number } | null, limit: number, from = 0): Entry[] {
    const rows = before
      ? this.#sql.exec<EntrySqlRow>(
          `SELECT ${ENTRY_COLUMNS} FROM entries WHERE (line_ts, seq) < (?, ?) AND at >= ? ORDER BY line_ts DESC, seq DESC LIMIT ?`,
          before.lineTs,
          before.seq,
          from,
          limit,
        )
      : this.#sql.exec<EntrySqlRow>(
          `SELECT ${ENTRY_COLUMNS} FROM entries WHERE at >= ? ORDER BY line_ts DESC, seq DESC LIMIT ?`,
          from,
          limit,
        );
    return rows.toArray().map(toEntry);
  }

  /** What stands at this place or behind it, in display order. @param from only what was stored then (ms) or later */
  displayedFrom(place: { lineTs: number; seq: number }, limit: number, from = 0): Entry[] {
    return this.#sql
      .exec<EntrySqlRow>(
        `SELECT ${ENTRY_COLUMNS} FROM entries WHERE (line_ts, seq) >= (?, ?) AND at >= ? ORDER BY line_ts, seq LIMIT ?`,
        place.lineTs,
        place.seq,
        from,
        limit,
      )
      .toArray()
      .map(toEntry);
  }

  hasEntriesBefore(at: number): boolean {
    return this.#sql.exec('SELECT 1 FROM entries WHERE at < ? LIMIT 1', at).toArray().length > 0;
  }

  /** How many customer messages stand at or before this place of the log. */
  inboundCountAt(seq: number): number {
    const [row] = this.#sql
      .exec<{ inbound_no: number }>(
        'SELECT inbound_no FROM entries WHERE seq <= ? AND inbound_no IS NOT NULL ORDER BY seq DESC LIMIT 1',
        seq,
      )
      .toArray();
    return row?.inbound_no ?? 0;
  }

  /** `seq`: at which it was marked; 0: never. */
  readMarkOf(operatorId: string): { readCount: number; seq: number } {
    const [row] = this.#sql
      .exec<{ readCount: number; seq: number }>(
        'SELECT read_count AS readCount, seq FROM read_marks WHERE operator_id = ?',
        operatorId,
      )
      .toArray();
    return row ?? { readCount: 0, seq: 0 };
  }

  setReadCount(operatorId: string, readCount: number, seq: number): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO read_marks (operator_id, read_count, seq) VALUES (?, ?, ?)',
      operatorId,
      readCount,
      seq,
    );
  }

  readsChangedAfter(seq: number): { operatorId: string; readCount: number }[] {
    return this.#sql
      .exec<{ operatorId: string; readCount: number }>(
        'SELECT operator_id AS operatorId, read_count AS readCount FROM read_marks WHERE seq > ?',
        seq,
      )
      .toArray();
  }

  /** False where she has looked in this hour (since 1970) before. */
  markViewed(operatorId: string, hour: number): boolean {
    const sql = `INSERT INTO audit_views (operator_id, hour) VALUES (?, ?)
      ON CONFLICT (operator_id) DO UPDATE SET hour = excluded.hour WHERE hour <> excluded.hour`;
    return this.#sql.exec(sql, operatorId, hour).rowsWritten > 0;
  }

  /** Drops dedupe keys that nothing can need any more. Message ids stay for ever: they are in the log itself. */
  forgetSeenBefore(at: number): void {
    this.#sql.exec('DELETE FROM seen_events WHERE at < ?', at);
  }
}

/** What has a column of its own is not stored twice. */
function toBody(entry: Entry): string {
  const { seq: _seq, epoch: _epoch, changedSeq: _changedSeq, lineTs: _lineTs, at: _at, ...body } = entry;
  return JSON.stringify(body);
}

function toEntry(row: EntrySqlRow): Entry {
  return {
    ...JSON.parse(row.body),
    seq: row.seq,
    epoch: row.epoch,
    changedSeq: row.changed_seq,
    lineTs: row.line_ts,
    at: row.at,
  };
}
