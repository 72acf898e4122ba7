// What each person may do, as D1 says it: her role, her teams and the settings of access, read as of one moment; and whose
// LoginGuard has not heard the newest of it. Called at sign-in, by jobs/tell-guards, and in the batch of whatever changes it.
import { type AccessSettings, accessOf, DEFAULT_ACCESS } from '../domain/permissions/bundles';
import type { Role } from '../domain/permissions/role';
import type { LoginAccount } from '../rpc/login-guard-rpc';
import { toDocuments } from './desk-document-queries';
import { parseList } from './people-queries';
import type { D1Access } from './write-projection';

export interface StoredAccount {
  readonly account: LoginAccount;
  readonly isDisabled: boolean;
}

interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly role_id: string | null;
  readonly auth_version: number;
  readonly password_is_short: number;
  readonly is_disabled: number;
  readonly access_version: number;
  readonly teams: string | null;
}

interface DocumentRow {
  readonly name: string;
  readonly json: string;
}

const PEOPLE = `SELECT o.id, o.name, o.email, o.role, o.role_id, o.auth_version, o.password_is_short, o.is_disabled,
    o.access_version, d.teams
  FROM operators AS o LEFT JOIN operator_desk AS d ON d.operator_id = o.id`;

/** Null where there is no such person. */
export async function readAccount(db: D1Access, operatorId: string): Promise<StoredAccount | null> {
  const [found] = await accounts(db, db.prepare(`${PEOPLE} WHERE o.id = ?1`).bind(operatorId));
  return found ?? null;
}

/** Everybody who may sign in, by name. */
export async function listAccounts(db: D1Access): Promise<LoginAccount[]> {
  const found = await accounts(db, db.prepare(`${PEOPLE} WHERE o.is_disabled = 0 ORDER BY o.name, o.id`));
  return found.map(({ account }) => account);
}

async function accounts(db: D1Access, statement: D1PreparedStatement): Promise<StoredAccount[]> {
  // One batch is one transaction: the version belongs to what is read.
  const [people, documents] = await db.batch<PersonRow | DocumentRow>([
    statement,
    db.prepare(`SELECT name, json FROM desk_documents WHERE name = 'access'`),
  ]);
  // The statements above say what their rows are.
  const saved = toDocuments((documents?.results ?? []) as DocumentRow[]);
  const settings = { ...DEFAULT_ACCESS, ...saved.access };
  return ((people?.results ?? []) as PersonRow[]).map((row) => ({
    account: toAccount(row, settings),
    isDisabled: row.is_disabled === 1,
  }));
}

function toAccount(row: PersonRow, settings: AccessSettings): LoginAccount {
  const { id: operatorId, name, email, role, role_id: roleId, auth_version: authVersion } = row;
  const teams = parseList(row.teams).filter((team) => typeof team === 'string');
  const access = accessOf({ role, roleId, teams }, settings);
  const known = { operatorId, name, email, role, authVersion, access, accessVersion: row.access_version };
  return row.password_is_short === 1 ? { ...known, passwordIsShort: true } : known;
}

/** People whose guard has not heard the newest of what they may do. */
export async function untoldPeople(db: D1Access, limit: number): Promise<string[]> {
  const { results } = await db
    .prepare(
      'SELECT id FROM operators INDEXED BY operators_untold WHERE access_told < access_version ORDER BY id LIMIT ?1',
    )
    .bind(limit)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}

export async function markAccessTold(db: D1Access, operatorId: string, version: number): Promise<void> {
  await db
    .prepare('UPDATE operators SET access_told = max(access_told, ?2) WHERE id = ?1')
    .bind(operatorId, version)
    .run();
}
