// Saved message objects of LINE in D1. They were checked before they came here. Called by admin's routes and by desk, which
// looks one up when it is sent.
import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { AuditEntry } from '../domain/audit/audit-entry';
import { changeAudited, toStatement } from './audit-queries';
import { savedMessages } from './desk-schema';

export interface SavedMessageRow {
  readonly id: string;
  readonly name: string;
  /** LINE's type of it. */
  readonly kind: string;
  readonly altText: string;
  /** One message object, JSON text. */
  readonly json: string;
  readonly createdBy: string;
  /** ms */
  readonly updatedAt: number;
}

export function listSavedMessages(db: D1Database): Promise<SavedMessageRow[]> {
  return drizzle(db).select().from(savedMessages).orderBy(savedMessages.name, savedMessages.id);
}

export async function getSavedMessage(db: D1Database, id: string): Promise<SavedMessageRow | null> {
  const [row] = await drizzle(db).select().from(savedMessages).where(eq(savedMessages.id, id));
  return row ?? null;
}

export async function insertSavedMessage(db: D1Database, row: SavedMessageRow, audit?: AuditEntry): Promise<void> {
  await changeAudited(db, toStatement(db, drizzle(db).insert(savedMessages).values(row)), audit);
}

/** Everything but id and author. @returns false where there is none by that id */
export async function updateSavedMessage(
  db: D1Database,
  id: string,
  change: Omit<SavedMessageRow, 'id' | 'createdBy'>,
  audit?: AuditEntry,
): Promise<boolean> {
  const statement = drizzle(db).update(savedMessages).set(change).where(eq(savedMessages.id, id));
  const { meta } = await changeAudited(db, toStatement(db, statement), audit);
  return meta.changes > 0;
}

/** @returns false where there is none by that id */
export async function deleteSavedMessage(db: D1Database, id: string, audit?: AuditEntry): Promise<boolean> {
  const statement = drizzle(db).delete(savedMessages).where(eq(savedMessages.id, id));
  const { meta } = await changeAudited(db, toStatement(db, statement), audit);
  return meta.changes > 0;
}
