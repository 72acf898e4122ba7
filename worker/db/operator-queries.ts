// The people in D1: looked up at sign-in, written by set-up. No check of a login and no chat action waits on this.
// Called by auth. Sessions start at the primary, so that a changed password or role acts at the next sign-in.
import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { Language } from '../domain/bot/languages';
import type { Role } from '../domain/permissions/role';
import { operators } from './people-schema';

export interface Operator {
  readonly id: string;
  readonly emailKey: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly passwordHash: string;
  readonly authVersion: number;
  readonly isDisabled: boolean;
  readonly createdAt: number;
  readonly passwordIsShort?: boolean;
}

/** @param emailKey as domain/login/email-key makes it */
export async function findOperatorByEmailKey(db: D1Database, emailKey: string): Promise<Operator | null> {
  const found = await people(db).select().from(operators).where(eq(operators.emailKey, emailKey)).limit(1);
  return found[0] ?? null;
}

export async function getOperator(db: D1Database, operatorId: string): Promise<Operator | null> {
  const found = await people(db).select().from(operators).where(eq(operators.id, operatorId)).limit(1);
  return found[0] ?? null;
}

/** Adds a person, or replaces everything but id and day of entry of the one with that e-mail. */
export async function upsertOperator(db: D1Database, operator: Operator): Promise<void> {
  const { id: _id, emailKey: _emailKey, createdAt: _createdAt, ...changes } = operator;
  await people(db).insert(operators).values(operator).onConflictDoUpdate({ target: operators.emailKey, set: changes });
}

/** The same password under newer parameters; nothing where it was changed meanwhile. Does not raise authVersion. */
export async function replacePasswordHash(
  db: D1Database,
  operatorId: string,
  oldHash: string,
  newHash: string,
): Promise<void> {
  await people(db)
    .update(operators)
    .set({ passwordHash: newHash })
    .where(and(eq(operators.id, operatorId), eq(operators.passwordHash, oldHash)));
}

/** In which she last read the console; null: nobody knows. */
export async function getLanguage(db: D1Database, operatorId: string): Promise<Language | null> {
  const query = people(db).select({ language: operators.language }).from(operators);
  const found = await query.where(eq(operators.id, operatorId)).limit(1);
  return found[0]?.language ?? null;
}

/** Nothing is written where it is that one already. */
export async function noteLanguage(db: D1Database, operatorId: string, language: Language): Promise<void> {
  await db
    .prepare('UPDATE operators SET language = ?2 WHERE id = ?1 AND language IS NOT ?2')
    .bind(operatorId, language)
    .run();
}

function people(db: D1Database) {
  // drizzle asks for a database but calls only what a session has as well: prepare and batch.
  return drizzle(db.withSession('first-primary') as unknown as D1Database);
}
