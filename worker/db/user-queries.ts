// Who may sign in, and as what, in D1: invited, changed, disabled, given a link to set a password. Each rule that two at once could
// break stands in its statement: on which version, by whom, not the last owner, each link once. Called by admin/user-route and auth.
import type { AuditEntry } from '../domain/audit/audit-entry';
import { toEmailKey } from '../domain/login/email-key';
import type { Role } from '../domain/permissions/role';
import { auditIfChanged } from './audit-queries';
import { raisePeopleVersion } from './people-queries';
import type { D1Access } from './write-projection';

export interface UserRow {
  readonly operatorId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly roleId: string | null;
  readonly isDisabled: boolean;
  readonly isPending: boolean;
  readonly version: number;
  /** ms until which her link is open; null: she has none. */
  readonly linkUntil: number | null;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly role_id: string | null;
  readonly is_disabled: number;
  readonly is_pending: number;
  readonly version: number;
  readonly auth_version: number;
  readonly expires_at: number | null;
}

export interface Link {
  readonly tokenHash: string;
  /** ms */
  readonly expiresAt: number;
}

export interface Act {
  /** Of a super admin; that she is one still is looked up in the same statement. */
  readonly by: string;
  /** ms */
  readonly now: number;
}

const READ = `SELECT o.id, o.name, o.email, o.role, o.role_id, o.is_disabled, o.is_pending, o.version, o.auth_version, l.expires_at
  FROM operators AS o LEFT JOIN welcome_links AS l ON l.operator_id = o.id`;
/** Whether the table's row is of somebody who can do everything, here and now. */
const IS_OWNER = "role = 'super_admin' AND role_id IS NULL AND is_disabled = 0 AND is_pending = 0";

const mayAct = (by: string) =>
  `EXISTS (SELECT 1 FROM operators WHERE id = ${by} AND role = 'super_admin' AND is_disabled = 0)`;

/** Everybody, by name. */
export async function readUsers(db: D1Access): Promise<UserRow[]> {
  const { results } = await db.prepare(`${READ} ORDER BY o.name, o.id`).all<Row>();
  return results.map(toUser);
}

export async function readUser(db: D1Access, operatorId: string): Promise<UserRow | null> {
  const row = await db.prepare(`${READ} WHERE o.id = ?1`).bind(operatorId).first<Row>();
  return row && toUser(row);
}

/** The composed roles that people have, each once. */
export async function readGivenRoles(db: D1Access): Promise<{ role: Role; roleId: string }[]> {
  const { results } = await db
    .prepare('SELECT DISTINCT role, role_id AS roleId FROM operators WHERE role_id IS NOT NULL')
    .all<{ role: Role; roleId: string }>();
  return results;
}

export interface Invitation extends Link, Act {
  readonly operatorId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly roleId: string | null;
  /** That no password matches. */
  readonly passwordHash: string;
}

/** @returns false where somebody has that e-mail, and nothing was written */
export async function inviteUser(db: D1Access, user: Invitation, audit?: AuditEntry): Promise<boolean> {
  const { operatorId, name, email, role, roleId, passwordHash, by, now } = user;
  const [added] = await db.batch([
    db
      .prepare(
        `INSERT INTO operators (id, email_key, email, name, role, role_id, password_hash, auth_version, is_disabled, created_at,
           is_pending) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, 0, ?8, 1 WHERE ${mayAct('?9')} ON CONFLICT (email_key) DO NOTHING`,
      )
      .bind(operatorId, toEmailKey(email), email, name, role, roleId, passwordHash, now, by),
    ...audited(db, audit),
    putLink(db, operatorId, user),
    raisePeopleVersion(db, now),
  ]);
  return (added?.meta.changes ?? 0) > 0;
}

export interface UserChange extends Act {
  readonly operatorId: string;
  readonly name: string;
  readonly role: Role;
  readonly roleId: string | null;
  readonly isDisabled: boolean;
  /** The version it was made on. */
  readonly onVersion: number;
}

/**
 * What she signs in as. Another role, or being disabled or not, ends her logins; a disabled one's link is gone.
 * @returns false where nothing was written: on another version, or the last owner would be none, or `by` is no super admin now
 */
export async function saveUser(db: D1Access, change: UserChange, audit?: AuditEntry): Promise<boolean> {
  const { operatorId, name, role, roleId, isDisabled, onVersion, by, now } = change;
  const [written] = await db.batch([
    db
      .prepare(
        `UPDATE operators SET name = ?2, role = ?3, role_id = ?4, is_disabled = ?5, version = version + 1,
           auth_version = auth_version + (role IS NOT ?3 OR role_id IS NOT ?4 OR is_disabled IS NOT ?5),
           access_version = access_version + 1
         WHERE id = ?1 AND version = ?6 AND ${mayAct('?7')} AND (
           NOT (${IS_OWNER}) OR (?3 = 'super_admin' AND ?4 IS NULL AND ?5 = 0)
           OR EXISTS (SELECT 1 FROM operators WHERE id <> ?1 AND ${IS_OWNER}))`,
      )
      .bind(operatorId, name, role, roleId, isDisabled ? 1 : 0, onVersion, by),
    ...audited(db, audit),
    db
      .prepare(
        'DELETE FROM welcome_links WHERE operator_id = ?1 AND EXISTS (SELECT 1 FROM operators WHERE id = ?1 AND is_disabled = 1)',
      )
      .bind(operatorId),
    raisePeopleVersion(db, now),
  ]);
  return (written?.meta.changes ?? 0) > 0;
}

/**
 * A new link in place of the one she has. Of somebody who has a password it is a reset: her logins end, the password stays until the
 * link is used. @returns false where she is disabled or gone, or `by` is no super admin now
 */
export async function renewLink(
  db: D1Access,
  operatorId: string,
  link: Link & Act,
  audit?: AuditEntry,
): Promise<boolean> {
  const [put] = await db.batch([
    putLink(db, operatorId, link),
    ...audited(db, audit),
    db
      .prepare(
        `UPDATE operators SET auth_version = auth_version + 1, access_version = access_version + 1
         WHERE id = ?1 AND is_pending = 0 AND EXISTS (SELECT 1 FROM welcome_links WHERE token_hash = ?2)`,
      )
      .bind(operatorId, link.tokenHash),
    // She may come by another account of the identity provider from now on.
    db
      .prepare(
        'DELETE FROM provider_pins WHERE operator_id = ?1 AND EXISTS (SELECT 1 FROM welcome_links WHERE token_hash = ?2)',
      )
      .bind(operatorId, link.tokenHash),
  ]);
  return (put?.meta.changes ?? 0) > 0;
}

/** Her link opens nothing any more. Whoever was only invited is gone with it, and may be invited anew. */
export async function withdrawLink(
  db: D1Access,
  operatorId: string,
  { by, now }: Act,
  audit?: AuditEntry,
): Promise<void> {
  await db.batch([
    db.prepare(`DELETE FROM welcome_links WHERE operator_id = ?1 AND ${mayAct('?2')}`).bind(operatorId, by),
    ...audited(db, audit),
    db
      .prepare(`DELETE FROM operator_desk WHERE operator_id = ?1 AND ${isPendingOne('?1')} AND ${mayAct('?2')}`)
      .bind(operatorId, by),
    db.prepare(`DELETE FROM operators WHERE id = ?1 AND is_pending = 1 AND ${mayAct('?2')}`).bind(operatorId, by),
    // The same entry: of somebody invited whose link was gone before.
    ...audited(db, audit),
    raisePeopleVersion(db, now),
  ]);
}

/** Whose link it is, where it is open. */
export async function findByLink(
  db: D1Access,
  tokenHash: string,
  now: number,
): Promise<(UserRow & { readonly authVersion: number }) | null> {
  const row = await db
    .prepare(`${READ} WHERE o.is_disabled = 0 AND l.token_hash = ?1 AND l.expires_at > ?2`)
    .bind(tokenHash, now)
    .first<Row>();
  return row && { ...toUser(row), authVersion: row.auth_version };
}

/** A password on its way into the row. */
export interface NewPassword {
  readonly passwordHash: string;
  readonly isShort: boolean;
  /** Of the account as it was read: on another one nothing is written, so that a short password's hold (LoginGuard) is of this step. */
  readonly authVersion: number;
}

/**
 * Sets the password by a link, and uses the link up: of two who use it at once one succeeds. Logins of before end.
 * @returns false where the link is not open any more, or the account is of another version; nothing was written, and the link stays
 */
export async function useLink(
  db: D1Access,
  { tokenHash, passwordHash, isShort, authVersion, now }: NewPassword & { tokenHash: string; now: number },
  audit?: AuditEntry,
): Promise<boolean> {
  const [written] = await db.batch([
    db
      .prepare(
        `UPDATE operators SET password_hash = ?2, password_is_short = ?4, is_pending = 0, auth_version = auth_version + 1,
           access_version = access_version + 1
         WHERE is_disabled = 0 AND auth_version = ?5
           AND id = (SELECT operator_id FROM welcome_links WHERE token_hash = ?1 AND expires_at > ?3)`,
      )
      .bind(tokenHash, passwordHash, now, isShort ? 1 : 0, authVersion),
    ...audited(db, audit),
    db
      .prepare(
        `DELETE FROM welcome_links WHERE token_hash = ?1
           AND EXISTS (SELECT 1 FROM operators WHERE id = operator_id AND password_hash = ?2)`,
      )
      .bind(tokenHash, passwordHash),
    raisePeopleVersion(db, now),
  ]);
  return (written?.meta.changes ?? 0) > 0;
}

/**
 * In place of the one that she gave; logins of before are over. A link that was open is gone.
 * @returns false where it is another one by now, or the account of another version
 */
export async function changePassword(
  db: D1Access,
  { operatorId, oldHash, passwordHash, isShort, authVersion }: NewPassword & { operatorId: string; oldHash: string },
  audit?: AuditEntry,
): Promise<boolean> {
  const [written] = await db.batch([
    db
      .prepare(
        `UPDATE operators SET password_hash = ?3, password_is_short = ?4, auth_version = auth_version + 1,
           access_version = access_version + 1
         WHERE id = ?1 AND password_hash = ?2 AND auth_version = ?5 AND is_disabled = 0`,
      )
      .bind(operatorId, oldHash, passwordHash, isShort ? 1 : 0, authVersion),
    ...audited(db, audit),
    db
      .prepare(
        `DELETE FROM welcome_links WHERE operator_id = ?1
           AND EXISTS (SELECT 1 FROM operators WHERE id = ?1 AND password_hash = ?2)`,
      )
      .bind(operatorId, passwordHash),
  ]);
  return (written?.meta.changes ?? 0) > 0;
}

/** Behind the statement that it tells of. No entry: set-up and tests. */
function audited(db: D1Access, audit: AuditEntry | undefined): D1PreparedStatement[] {
  return audit ? [auditIfChanged(db, audit)] : [];
}

const isPendingOne = (id: string) => `EXISTS (SELECT 1 FROM operators WHERE id = ${id} AND is_pending = 1)`;

/** For whoever is there and not disabled. */
function putLink(db: D1Access, operatorId: string, { tokenHash, expiresAt, by, now }: Link & Act): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO welcome_links (operator_id, token_hash, expires_at, created_at, created_by)
       SELECT id, ?2, ?3, ?4, ?5 FROM operators WHERE id = ?1 AND is_disabled = 0 AND ${mayAct('?5')}
       ON CONFLICT (operator_id) DO UPDATE SET token_hash = excluded.token_hash, expires_at = excluded.expires_at,
         created_at = excluded.created_at, created_by = excluded.created_by`,
    )
    .bind(operatorId, tokenHash, expiresAt, now, by);
}

function toUser(row: Row): UserRow {
  return {
    operatorId: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    roleId: row.role_id,
    isDisabled: row.is_disabled === 1,
    isPending: row.is_pending === 1,
    version: row.version,
    linkUntil: row.expires_at,
  };
}
