// The documents of the desk's settings in D1, one row each. A change names the version it was made on; of two made on the same
// one the second is told. Takes effect with the next publishSettings(). Called by admin/desk-document-route, jobs and the snapshot.
import type { AuditEntry } from '../domain/audit/audit-entry';
import { DEFAULT_PROVIDER, type ProviderSettings } from '../domain/login/provider-settings';
import type { DeskDocument, DeskSettings } from '../domain/settings/desk-settings';
import { logError } from '../platform/log';
import { auditIfChanged } from './audit-queries';
import { raiseAccessVersion, raisePeopleVersion, raiseSettingsVersion } from './people-queries';
import type { D1Access } from './write-projection';

export interface StoredDocument<Name extends DeskDocument> {
  readonly value: DeskSettings[Name];
  /** 1 for the first saving. */
  readonly version: number;
  /** ms */
  readonly updatedAt: number;
  /** Null: the set-up, or somebody who is no longer there. */
  readonly updatedBy: { readonly operatorId: string; readonly name: string } | null;
}

interface Row {
  readonly name: string;
  readonly json: string;
  readonly version: number;
  readonly updated_at: number;
  readonly updated_by: string;
  readonly updated_by_name: string | null;
}

/** Null where it was never saved. */
export async function readDeskDocument<Name extends DeskDocument>(
  db: D1Access,
  name: Name,
): Promise<StoredDocument<Name> | null> {
  const row = await db
    .prepare(
      `SELECT d.*, o.name AS updated_by_name FROM desk_documents AS d LEFT JOIN operators AS o ON o.id = d.updated_by
       WHERE d.name = ?1`,
    )
    .bind(name)
    .first<Row>();
  const value = row && parseDocument(row);
  if (!row || value === undefined) return null;
  // Written by saveDeskDocument() from a checked value.
  const checked = value as DeskSettings[Name];
  const { version, updated_at: updatedAt, updated_by: operatorId, updated_by_name: by } = row;
  return { value: checked, version, updatedAt, updatedBy: by === null ? null : { operatorId, name: by } };
}

/** What is said of sign-in through an identity provider, as D1 has it now: what was switched off is so at once. */
export async function readProvider(db: D1Access): Promise<ProviderSettings> {
  return { ...DEFAULT_PROVIDER, ...(await readDeskDocument(db, 'provider'))?.value };
}

/** All that were saved, by name. */
export async function readDeskDocuments(db: D1Access): Promise<Partial<DeskSettings>> {
  const { results } = await db.prepare('SELECT name, json FROM desk_documents').all<{ name: string; json: string }>();
  return toDocuments(results);
}

/** @param rows of the table */
export function toDocuments(rows: readonly { readonly name: string; readonly json: string }[]): Partial<DeskSettings> {
  return Object.fromEntries(
    rows.flatMap((row) => {
      const value = parseDocument(row);
      return value === undefined ? [] : [[row.name, value]];
    }),
  );
}

export interface DocumentChange<Name extends DeskDocument> {
  readonly name: Name;
  readonly value: DeskSettings[Name];
  /** The version it was made on; 0: there was none. */
  readonly onVersion: number;
  readonly by: string;
  /** ms */
  readonly now: number;
  /** Written with the change, or not at all. */
  readonly audit?: AuditEntry;
}

/** @returns false where somebody else saved it meanwhile, and nothing was written */
export async function saveDeskDocument<Name extends DeskDocument>(
  db: D1Access,
  { name, value, onVersion, by, now, audit }: DocumentChange<Name>,
): Promise<boolean> {
  const json = JSON.stringify(value);
  const write =
    onVersion === 0
      ? db
          .prepare(
            `INSERT INTO desk_documents (name, json, version, updated_at, updated_by) VALUES (?1, ?2, 1, ?3, ?4)
             ON CONFLICT (name) DO NOTHING`,
          )
          .bind(name, json, now, by)
      : db
          .prepare(
            `UPDATE desk_documents SET json = ?2, version = version + 1, updated_at = ?3, updated_by = ?4
             WHERE name = ?1 AND version = ?5`,
          )
          .bind(name, json, now, by, onVersion);
  const [written] = await db.batch([
    write,
    ...(audit ? [auditIfChanged(db, audit)] : []),
    raiseSettingsVersion(db),
    // Who is in which team depends on the teams there are.
    ...(name === 'teams' ? [raisePeopleVersion(db, now)] : []),
    ...(name === 'access' ? [raiseAccessVersion(db, null)] : []),
  ]);
  return (written?.meta.changes ?? 0) > 0;
}

/** The teams there are; none where no team was ever saved. */
export async function readTeamIds(db: D1Access): Promise<ReadonlySet<string>> {
  const teams = await readDeskDocument(db, 'teams');
  return new Set(teams?.value.map(({ id }) => id));
}

/** Undefined for what cannot be read: its defaults hold then. */
function parseDocument({ name, json }: Pick<Row, 'name' | 'json'>): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    logError('desk_document_unreadable', cause, { document: name });
    return undefined;
  }
}
