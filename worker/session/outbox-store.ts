// SQL of a chat's outbox and deadlines: calls to LINE in order, jobs for foreign hosts, timers. Synchronous; decides nothing.
import type { LineCall } from '../domain/delivery/line-call';

export interface LineCallRow {
  readonly place: number;
  readonly messageId: string;
  /** The JSON array of LINE message objects, byte-exact over all attempts. */
  readonly messages: string;
  readonly call: LineCall;
  readonly dueAt: number;
}

export type Job =
  | { readonly kind: 'profile' }
  | { readonly kind: 'directory' }
  | { readonly kind: 'media'; readonly entryId: string; readonly lineMessageId: string; readonly key: string };

export interface JobRow {
  readonly id: number;
  readonly job: Job;
  readonly attempts: number;
}

export type TimerKind = 'window_end';

type LineCallSqlRow = { place: number; message_id: string; messages: string; call: string; due_at: number };

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

  /** The only call that may leave next: a retried head is never overtaken. */
  headLineCall(): LineCallRow | null {
    const [row] = this.#sql
      .exec<LineCallSqlRow>('SELECT * FROM line_calls WHERE is_open = 1 ORDER BY place LIMIT 1')
      .toArray();
    return row ? toLineCallRow(row) : null;
  }

  /** The ended call of a message, kept so that it may be tried again by hand. */
  endedLineCall(messageId: string): LineCallRow | null {
    const [row] = this.#sql
      .exec<LineCallSqlRow>('SELECT * FROM line_calls WHERE message_id = ? AND is_open = 0', messageId)
      .toArray();
    return row ? toLineCallRow(row) : null;
  }

  updateLineCall(place: number, call: LineCall, dueAt: number): void {
    this.#sql.exec('UPDATE line_calls SET call = ?, due_at = ? WHERE place = ?', JSON.stringify(call), dueAt, place);
  }

  endLineCall(place: number, call: LineCall): void {
    this.#sql.exec('UPDATE line_calls SET call = ?, is_open = 0 WHERE place = ?', JSON.stringify(call), place);
  }

  removeLineCall(place: number): void {
    this.#sql.exec('DELETE FROM line_calls WHERE place = ?', place);
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

  parkJob(id: number, reason: string): void {
    this.#sql.exec('UPDATE jobs SET parked = ? WHERE id = ?', reason, id);
  }

  removeJob(id: number): void {
    this.#sql.exec('DELETE FROM jobs WHERE id = ?', id);
  }

  setTimer(kind: TimerKind, ref: string, dueAt: number): void {
    this.#sql.exec('INSERT OR REPLACE INTO timers (kind, ref, due_at) VALUES (?, ?, ?)', kind, ref, dueAt);
  }

  clearTimer(kind: TimerKind, ref: string): void {
    this.#sql.exec('DELETE FROM timers WHERE kind = ? AND ref = ?', kind, ref);
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
    call: JSON.parse(row.call),
    dueAt: row.due_at,
  };
}
