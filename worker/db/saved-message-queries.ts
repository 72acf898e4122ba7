// Saved message objects of LINE in D1. They were checked before they came here. Called by admin's routes and by desk, which
// looks one up when it is sent.
import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { savedMessages } from './schema';

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

export async function insertSavedMessage(db: D1Database, row: SavedMessageRow): Promise<void> {
  await drizzle(db).insert(savedMessages).values(row);
}

/** Everything but id and author. @returns false where there is none by that id */
export async function updateSavedMessage(
  db: D1Database,
  id: string,
  change: Omit<SavedMessageRow, 'id' | 'createdBy'>,
): Promise<boolean> {
  const changed = await drizzle(db)
    .update(savedMessages)
    .set(change)
    .where(eq(savedMessages.id, id))
    .returning({ id: savedMessages.id });
  return changed.length > 0;
}

/** @returns false where there is none by that id */
export async function deleteSavedMessage(db: D1Database, id: string): Promise<boolean> {
  const gone = await drizzle(db)
    .delete(savedMessages)
    .where(eq(savedMessages.id, id))
    .returning({ id: savedMessages.id });
  return gone.length > 0;
}
