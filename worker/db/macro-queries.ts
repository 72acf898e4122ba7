// Macros in D1. A shortcode is there once in its place, and a place holds so many: both are decided by the
// statement that writes. Called by desk/macro-route.
import type { AuditEntry } from '../domain/audit/audit-entry';
import type { ReplyPlace, ReplyScope } from '../domain/canned/canned-reply';
import { MACROS_MAX, type MacroSteps } from '../domain/macros/macro';
import { changeAudited } from './audit-queries';
import type { D1Access } from './write-projection';

export interface MacroRow extends ReplyPlace {
  readonly id: string;
  readonly title: string;
  readonly shortcode: string;
  readonly steps: MacroSteps;
  /** 1 for the first saving. */
  readonly version: number;
  /** ms */
  readonly updatedAt: number;
  readonly updatedBy: string;
}

interface SqlRow {
  readonly id: string;
  readonly scope: ReplyScope;
  readonly owner_id: string;
  readonly title: string;
  readonly shortcode: string;
  readonly steps: string;
  readonly version: number;
  readonly updated_at: number;
  readonly updated_by: string;
}

/** Those of all, of this person, and of these teams, by place and shortcode. */
export async function listMacros(
  db: D1Access,
  operatorId: string,
  teams: readonly string[] | 'all',
): Promise<MacroRow[]> {
  const ofTeams = teams === 'all' ? '' : ' AND owner_id IN (SELECT value FROM json_each(?2))';
  const { results } = await db
    .prepare(
      `SELECT * FROM macros WHERE scope = 'all' OR (scope = 'personal' AND owner_id = ?1)
       OR (scope = 'team'${ofTeams}) ORDER BY scope, owner_id, shortcode`,
    )
    .bind(operatorId, ...(teams === 'all' ? [] : [JSON.stringify(teams)]))
    .all<SqlRow>();
  return results.map(toRow);
}

export async function getMacro(db: D1Access, id: string): Promise<MacroRow | null> {
  const row = await db.prepare('SELECT * FROM macros WHERE id = ?1').bind(id).first<SqlRow>();
  return row && toRow(row);
}

export async function findMacroByShortcode(
  db: D1Access,
  { scope, ownerId }: ReplyPlace,
  shortcode: string,
): Promise<MacroRow | null> {
  const row = await db
    .prepare('SELECT * FROM macros WHERE scope = ?1 AND owner_id = ?2 AND shortcode = ?3')
    .bind(scope, ownerId, shortcode)
    .first<SqlRow>();
  return row && toRow(row);
}

/** @returns false where the shortcode is taken there, or the place is full */
export async function insertMacro(db: D1Access, row: MacroRow, audit?: AuditEntry): Promise<boolean> {
  const { id, scope, ownerId, title, shortcode, steps, version, updatedAt, updatedBy } = row;
  const statement = db
    .prepare(
      `INSERT OR IGNORE INTO macros (id, scope, owner_id, title, shortcode, steps, version, updated_at, updated_by)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
       WHERE (SELECT count(*) FROM macros WHERE scope = ?2 AND owner_id = ?3) < ?10`,
    )
    .bind(
      id,
      scope,
      ownerId,
      title,
      shortcode,
      JSON.stringify(steps),
      version,
      updatedAt,
      updatedBy,
      MACROS_MAX[scope],
    );
  const { meta } = await changeAudited(db, statement, audit);
  return meta.changes > 0;
}

/** `row.version` is the one that it was made on. @returns false where that is not the present one, or the shortcode is taken */
export async function updateMacro(db: D1Access, row: MacroRow, audit?: AuditEntry): Promise<boolean> {
  const { id, title, shortcode, steps, version, updatedAt, updatedBy } = row;
  const statement = db
    .prepare(
      `UPDATE OR IGNORE macros SET title = ?3, shortcode = ?4, steps = ?5, version = version + 1, updated_at = ?6,
       updated_by = ?7 WHERE id = ?1 AND version = ?2`,
    )
    .bind(id, version, title, shortcode, JSON.stringify(steps), updatedAt, updatedBy);
  const { meta } = await changeAudited(db, statement, audit);
  return meta.changes > 0;
}

/** @returns false where that is not its version, or it is gone */
export async function deleteMacro(db: D1Access, id: string, version: number, audit?: AuditEntry): Promise<boolean> {
  const statement = db.prepare('DELETE FROM macros WHERE id = ?1 AND version = ?2').bind(id, version);
  const { meta } = await changeAudited(db, statement, audit);
  return meta.changes > 0;
}

function toRow({ owner_id: ownerId, updated_at: updatedAt, updated_by: updatedBy, steps, ...row }: SqlRow): MacroRow {
  // Written by this file from checked steps.
  return { ...row, ownerId, updatedAt, updatedBy, steps: JSON.parse(steps) as MacroSteps };
}
