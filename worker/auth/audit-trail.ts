// What LoginGuard tells the audit log: rows of its own store, written in the transaction of what they tell of and carried to D1 by
// its alarm until D1 has them. Tries that failed or came too early are one row a minute with a count, so that a flood at one
// guard cannot fill the log. Decides nothing. PERSISTED CONTRACT: rows outlive deploys; columns are only added.
import { writeAudit } from '../db/audit-queries';
import type { AuditAction } from '../domain/audit/audit-action';
import {
  type AuditAct,
  type AuditEntry,
  type AuditObject,
  type AuditSource,
  SYSTEM_ACTOR,
  toAuditEntry,
  UNKNOWN_ACTOR,
} from '../domain/audit/audit-entry';
import { logError } from '../platform/log';
import { newUuidV7 } from '../platform/random-id';
import { withinMs } from '../platform/within-ms';
import type { LoginAccount } from '../rpc/login-guard-rpc';
import type { Notice } from './factor-store';
import type { LoginRow } from './login-store';

const TABLE = `CREATE TABLE IF NOT EXISTS audit_outbox (
  id TEXT PRIMARY KEY, action TEXT NOT NULL, minute INTEGER, entry TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
  ips TEXT NOT NULL DEFAULT '[]', due_at INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID`;

const MINUTE_MS = 60_000;
/** A try that began in a minute may be found right a little after it. */
const MARGIN_MS = 15_000;
const IPS_MAX = 10;
const CARRIED_MAX = 100;
const ANSWER_WITHIN_MS = 10_000;
const AGAIN_FIRST_MS = 2_000;
const AGAIN_MAX_MS = 60_000;

/** Of whom nothing is proven. */
export type TryFrom = Pick<AuditSource, 'ip' | 'requestId'>;
export const NOWHERE: TryFrom = { ip: '', requestId: '' };
const NOBODY = { actor: UNKNOWN_ACTOR, actorName: '' };

/** A new name is told to nobody but the log. */
interface FactorChange {
  readonly kind: Notice['kind'] | 'passkey_renamed';
  readonly about: string | null;
}

type Who = Pick<LoginAccount, 'operatorId' | 'name'>;

type LoginAct = Extract<
  AuditAction,
  'login.opened' | 'login.signed_out' | 'login.ended' | 'login.token_reused' | 'factor.changed'
>;

type Counted = Extract<AuditAction, 'login.refused' | 'login.throttled'>;

interface OutboxRow extends Record<string, SqlStorageValue> {
  id: string;
  entry: string;
  minute: number | null;
  tries: number;
  ips: string;
  attempts: number;
}

export class AuditTrail {
  /** @param name of the guard, by which it says what is acted on */
  constructor(
    private readonly sql: SqlStorage,
    private readonly name: () => string,
  ) {}

  loginOpened(
    login: Pick<LoginRow, 'id' | 'ip' | 'client' | 'methods'>,
    who: Who,
    requestId: string,
    now: number,
  ): void {
    const { id: loginId, ip, client, methods } = login;
    this.login('login.opened', { ...sourceOf(who), ip, requestId }, { loginId, methods, client }, now);
  }

  /** @param by left out, or from where alone: she signed out herself */
  loginEnded(who: Who, loginId: string, by: Partial<AuditSource> | undefined, now: number): void {
    const source = { ...sourceOf(who), ...NOWHERE, ...by };
    this.login(source.actor === who.operatorId ? 'login.signed_out' : 'login.ended', source, { loginId }, now);
  }

  /** Role, password or factors of the account changed. */
  accountChanged(loginId: string, now: number): void {
    const system = { actor: SYSTEM_ACTOR, actorName: '', ...NOWHERE };
    this.login('login.ended', system, { loginId, why: 'account_changed' }, now);
  }

  tokenReused(from: TryFrom, loginId: string, now: number): void {
    this.login('login.token_reused', { ...NOBODY, ...from }, { loginId }, now);
  }

  /** A second factor of hers came, went or was used up; theft is told by itself. */
  factorChanged(who: Who, { kind, about }: FactorChange, now: number): void {
    if (kind !== 'refresh_reused') this.login('factor.changed', { ...sourceOf(who), ...NOWHERE }, { kind, about }, now);
  }

  /** As the counter of tries has it: refused, until it passes. A network's tries are told by the accounts'. */
  tryBegun(from: TryFrom, now: number): void {
    if (this.object().kind === 'account') this.count('login.refused', from, now);
  }

  tryThrottled(from: TryFrom, now: number): void {
    this.count('login.throttled', from, now);
  }

  tryPassed(): void {
    this.takeBack('login.refused');
  }

  private login(action: LoginAct, source: AuditSource, after: Readonly<Record<string, unknown>>, now: number): void {
    this.note(source, { action, object: this.object(), after }, now);
  }

  private object(): AuditObject {
    const [kind, id = ''] = this.name().split(/:(.*)/);
    if (kind === 'network') return { kind, id };
    return { kind: 'account', id: kind === 'account' ? id : `${kind}:${id}` };
  }

  /** Due at once. */
  private note(source: AuditSource, act: AuditAct, now: number): void {
    const entry = toAuditEntry(source, act, { id: newUuidV7(now), ts: now });
    this.sql.exec(TABLE);
    this.sql.exec(
      'INSERT INTO audit_outbox (id, action, entry, due_at) VALUES (?, ?, ?, ?)',
      entry.id,
      act.action,
      JSON.stringify(entry),
      now,
    );
  }

  /** One more try of this minute. */
  private count(action: Counted, from: TryFrom, now: number): void {
    this.sql.exec(TABLE);
    const minute = Math.floor(now / MINUTE_MS);
    const [row] = this.sql
      .exec<OutboxRow>('SELECT * FROM audit_outbox WHERE action = ? AND minute = ?', action, minute)
      .toArray();
    if (row) {
      const ips = JSON.parse(row.ips) as string[];
      const all = ips.includes(from.ip) || ips.length >= IPS_MAX ? ips : [...ips, from.ip];
      this.sql.exec('UPDATE audit_outbox SET tries = tries + 1, ips = ? WHERE id = ?', JSON.stringify(all), row.id);
      return;
    }
    const source = { ...NOBODY, ...from };
    const entry = toAuditEntry(source, { action, object: this.object() }, { id: newUuidV7(now), ts: now });
    this.sql.exec(
      'INSERT INTO audit_outbox (id, action, minute, entry, tries, ips, due_at) VALUES (?, ?, ?, ?, 1, ?, ?)',
      entry.id,
      action,
      minute,
      JSON.stringify(entry),
      JSON.stringify([from.ip]),
      (minute + 1) * MINUTE_MS + MARGIN_MS,
    );
  }

  /** The newest try was right after all. */
  private takeBack(action: Counted): void {
    if (!this.exists()) return;
    this.sql.exec(
      `UPDATE audit_outbox SET tries = tries - 1 WHERE id =
         (SELECT id FROM audit_outbox WHERE action = ? ORDER BY minute DESC LIMIT 1)`,
      action,
    );
    this.sql.exec('DELETE FROM audit_outbox WHERE minute IS NOT NULL AND tries <= 0');
  }

  /** The instant (ms) at which something is to be carried over; null: nothing lies here. */
  nextDue(): number | null {
    if (!this.exists()) return null;
    return this.sql.exec<{ due: number | null }>('SELECT min(due_at) AS due FROM audit_outbox').one().due;
  }

  /** Carries over what is due. Rows go only once D1 has them; what it does not take waits, twice as long each time. */
  async carry(db: D1Database, now: number): Promise<void> {
    if (!this.exists()) return;
    const rows = this.sql
      .exec<OutboxRow>('SELECT * FROM audit_outbox WHERE due_at <= ? ORDER BY id LIMIT ?', now, CARRIED_MAX)
      .toArray();
    if (rows.length === 0) return;
    const ids = JSON.stringify(rows.map(({ id }) => id));
    try {
      const { inTime } = await withinMs(writeAudit(db, rows.map(toEntry)), ANSWER_WITHIN_MS);
      if (!inTime) throw new Error('D1 did not answer in time');
      this.sql.exec('DELETE FROM audit_outbox WHERE id IN (SELECT value FROM json_each(?))', ids);
    } catch (cause) {
      const attempts = Math.max(...rows.map((row) => row.attempts));
      const dueAt = Date.now() + Math.min(AGAIN_MAX_MS, AGAIN_FIRST_MS * 2 ** Math.min(attempts, 10));
      this.sql.exec(
        'UPDATE audit_outbox SET due_at = ?, attempts = attempts + 1 WHERE id IN (SELECT value FROM json_each(?))',
        dueAt,
        ids,
      );
      logError('audit_not_carried', cause, { entries: rows.length });
    }
  }

  private exists(): boolean {
    return this.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'audit_outbox'").toArray().length > 0;
  }
}

function sourceOf({ operatorId, name }: Who) {
  return { actor: operatorId, actorName: name };
}

/** Of counted tries how many there were, and from where. */
function toEntry({ entry: text, minute, tries, ips }: OutboxRow): AuditEntry {
  // Written by this file alone.
  const entry = JSON.parse(text) as AuditEntry;
  if (minute === null) return entry;
  return { ...entry, after: JSON.stringify({ tries, ips: JSON.parse(ips) as string[] }) };
}
