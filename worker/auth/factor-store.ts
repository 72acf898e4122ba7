// LoginGuard's SQLite store of second factors: seed, passkeys, recovery codes, what is under way, what the owner is told, and what a
// login's row says of factors. Decides nothing. PERSISTED CONTRACT: columns are only added. Only asked where login-store has logins.

import { CODE_TRIES_MAX, CODE_TRIES_MS } from '../domain/login/code-tries';
import type { LoginPolicy } from '../domain/login/login-policy';
import type { OwnSecurity } from '../protocol/login-factors';
import type { KnownPasskey } from './passkeys';

/** A step of login-store's schema. */
export const FACTOR_STEP = `
  ALTER TABLE login ADD COLUMN confirmed_at INTEGER;
  -- Set once the login went on under another family; ms.
  ALTER TABLE refresh_token ADD COLUMN replaced_at INTEGER;
  -- version: steps with each change of factors, on top of the account's own. policy: JSON of the last one known.
  CREATE TABLE factor_state (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL, policy TEXT);
  INSERT INTO factor_state (id, version) VALUES (1, 0);
  CREATE TABLE totp (
    id INTEGER PRIMARY KEY CHECK (id = 1), seed_sealed TEXT NOT NULL, last_step INTEGER NOT NULL, added_at INTEGER NOT NULL
  );
  CREATE TABLE totp_offer (id INTEGER PRIMARY KEY CHECK (id = 1), seed_sealed TEXT NOT NULL, expires_at INTEGER NOT NULL);
  CREATE TABLE passkey (
    id TEXT PRIMARY KEY, public_key TEXT NOT NULL, counter INTEGER NOT NULL, name TEXT NOT NULL, added_at INTEGER NOT NULL,
    used_at INTEGER
  ) WITHOUT ROWID;
  CREATE TABLE recovery_code (hash TEXT PRIMARY KEY, used_at INTEGER) WITHOUT ROWID;
  -- purpose: what it was made for and for which login; 'spent': a signed one that was answered.
  CREATE TABLE challenge (hash TEXT PRIMARY KEY, purpose TEXT NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE ticket (hash TEXT PRIMARY KEY, json TEXT NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE code_try (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL);
  CREATE TABLE notice (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL, about TEXT)`;

/** What somebody with the password alone could pile up. */
const TICKETS_MAX = 20;
const NOTICES_MAX = 50;

export interface TotpRow {
  readonly seedSealed: string;
  readonly lastStep: number;
  readonly addedAt: number;
}

export interface PasskeyRow extends KnownPasskey {
  readonly name: string;
  readonly addedAt: number;
  readonly usedAt: number | null;
}

export type Notice = OwnSecurity['notices'][number];

export class FactorStore {
  constructor(private readonly sql: SqlStorage) {}

  getVersion(): number {
    return this.sql.exec<{ version: number }>('SELECT version FROM factor_state').one().version;
  }

  raiseVersion(): void {
    this.sql.exec('UPDATE factor_state SET version = version + 1');
  }

  getPolicy(): LoginPolicy | null {
    const { policy } = this.sql.exec<{ policy: string | null }>('SELECT policy FROM factor_state').one();
    return policy === null ? null : (JSON.parse(policy) as LoginPolicy);
  }

  putPolicy(policy: LoginPolicy): void {
    const json = JSON.stringify(policy);
    this.sql.exec('UPDATE factor_state SET policy = ?1 WHERE policy IS NOT ?1', json);
  }

  /** The account's version on which a short password was about to be written; null: never. */
  getShortHeldAt(): number | null {
    return this.sql.exec<{ at: number | null }>('SELECT short_held_at AS at FROM factor_state').one().at;
  }

  holdShort(authVersion: number): void {
    this.sql.exec('UPDATE factor_state SET short_held_at = max(coalesce(short_held_at, ?1), ?1)', authVersion);
  }

  hasFactor(): boolean {
    return this.getTotp() !== null || this.passkeys().length > 0;
  }

  getTotp(): TotpRow | null {
    const [row] = this.sql
      .exec<{ seed_sealed: string; last_step: number; added_at: number }>(
        'SELECT seed_sealed, last_step, added_at FROM totp',
      )
      .toArray();
    return row ? { seedSealed: row.seed_sealed, lastStep: row.last_step, addedAt: row.added_at } : null;
  }

  putTotp({ seedSealed, lastStep, addedAt }: TotpRow): void {
    this.sql.exec(
      'INSERT OR REPLACE INTO totp (id, seed_sealed, last_step, added_at) VALUES (1, ?, ?, ?)',
      seedSealed,
      lastStep,
      addedAt,
    );
  }

  dropTotp(): void {
    this.sql.exec('DELETE FROM totp');
  }

  /** Compare-and-set: nothing where another seed came first. */
  resealTotp(from: string, to: string): void {
    this.sql.exec('UPDATE totp SET seed_sealed = ?2 WHERE seed_sealed = ?1', from, to);
  }

  renamePasskey(id: string, name: string): boolean {
    return this.changes('UPDATE passkey SET name = ?2 WHERE id = ?1', id, name);
  }

  /** Compare-and-set: false where this step, a later one, or another seed came first. */
  takeStep(seedSealed: string, step: number): boolean {
    const query = 'UPDATE totp SET last_step = ?1 WHERE last_step < ?1 AND seed_sealed = ?2';
    return this.changes(query, step, seedSealed);
  }

  putOffer(seedSealed: string, expiresAt: number): void {
    const query = 'INSERT OR REPLACE INTO totp_offer (id, seed_sealed, expires_at) VALUES (1, ?, ?)';
    this.sql.exec(query, seedSealed, expiresAt);
  }

  getOffer(now: number): string | null {
    const [row] = this.sql
      .exec<{ seed_sealed: string }>('SELECT seed_sealed FROM totp_offer WHERE expires_at > ?', now)
      .toArray();
    return row?.seed_sealed ?? null;
  }

  dropOffer(): void {
    this.sql.exec('DELETE FROM totp_offer');
  }

  passkeys(): PasskeyRow[] {
    return this.sql
      .exec<{
        id: string;
        public_key: string;
        counter: number;
        name: string;
        added_at: number;
        used_at: number | null;
      }>('SELECT id, public_key, counter, name, added_at, used_at FROM passkey ORDER BY added_at')
      .toArray()
      .map(({ id, public_key, counter, name, added_at, used_at }) => ({
        id,
        publicKey: public_key,
        counter,
        name,
        addedAt: added_at,
        usedAt: used_at,
      }));
  }

  putPasskey({ id, publicKey, counter }: KnownPasskey, name: string, now: number): void {
    this.sql.exec(
      'INSERT OR REPLACE INTO passkey (id, public_key, counter, name, added_at) VALUES (?, ?, ?, ?, ?)',
      id,
      publicKey,
      counter,
      name,
      now,
    );
  }

  /** Compare-and-set: false where the passkey is gone or a later answer of it came first. Some never count: theirs stays 0. */
  usePasskey(id: string, counter: number, now: number): boolean {
    const query =
      'UPDATE passkey SET counter = ?1, used_at = ?2 WHERE id = ?3 AND (counter < ?1 OR (counter = 0 AND ?1 = 0))';
    return this.changes(query, counter, now, id);
  }

  dropPasskey(id: string): void {
    this.sql.exec('DELETE FROM passkey WHERE id = ?', id);
  }

  putRecoveryCodes(hashes: readonly string[]): void {
    this.sql.exec('DELETE FROM recovery_code');
    for (const hash of hashes) this.sql.exec('INSERT INTO recovery_code (hash) VALUES (?)', hash);
  }

  dropRecoveryCodes(): void {
    this.sql.exec('DELETE FROM recovery_code');
  }

  /** Compare-and-set: false where there is no such code, or it was used. */
  takeRecoveryCode(hash: string, now: number): boolean {
    const query = 'UPDATE recovery_code SET used_at = ? WHERE hash = ? AND used_at IS NULL';
    return this.changes(query, now, hash);
  }

  recoveryCodesLeft(): number {
    return this.sql.exec<{ n: number }>('SELECT count(*) AS n FROM recovery_code WHERE used_at IS NULL').one().n;
  }

  putChallenge(hash: string, purpose: string, now: number, expiresAt: number): void {
    this.sql.exec('DELETE FROM challenge WHERE expires_at <= ?', now);
    this.sql.exec('INSERT INTO challenge (hash, purpose, expires_at) VALUES (?, ?, ?)', hash, purpose, expiresAt);
  }

  /** Takes it away: whoever comes second finds none. */
  takeChallenge(hash: string, purpose: string, now: number): boolean {
    return this.changes('DELETE FROM challenge WHERE hash = ? AND purpose = ? AND expires_at > ?', hash, purpose, now);
  }

  /** Marks a signed challenge as answered: false where it was. */
  spendChallenge(hash: string, now: number, expiresAt: number): boolean {
    this.sql.exec('DELETE FROM challenge WHERE expires_at <= ?', now);
    const query =
      "INSERT INTO challenge (hash, purpose, expires_at) VALUES (?, 'spent', ?) ON CONFLICT (hash) DO NOTHING";
    return this.changes(query, hash, expiresAt);
  }

  putTicket(hash: string, json: string, now: number, expiresAt: number): void {
    this.sql.exec('DELETE FROM ticket WHERE expires_at <= ?', now);
    this.sql.exec('INSERT INTO ticket (hash, json, expires_at) VALUES (?, ?, ?)', hash, json, expiresAt);
    const query = 'DELETE FROM ticket WHERE hash NOT IN (SELECT hash FROM ticket ORDER BY expires_at DESC LIMIT ?)';
    this.sql.exec(query, TICKETS_MAX);
  }

  getTicket(hash: string, now: number): string | null {
    const [row] = this.sql
      .exec<{ json: string }>('SELECT json FROM ticket WHERE hash = ? AND expires_at > ?', hash, now)
      .toArray();
    return row?.json ?? null;
  }

  /** False where somebody else has taken it meanwhile. */
  takeTicket(hash: string): boolean {
    return this.changes('DELETE FROM ticket WHERE hash = ?', hash);
  }

  dropTickets(): void {
    this.sql.exec('DELETE FROM ticket');
  }

  /** ms of the wrong codes that still count, oldest first. */
  codeTries(now: number): number[] {
    return this.sql
      .exec<{ at: number }>('SELECT at FROM code_try WHERE at > ? ORDER BY id', now - CODE_TRIES_MS)
      .toArray()
      .map(({ at }) => at);
  }

  putCodeTry(now: number): void {
    this.sql.exec('INSERT INTO code_try (at) VALUES (?)', now);
    const query = 'DELETE FROM code_try WHERE id NOT IN (SELECT id FROM code_try ORDER BY id DESC LIMIT ?)';
    this.sql.exec(query, CODE_TRIES_MAX);
  }

  dropCodeTries(): void {
    this.sql.exec('DELETE FROM code_try');
  }

  putNotice({ at, kind, about }: Notice): void {
    this.sql.exec('INSERT INTO notice (at, kind, about) VALUES (?, ?, ?)', at, kind, about);
    const query = 'DELETE FROM notice WHERE id NOT IN (SELECT id FROM notice ORDER BY id DESC LIMIT ?)';
    this.sql.exec(query, NOTICES_MAX);
  }

  /** Newest first. */
  notices(): Notice[] {
    return this.sql
      .exec<{ at: number; kind: string; about: string | null }>('SELECT at, kind, about FROM notice ORDER BY id DESC')
      .toArray()
      .map(({ at, kind, about }) => ({ at, kind: kind as Notice['kind'], about }));
  }

  /** What a login's row says of its proofs. @param mfaAt null: no second factor any more */
  setProven(
    loginId: string,
    proven: { readonly mfaAt: number | null; readonly confirmedAt: number; readonly methods: readonly string[] },
  ): void {
    const query = 'UPDATE login SET mfa_at = ?, confirmed_at = ?, amr = ? WHERE id = ?';
    this.sql.exec(query, proven.mfaAt, proven.confirmedAt, JSON.stringify(proven.methods), loginId);
  }

  /** The login goes on under this version; its tokens of before are over, its proofs for sockets too. */
  setVersion(loginId: string, authVersion: number, now: number): void {
    this.sql.exec('UPDATE login SET auth_version = ? WHERE id = ?', authVersion, loginId);
    this.sql.exec('UPDATE refresh_token SET replaced_at = ? WHERE login_id = ? AND replaced_at IS NULL', now, loginId);
    this.sql.exec('DELETE FROM proof WHERE login_id = ?', loginId);
  }

  private changes(query: string, ...bindings: SqlStorageValue[]): boolean {
    return this.sql.exec(`${query} RETURNING 1 AS one`, ...bindings).toArray().length > 0;
  }
}
