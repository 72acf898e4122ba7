// The identity provider in D1: its sealed client secret, and to which of the provider's accounts a person is pinned. Called by auth and
// admin/provider-route. A new link for a person's password forgets her pins (user-queries).
import type { AuditEntry } from '../domain/audit/audit-entry';
import type { Result } from '../domain/result';
import { CLIENT_SECRET_PLACE, openSealed, type SealError, seal } from '../platform/seal';
import { auditIfChanged, changeAudited } from './audit-queries';
import { raisePeopleVersion } from './people-queries';
import type { D1Access } from './write-projection';

/** ms since which there is one; null: none. */
export async function secretSince(db: D1Access): Promise<number | null> {
  return db.prepare('SELECT updated_at FROM provider_secret WHERE id = 1').first<number>('updated_at');
}

/** Null where none was entered. */
export async function readSecret(db: D1Access, dataKek: string): Promise<Result<string, SealError> | null> {
  const sealed = await db.prepare('SELECT sealed FROM provider_secret WHERE id = 1').first<string>('sealed');
  return sealed === null ? null : openSealed(sealed, CLIENT_SECRET_PLACE, dataKek);
}

/** @param secret in the clear; null: none any more. @param now ms */
export async function replaceSecret(
  db: D1Access,
  secret: string | null,
  dataKek: string,
  now: number,
  audit: AuditEntry,
): Promise<Result<null, SealError>> {
  if (secret === null) {
    await changeAudited(db, db.prepare('DELETE FROM provider_secret WHERE id = 1'), audit);
    return { ok: true, value: null };
  }
  const sealed = await seal(secret, CLIENT_SECRET_PLACE, dataKek);
  if (!sealed.ok) return sealed;
  const put = db
    .prepare(
      `INSERT INTO provider_secret (id, sealed, updated_at) VALUES (1, ?1, ?2)
       ON CONFLICT (id) DO UPDATE SET sealed = ?1, updated_at = ?2`,
    )
    .bind(sealed.value, now);
  await changeAudited(db, put, audit);
  return { ok: true, value: null };
}

export interface Pin {
  readonly operatorId: string;
  readonly issuer: string;
  readonly subject: string;
}

/** `mine`: as it was pinned. `other`: she is pinned to another account of it, or somebody else is to this one. */
export async function lookAtPin(
  db: D1Access,
  { operatorId, issuer, subject }: Pin,
): Promise<'mine' | 'other' | 'none'> {
  const { results } = await db
    .prepare(
      `SELECT operator_id, subject FROM provider_pins
       WHERE (operator_id = ?1 AND issuer = ?2) OR (issuer = ?2 AND subject = ?3)`,
    )
    .bind(operatorId, issuer, subject)
    .all<{ operator_id: string; subject: string }>();
  if (results.length === 0) return 'none';
  return results.every((row) => row.operator_id === operatorId && row.subject === subject) ? 'mine' : 'other';
}

/**
 * The first use. Of two at once one is kept, so look again. Whoever was only invited is here now, and her invitation is used up.
 * @param now ms
 */
export async function pinPerson(db: D1Access, pin: Pin, now: number, audit: AuditEntry): Promise<void> {
  const { operatorId, issuer, subject } = pin;
  const isPinned = 'EXISTS (SELECT 1 FROM provider_pins WHERE operator_id = ?1 AND issuer = ?2 AND subject = ?3)';
  const isPending = 'EXISTS (SELECT 1 FROM operators WHERE id = ?1 AND is_pending = 1)';
  await db.batch([
    db
      .prepare(
        `INSERT INTO provider_pins (operator_id, issuer, subject, pinned_at) SELECT ?1, ?2, ?3, ?4
         WHERE EXISTS (SELECT 1 FROM operators WHERE id = ?1 AND is_disabled = 0) ON CONFLICT DO NOTHING`,
      )
      .bind(operatorId, issuer, subject, now),
    auditIfChanged(db, audit),
    db
      .prepare(`DELETE FROM welcome_links WHERE operator_id = ?1 AND ${isPending} AND ${isPinned}`)
      .bind(operatorId, issuer, subject),
    db
      .prepare(
        `UPDATE operators SET is_pending = 0, version = version + 1 WHERE id = ?1 AND is_pending = 1 AND ${isPinned}`,
      )
      .bind(operatorId, issuer, subject),
    raisePeopleVersion(db, now),
  ]);
}
