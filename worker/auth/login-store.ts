// LoginGuard's SQLite store: counters of tries (every guard), and logins with their tokens, proofs and devices (accounts
// that somebody signed in to). Decides nothing. PERSISTED CONTRACT: every table outlives deploys; columns are only added.
// A guessed e-mail makes one small table, which its alarm throws away again. Called by LoginGuard alone.
import type { TokenRow } from '../domain/login/rotate-refresh';
import { NO_TRIES, type TryCount } from '../domain/login/throttle';
import { accessOf, DEFAULT_ACCESS } from '../domain/permissions/bundles';
import type { Access } from '../domain/permissions/permission';
import type { Role } from '../domain/permissions/role';
import { migrateStore, storeExists } from '../platform/migrate-store';
import type { LoginAccount } from '../rpc/login-guard-rpc';
import { FACTOR_STEP } from './factor-store';

const TRY_STEPS = [
  // `counter`: '' for strangers, else the id of a known device.
  `CREATE TABLE tries (counter TEXT PRIMARY KEY, failures INTEGER NOT NULL, last_at INTEGER NOT NULL) WITHOUT ROWID`,
];

const STEPS = [
  ...TRY_STEPS,
  `CREATE TABLE account (
     id INTEGER PRIMARY KEY CHECK (id = 1), operator_id TEXT NOT NULL, name TEXT NOT NULL, email TEXT NOT NULL,
     role TEXT NOT NULL, auth_version INTEGER NOT NULL
   );
   -- hub_due_at: when the hub is told (again) that the login ended; null: nothing to tell.
   CREATE TABLE login (
     id TEXT PRIMARY KEY, auth_version INTEGER NOT NULL, created_at INTEGER NOT NULL, last_active_at INTEGER NOT NULL,
     absolute_until INTEGER NOT NULL, mfa_at INTEGER, amr TEXT NOT NULL, ip TEXT NOT NULL, user_agent TEXT NOT NULL,
     revoked_at INTEGER, hub_due_at INTEGER, hub_attempts INTEGER NOT NULL DEFAULT 0
   );
   CREATE TABLE refresh_token (
     hash TEXT PRIMARY KEY, login_id TEXT NOT NULL, used_at INTEGER, given_at INTEGER NOT NULL, given_count INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE proof (hash TEXT PRIMARY KEY, login_id TEXT NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;
   CREATE TABLE device (id TEXT PRIMARY KEY, seen_at INTEGER NOT NULL) WITHOUT ROWID`,
  FACTOR_STEP,
  // JSON of Access; null: of before it was kept.
  `ALTER TABLE account ADD COLUMN access TEXT;
   ALTER TABLE account ADD COLUMN access_version INTEGER NOT NULL DEFAULT 0`,
  'ALTER TABLE account ADD COLUMN is_disabled INTEGER NOT NULL DEFAULT 0',
  // short_held_at: the account's version on which a short password was about to be written in D1; null: never.
  `ALTER TABLE account ADD COLUMN password_is_short INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE factor_state ADD COLUMN short_held_at INTEGER`,
];

const DEVICES_MAX = 20;

type AccountColumns = {
  operator_id: string;
  name: string;
  email: string;
  role: string;
  auth_version: number;
  access: string | null;
  access_version: number;
  password_is_short: number;
};

export interface LoginRow {
  readonly id: string;
  readonly authVersion: number;
  readonly createdAt: number;
  readonly lastActiveAt: number;
  readonly absoluteUntil: number;
  readonly mfaAt: number | null;
  /** ms at which the person last proved herself by all that her account asks for. */
  readonly confirmedAt: number;
  readonly methods: readonly string[];
  readonly ip: string;
  readonly client: string;
  readonly revokedAt: number | null;
}

export interface FamilyToken extends TokenRow {
  readonly loginId: string;
  /** ms at which its login went on under another family; null: it did not. */
  readonly replacedAt: number | null;
}

/** An ended login that its hub does not know of yet. */
export interface UntoldEnd {
  readonly loginId: string;
  readonly attempts: number;
}

export class LoginStore {
  private readonly sql: SqlStorage;

  constructor(private readonly storage: DurableObjectStorage) {
    this.sql = storage.sql;
    if (this.hasLogins()) migrateStore(storage, STEPS);
    else if (storeExists(storage)) migrateStore(storage, TRY_STEPS);
  }

  makeForTries(): void {
    if (!storeExists(this.storage)) migrateStore(this.storage, TRY_STEPS);
  }

  makeForLogins(): void {
    if (!this.hasLogins()) migrateStore(this.storage, STEPS);
  }

  exists(): boolean {
    return storeExists(this.storage);
  }

  /** False for networks, guessed e-mails and accounts nobody ever signed in to: nothing but tries is here. */
  hasLogins(): boolean {
    return this.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'login'").toArray().length > 0;
  }

  getTries(counter: string): TryCount {
    const [row] = this.sql
      .exec<{ failures: number; last_at: number }>('SELECT failures, last_at FROM tries WHERE counter = ?', counter)
      .toArray();
    return row ? { failures: row.failures, lastAt: row.last_at } : NO_TRIES;
  }

  allTries(): { readonly counter: string; readonly count: TryCount }[] {
    return this.sql
      .exec<{ counter: string; failures: number; last_at: number }>('SELECT counter, failures, last_at FROM tries')
      .toArray()
      .map((row) => ({ counter: row.counter, count: { failures: row.failures, lastAt: row.last_at } }));
  }

  putTries(counter: string, count: TryCount): void {
    this.sql.exec(
      'INSERT INTO tries (counter, failures, last_at) VALUES (?, ?, ?) ' +
        'ON CONFLICT (counter) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at',
      counter,
      count.failures,
      count.lastAt,
    );
  }

  dropTries(counter: string): void {
    this.sql.exec('DELETE FROM tries WHERE counter = ?', counter);
  }

  knowsDevice(device: string): boolean {
    return this.hasLogins() && this.sql.exec('SELECT 1 FROM device WHERE id = ?', device).toArray().length > 0;
  }

  /** The newest 20 are kept. */
  putDevice(device: string, now: number): void {
    this.sql.exec(
      'INSERT INTO device (id, seen_at) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at',
      device,
      now,
    );
    this.sql.exec(
      'DELETE FROM device WHERE id NOT IN (SELECT id FROM device ORDER BY seen_at DESC LIMIT ?)',
      DEVICES_MAX,
    );
  }

  getAccount(): LoginAccount | null {
    if (!this.hasLogins()) return null;
    const [row] = this.sql
      .exec<AccountColumns>(
        'SELECT operator_id, name, email, role, auth_version, access, access_version, password_is_short FROM account',
      )
      .toArray();
    return row ? toAccount(row) : null;
  }

  /** Whether she was disabled by the newest word on her. */
  isDisabled(): boolean {
    return this.hasLogins() && this.sql.exec('SELECT 1 FROM account WHERE is_disabled = 1').toArray().length > 0;
  }

  putAccount(account: LoginAccount, isDisabled: boolean): void {
    this.sql.exec(
      `INSERT OR REPLACE INTO account
         (id, operator_id, name, email, role, auth_version, access, access_version, is_disabled, password_is_short)
       VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      account.operatorId,
      account.name,
      account.email,
      account.role,
      account.authVersion,
      JSON.stringify(account.access),
      account.accessVersion,
      isDisabled ? 1 : 0,
      account.passwordIsShort ? 1 : 0,
    );
  }

  getLogin(id: string): LoginRow | null {
    if (!this.hasLogins()) return null;
    const [row] = this.sql.exec<LoginColumns>('SELECT * FROM login WHERE id = ?', id).toArray();
    return row ? toLogin(row) : null;
  }

  allLogins(): LoginRow[] {
    return this.sql.exec<LoginColumns>('SELECT * FROM login').toArray().map(toLogin);
  }

  putLogin(login: LoginRow): void {
    this.sql.exec(
      'INSERT INTO login (id, auth_version, created_at, last_active_at, absolute_until, mfa_at, amr, ip, user_agent, ' +
        'confirmed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      login.id,
      login.authVersion,
      login.createdAt,
      login.lastActiveAt,
      login.absoluteUntil,
      login.mfaAt,
      JSON.stringify(login.methods),
      login.ip,
      login.client,
      login.confirmedAt,
    );
  }

  /** The login goes on under a newer version of its account. */
  carryOver(id: string, authVersion: number): void {
    this.sql.exec('UPDATE login SET auth_version = ? WHERE id = ?', authVersion, id);
  }

  setActive(id: string, now: number): void {
    this.sql.exec('UPDATE login SET last_active_at = ? WHERE id = ?', now, id);
  }

  /** Revokes once; the time of the first end stays. `tellHubAt`: when the alarm tells the hub, if nobody did until then. */
  revoke(id: string, now: number, tellHubAt: number): void {
    const query = 'UPDATE login SET revoked_at = ?, hub_due_at = ? WHERE id = ? AND revoked_at IS NULL';
    this.sql.exec(query, now, tellHubAt, id);
    this.sql.exec('DELETE FROM proof WHERE login_id = ?', id);
  }

  untoldEnds(now: number): UntoldEnd[] {
    return this.sql
      .exec<{ id: string; hub_attempts: number }>('SELECT id, hub_attempts FROM login WHERE hub_due_at <= ?', now)
      .toArray()
      .map((row) => ({ loginId: row.id, attempts: row.hub_attempts }));
  }

  setTold(id: string): void {
    this.sql.exec('UPDATE login SET hub_due_at = NULL WHERE id = ?', id);
  }

  tellLater(id: string, dueAt: number): void {
    this.sql.exec('UPDATE login SET hub_due_at = ?, hub_attempts = hub_attempts + 1 WHERE id = ?', dueAt, id);
  }

  getToken(hash: string): FamilyToken | null {
    if (!this.hasLogins()) return null;
    const [row] = this.sql.exec<TokenColumns>('SELECT * FROM refresh_token WHERE hash = ?', hash).toArray();
    if (!row) return null;
    const { login_id: loginId, used_at: usedAt, given_at: givenAt, given_count: givenCount } = row;
    return { loginId, usedAt, givenAt, givenCount, replacedAt: row.replaced_at };
  }

  /** A new token of a family, handed out once. */
  putToken(hash: string, loginId: string, now: number): void {
    this.sql.exec(
      'INSERT INTO refresh_token (hash, login_id, used_at, given_at, given_count) VALUES (?, ?, NULL, ?, 1)',
      hash,
      loginId,
      now,
    );
  }

  setTokenUsed(hash: string, now: number): void {
    this.sql.exec('UPDATE refresh_token SET used_at = ? WHERE hash = ?', now, hash);
  }

  setTokenGivenAgain(hash: string, now: number): void {
    this.sql.exec('UPDATE refresh_token SET given_at = ?, given_count = given_count + 1 WHERE hash = ?', now, hash);
  }

  putProof(hash: string, loginId: string, now: number, expiresAt: number): void {
    this.sql.exec('DELETE FROM proof WHERE expires_at <= ?', now);
    this.sql.exec('INSERT INTO proof (hash, login_id, expires_at) VALUES (?, ?, ?)', hash, loginId, expiresAt);
  }

  /** Takes the proof away: whoever comes second finds none. */
  takeProof(hash: string): { readonly loginId: string; readonly expiresAt: number } | null {
    if (!this.hasLogins()) return null;
    const [row] = this.sql
      .exec<{ login_id: string; expires_at: number }>(
        'DELETE FROM proof WHERE hash = ? RETURNING login_id, expires_at',
        hash,
      )
      .toArray();
    return row ? { loginId: row.login_id, expiresAt: row.expires_at } : null;
  }

  /** Drops what no check needs any more: logins past their absolute end whose hub knows, with their tokens; old proofs. */
  dropOld(now: number): void {
    this.sql.exec('DELETE FROM proof WHERE expires_at <= ?', now);
    this.sql.exec('DELETE FROM login WHERE absolute_until <= ? AND hub_due_at IS NULL', now);
    this.sql.exec('DELETE FROM refresh_token WHERE login_id NOT IN (SELECT id FROM login)');
  }

  /** The earliest ms at which something of the logins is due; null: nothing. */
  nextLoginDue(): number | null {
    return this.sql
      .exec<{ due: number | null }>(
        // A login stays until its hub knows of its end, so only then does its absolute end count.
        'SELECT min(coalesce(hub_due_at, absolute_until)) AS due FROM login',
      )
      .one().due;
  }
}

interface TokenColumns extends Record<string, SqlStorageValue> {
  login_id: string;
  used_at: number | null;
  given_at: number;
  given_count: number;
  replaced_at: number | null;
}

interface LoginColumns extends Record<string, SqlStorageValue> {
  id: string;
  auth_version: number;
  created_at: number;
  last_active_at: number;
  absolute_until: number;
  mfa_at: number | null;
  amr: string;
  ip: string;
  user_agent: string;
  revoked_at: number | null;
  /** Null in rows of before it was kept. */
  confirmed_at: number | null;
}

function toLogin(row: LoginColumns): LoginRow {
  return {
    id: row.id,
    authVersion: row.auth_version,
    createdAt: row.created_at,
    lastActiveAt: row.last_active_at,
    absoluteUntil: row.absolute_until,
    mfaAt: row.mfa_at,
    methods: JSON.parse(row.amr) as string[],
    ip: row.ip,
    client: row.user_agent,
    revokedAt: row.revoked_at,
    confirmedAt: row.confirmed_at ?? row.mfa_at ?? row.created_at,
  };
}

function toAccount(row: AccountColumns): LoginAccount {
  const { operator_id: operatorId, name, email, auth_version: authVersion, access_version: accessVersion } = row;
  // Both written from a LoginAccount, so they are what they say.
  const role = row.role as Role;
  const access =
    row.access === null ? accessOf({ role, teams: [] }, DEFAULT_ACCESS) : (JSON.parse(row.access) as Access);
  const account = { operatorId, name, email, role, authVersion, access, accessVersion };
  return row.password_is_short === 1 ? { ...account, passwordIsShort: true } : account;
}
