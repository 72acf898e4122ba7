// Saved views in D1, and in which order each operator has hers. How many a place holds is decided by the statement that writes.
// Called by desk/saved-view-route.
import type { AuditEntry } from '../domain/audit/audit-entry';
import { VIEWS_MAX, type ViewPlace, type ViewScope } from '../domain/inbox/saved-view';
import { changeAudited } from './audit-queries';
import type { D1Access } from './write-projection';

export interface SavedViewRow extends ViewPlace {
  readonly id: string;
  readonly name: string;
  /** JSON of SavedList. */
  readonly document: string;
  /** 1 for the first saving. */
  readonly version: number;
  /** ms */
  readonly updatedAt: number;
  readonly updatedBy: string;
}

interface SqlRow {
  readonly id: string;
  readonly scope: ViewScope;
  readonly owner_id: string;
  readonly name: string;
  readonly document: string;
  readonly version: number;
  readonly updated_at: number;
  readonly updated_by: string;
}

/** Those of all, of these teams, and of this person, each by age. */
export async function listSavedViews(
  db: D1Access,
  operatorId: string,
  teams: readonly string[] | 'all',
): Promise<SavedViewRow[]> {
  const ofTeams = teams === 'all' ? '' : ' AND owner_id IN (SELECT value FROM json_each(?2))';
  const { results } = await db
    .prepare(
      `SELECT * FROM chat_views WHERE scope = 'all' OR (scope = 'personal' AND owner_id = ?1)
       OR (scope = 'team'${ofTeams}) ORDER BY scope, owner_id, rowid`,
    )
    .bind(operatorId, ...(teams === 'all' ? [] : [JSON.stringify(teams)]))
    .all<SqlRow>();
  return results.map(toRow);
}

export async function getSavedView(db: D1Access, id: string): Promise<SavedViewRow | null> {
  const row = await db.prepare('SELECT * FROM chat_views WHERE id = ?1').bind(id).first<SqlRow>();
  return row && toRow(row);
}

/**
 * A repeat adds nothing: what the same person has kept there of the same name and contents is taken for hers of a lost answer.
 * @returns the one that stands there now; null where the place is full
 */
export async function insertSavedView(
  db: D1Access,
  row: SavedViewRow,
  audit?: AuditEntry,
): Promise<SavedViewRow | null> {
  const { id, scope, ownerId, name, document, version, updatedAt, updatedBy } = row;
  const statement = db
    .prepare(
      `INSERT INTO chat_views (id, scope, owner_id, name, document, version, updated_at, updated_by)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
       WHERE (SELECT count(*) FROM chat_views WHERE scope = ?2 AND owner_id = ?3) < ?9
         AND NOT EXISTS (SELECT 1 FROM chat_views WHERE scope = ?2 AND owner_id = ?3 AND name = ?4 AND document = ?5
                         AND updated_by = ?8)`,
    )
    .bind(id, scope, ownerId, name, document, version, updatedAt, updatedBy, VIEWS_MAX[scope]);
  const { meta } = await changeAudited(db, statement, audit);
  if (meta.changes > 0) return row;
  const there = await db
    .prepare(
      `SELECT * FROM chat_views WHERE scope = ?1 AND owner_id = ?2 AND name = ?3 AND document = ?4 AND updated_by = ?5
       ORDER BY rowid LIMIT 1`,
    )
    .bind(scope, ownerId, name, document, updatedBy)
    .first<SqlRow>();
  return there && toRow(there);
}

/** `row.version` is the one that it was made on. @returns false where that is not the present one */
export async function updateSavedView(db: D1Access, row: SavedViewRow, audit?: AuditEntry): Promise<boolean> {
  const { id, name, document, version, updatedAt, updatedBy } = row;
  const statement = db
    .prepare(
      `UPDATE chat_views SET name = ?3, document = ?4, version = version + 1, updated_at = ?5, updated_by = ?6
       WHERE id = ?1 AND version = ?2`,
    )
    .bind(id, version, name, document, updatedAt, updatedBy);
  const { meta } = await changeAudited(db, statement, audit);
  return meta.changes > 0;
}

/** @returns false where that is not its version, or it is gone */
export async function deleteSavedView(db: D1Access, id: string, version: number, audit?: AuditEntry): Promise<boolean> {
  const statement = db.prepare('DELETE FROM chat_views WHERE id = ?1 AND version = ?2').bind(id, version);
  const { meta } = await changeAudited(db, statement, audit);
  return meta.changes > 0;
}

/** Ids, some of which may be gone. */
export async function getViewOrder(db: D1Access, operatorId: string): Promise<readonly string[]> {
  const sql = 'SELECT view_ids FROM chat_view_orders WHERE operator_id = ?1';
  const row = await db.prepare(sql).bind(operatorId).first<{ view_ids: string }>();
  // Written by `saveViewOrder` alone.
  return row ? (JSON.parse(row.view_ids) as string[]) : [];
}

export async function saveViewOrder(db: D1Access, operatorId: string, ids: readonly string[]): Promise<void> {
  await db
    .prepare(
      `INSERT INTO chat_view_orders (operator_id, view_ids) VALUES (?1, ?2)
       ON CONFLICT (operator_id) DO UPDATE SET view_ids = excluded.view_ids`,
    )
    .bind(operatorId, JSON.stringify(ids))
    .run();
}

function toRow({ owner_id: ownerId, updated_at: updatedAt, updated_by: updatedBy, ...row }: SqlRow): SavedViewRow {
  return { ...row, ownerId, updatedAt, updatedBy };
}
