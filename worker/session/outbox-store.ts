// SQL of a chat's outbox and deadlines: calls to LINE in order, jobs for foreign hosts, timers. Synchronous; decides nothing.
import type { AuditEntry } from '../domain/audit/audit-entry';
import type { SessionTimer } from '../domain/chat/effect';
import type { LineCall } from '../domain/delivery/line-call';
import type { Member, OpenCall } from '../domain/delivery/line-queue';
import type { InboundJob } from './inbound-job';

/**
 * The call of one message. A merged set is its first row with `members`; the rows behind it keep their bytes and wait for
 * what becomes of the first.
 */
export interface LineCallRow extends OpenCall {
  readonly place: number;
  /** The JSON array of the message's own objects; never changed once it is written. */
  readonly messages: string;
  readonly dueAt: number;
}

export type Job = InboundJob | ReadJob | PlaceJob | AuditJob;

/** Carries an entry over to the audit log; kept there once, however often it comes. */
export interface AuditJob {
  readonly kind: 'audit';
  readonly entry: AuditEntry;
}

/**
 * Asks the Dispatcher for the place of the session that waits, and tells the customer: to her tap, beside a message of hers, or from
 * time to time.
 */
export interface PlaceJob {
  readonly kind: 'place';
  readonly moment: 'asked' | 'customer_message' | 'timer';
}

/** Marks the chat as read on the customer's phone. `upTo`: LINE's time (ms) of the message that brought the token. */
export interface ReadJob {
  readonly kind: 'line_read';
  readonly token: string;
  readonly upTo: number;
}

export interface JobRow {
  readonly id: number;
  readonly job: Job;
  readonly attempts: number;
}

/** `planned`: a message whose time comes. `follow_up`: a chat that somebody wants to look at again. */
export type TimerKind = SessionTimer | 'planned' | 'follow_up';

type LineCallSqlRow = {
  place: number;
  message_id: string;
  messages: string;
  call: string;
  due_at: number;
  members: string | null;
  is_alone: number;
};

export class OutboxStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  queueLineCall(messageId: string, messages: string, call: LineCall, dueAt: number): void {
    this.#sql.exec(
      'INSERT INTO line_calls (message_id, messages, call, due_at, is_open) VALUES (?, ?, ?, ?, 1)',
      messageId,
      messages,
      JSON.stringify(call),
      dueAt,
    );
  }

  /**
   * Puts a secret into the bytes of a call, in the transaction that wrote it, so that no attempt ever has others.
   * @returns false where the text is not found
   */
  replaceInCall(messageId: string, text: string, secret: string): boolean {
    const changed = this.#sql.exec(
      'UPDATE line_calls SET messages = replace(messages, ?1, ?2) WHERE message_id = ?3 AND instr(messages, ?1) > 0',
      text,
      secret,
      messageId,
    );
    return changed.rowsWritten > 0;
  }

  /** The calls that are not over, the only one that may leave next in front: a retried head is never overtaken. */
  openLineCalls(limit: number): LineCallRow[] {
    return this.#sql
      .exec<LineCallSqlRow>('SELECT * FROM line_calls WHERE is_open = 1 ORDER BY place LIMIT ?', limit)
      .toArray()
      .map(toLineCallRow);
  }

  /**
   * The ended call that carried a message, all its rows in order, kept so that it may be tried again by hand.
   * @param setMax as many messages as one call can carry
   */
  endedLineCall(messageId: string, setMax: number): LineCallRow[] {
    const [own] = this.#ended('SELECT * FROM line_calls WHERE message_id = ? AND is_open = 0', messageId);
    if (!own) return [];
    // Rows of a set stand next to each other: its first is at most a set's length before.
    const near = this.#ended(
      'SELECT * FROM line_calls WHERE place <= ? AND is_open = 0 ORDER BY place DESC LIMIT ?',
      own.place,
      setMax,
    );
    const first = near.find(({ members }) => members?.some((member) => member.messageId === messageId));
    return first
      ? this.#ended(
          'SELECT * FROM line_calls WHERE place >= ? AND is_open = 0 ORDER BY place LIMIT ?',
          first.place,
          first.members?.length ?? 1,
        )
      : [own];
  }

  #ended(sql: string, ...values: (string | number)[]): LineCallRow[] {
    return this.#sql
      .exec<LineCallSqlRow>(sql, ...values)
      .toArray()
      .map(toLineCallRow);
  }

  updateLineCall(place: number, call: LineCall, dueAt: number): void {
    this.#sql.exec('UPDATE line_calls SET call = ?, due_at = ? WHERE place = ?', JSON.stringify(call), dueAt, place);
  }

  /** Writes an attempt and, with the first one, whom it carries. */
  beginLineCall(place: number, call: LineCall, members: readonly Member[], dueAt: number): void {
    this.#sql.exec(
      'UPDATE line_calls SET call = ?, members = ?, due_at = ? WHERE place = ?',
      JSON.stringify(call),
      members.length > 1 ? JSON.stringify(members) : null,
      dueAt,
      place,
    );
  }

  /** Calls that waited for their neighbours of the same call may leave now. */
  releaseHeld(now: number): void {
    this.#sql.exec(
      "UPDATE line_calls SET due_at = ?1 WHERE is_open = 1 AND due_at > ?1 AND json_extract(call, '$.attempts') = 0",
      now,
    );
  }

  /** From now on this row goes by itself. */
  separateLineCall(place: number, call: LineCall, dueAt: number): void {
    this.#sql.exec(
      'UPDATE line_calls SET call = ?, members = NULL, is_alone = 1, due_at = ? WHERE place = ?',
      JSON.stringify(call),
      dueAt,
      place,
    );
  }

  endLineCall(place: number, call: LineCall): void {
    this.#sql.exec('UPDATE line_calls SET call = ?, is_open = 0 WHERE place = ?', JSON.stringify(call), place);
  }

  /** Puts an ended row back to the end of the queue, bytes and company as they were. */
  requeueLineCall({ place, messageId, messages, members, isAlone }: LineCallRow, call: LineCall, dueAt: number): void {
    this.removeLineCall(place);
    this.#sql.exec(
      'INSERT INTO line_calls (message_id, messages, call, due_at, is_open, members, is_alone) VALUES (?, ?, ?, ?, 1, ?, ?)',
      messageId,
      messages,
      JSON.stringify(call),
      dueAt,
      members && JSON.stringify(members),
      isAlone ? 1 : 0,
    );
  }

  /** An ended set is one no more: each of its messages knows by itself what became of them all. */
  breakUpSet(rows: readonly LineCallRow[], call: LineCall): void {
    for (const { place } of rows) {
      this.#sql.exec(
        'UPDATE line_calls SET call = ?, members = NULL, is_alone = 1 WHERE place = ?',
        JSON.stringify(call),
        place,
      );
    }
  }

  removeLineCall(place: number): void {
    this.#sql.exec('DELETE FROM line_calls WHERE place = ?', place);
  }

  /** LINE's id of what we sent: a customer's quote names it. */
  keepSentId(lineMessageId: string, entryId: string): void {
    this.#sql.exec('INSERT OR REPLACE INTO sent_ids (line_message_id, entry_id) VALUES (?, ?)', lineMessageId, entryId);
  }

  addJob(job: Job, dueAt: number): void {
    const { kind, ...payload } = job;
    this.#sql.exec(
      'INSERT INTO jobs (kind, payload, due_at, attempts) VALUES (?, ?, ?, 0)',
      kind,
      JSON.stringify(payload),
      dueAt,
    );
  }

  hasJob(kind: Job['kind']): boolean {
    return this.#sql.exec('SELECT 1 FROM jobs WHERE kind = ? AND parked IS NULL LIMIT 1', kind).toArray().length > 0;
  }

  /** Whether a mark of reading up to this message is ordered already. */
  hasReadJob(upTo: number): boolean {
    const sql =
      "SELECT 1 FROM jobs WHERE kind = 'line_read' AND parked IS NULL AND json_extract(payload, '$.upTo') = ?";
    return this.#sql.exec(sql, upTo).toArray().length > 0;
  }

  dueJobs(now: number): JobRow[] {
    return this.#sql
      .exec<{ id: number; kind: string; payload: string; attempts: number }>(
        'SELECT id, kind, payload, attempts FROM jobs WHERE parked IS NULL AND due_at <= ? ORDER BY id',
        now,
      )
      .toArray()
      .map((row) => ({
        id: row.id,
        // Written by addJob() alone; a kind unknown to older code fails in its runner and is parked there.
        job: { kind: row.kind, ...JSON.parse(row.payload) } as Job,
        attempts: row.attempts,
      }));
  }

  mediaJobOf(entryId: string): JobRow | null {
    const found = this.#sql
      .exec<{ id: number; payload: string; attempts: number }>(
        "SELECT id, payload, attempts FROM jobs WHERE kind = 'media'",
      )
      .toArray()
      .map((row) => ({
        id: row.id,
        job: { kind: 'media', ...JSON.parse(row.payload) } as Job,
        attempts: row.attempts,
      }));
    return found.find((row) => row.job.kind === 'media' && row.job.entryId === entryId) ?? null;
  }

  postponeJob(id: number, dueAt: number): void {
    this.#sql.exec('UPDATE jobs SET attempts = attempts + 1, due_at = ? WHERE id = ?', dueAt, id);
  }

  /** Puts it off without counting a try. */
  holdJob(id: number, dueAt: number): void {
    this.#sql.exec('UPDATE jobs SET due_at = ? WHERE id = ?', dueAt, id);
  }

  parkJob(id: number, reason: string): void {
    this.#sql.exec('UPDATE jobs SET parked = ? WHERE id = ?', reason, id);
  }

  removeJob(id: number): void {
    this.#sql.exec('DELETE FROM jobs WHERE id = ?', id);
  }

  setTimer(kind: TimerKind, ref: string, dueAt: number): void {
    this.#sql.exec('INSERT OR REPLACE INTO timers (kind, ref, due_at) VALUES (?, ?, ?)', kind, ref, dueAt);
  }

  /**
   * For deadlines that only move later: the row that is there rings earlier, and sets itself anew then.
   * @returns whether it was not set yet
   */
  setTimerUnlessSet(kind: TimerKind, ref: string, dueAt: number): boolean {
    const sql = 'INSERT OR IGNORE INTO timers (kind, ref, due_at) VALUES (?, ?, ?)';
    return this.#sql.exec(sql, kind, ref, dueAt).rowsWritten > 0;
  }

  /** For a deadline that is found anew when it rings: the row stays where it rings earlier. */
  setTimerIfEarlier(kind: TimerKind, ref: string, dueAt: number): void {
    this.#sql.exec(
      `INSERT INTO timers (kind, ref, due_at) VALUES (?, ?, ?)
       ON CONFLICT (kind, ref) DO UPDATE SET due_at = excluded.due_at WHERE excluded.due_at < due_at`,
      kind,
      ref,
      dueAt,
    );
  }

  clearTimer(kind: TimerKind, ref: string): void {
    this.#sql.exec('DELETE FROM timers WHERE kind = ? AND ref = ?', kind, ref);
  }

  /** @returns whether it was still there and due; one that was armed anew meanwhile stays */
  takeDueTimer(kind: TimerKind, ref: string, now: number): boolean {
    const sql = 'DELETE FROM timers WHERE kind = ? AND ref = ? AND due_at <= ?';
    return this.#sql.exec(sql, kind, ref, now).rowsWritten > 0;
  }

  /** @returns what the deadlines of this kind were set for; they are set no more */
  takeTimers(kind: TimerKind): string[] {
    const taken = this.#sql.exec<{ ref: string }>('DELETE FROM timers WHERE kind = ? RETURNING ref', kind);
    return taken.toArray().map(({ ref }) => ref);
  }

  dueTimers(now: number): { kind: TimerKind; ref: string }[] {
    return this.#sql
      .exec<{ kind: TimerKind; ref: string }>('SELECT kind, ref FROM timers WHERE due_at <= ? ORDER BY due_at', now)
      .toArray();
  }

  /** The instants at which rows of this file want attention. */
  dueTimes(): { timer: number | null; lineCall: number | null; job: number | null } {
    return this.#sql
      .exec<{ timer: number | null; lineCall: number | null; job: number | null }>(
        `SELECT (SELECT min(due_at) FROM timers) AS timer,
                (SELECT due_at FROM line_calls WHERE is_open = 1 ORDER BY place LIMIT 1) AS lineCall,
                (SELECT min(due_at) FROM jobs WHERE parked IS NULL) AS job`,
      )
      .one();
  }
}

function toLineCallRow(row: LineCallSqlRow): LineCallRow {
  return {
    place: row.place,
    messageId: row.message_id,
    messages: row.messages,
    objectCount: (JSON.parse(row.messages) as unknown[]).length,
    call: JSON.parse(row.call),
    members: row.members === null ? null : JSON.parse(row.members),
    isAlone: row.is_alone === 1,
    dueAt: row.due_at,
  };
}
