// Pictures of people: the name of each on her row in D1, the bytes in R2 under her id and that name. The name is random and new with
// every picture, so it may be kept by browsers and guessed by nobody; what no row names is deleted, by whoever put another one in its
// place or by the sweep. Called by desk, admin, jobs.
import type { AuditEntry } from '../domain/audit/audit-entry';
import { logError } from '../platform/log';
import { auditIfChanged } from './audit-queries';
import { raisePeopleVersion } from './people-queries';
import type { D1Access } from './write-projection';

/** Under it lie pictures of people and nothing else. */
export const PICTURES_PREFIX = 'people/';

/** @param name 32 hexadecimal characters */
export function pictureKey(operatorId: string, name: string): string {
  return `${PICTURES_PREFIX}${operatorId}/${name}`;
}

/** Where a signed-in colleague finds it; null where there is none. */
export function picturePath(operatorId: string, name: string | null): string | null {
  return name === null ? null : `/api/people/${encodeURIComponent(operatorId)}/picture/${name}`;
}

/** Null where she has none, or there is no such person. */
export async function readPicture(db: D1Access, operatorId: string): Promise<string | null> {
  return db.prepare('SELECT picture FROM operators WHERE id = ?1').bind(operatorId).first<string>('picture');
}

export interface PictureChange {
  readonly operatorId: string;
  /** Of the new one, whose bytes are there already; null: none any more. */
  readonly name: string | null;
  /** ms */
  readonly now: number;
  /** Written with the change, or not at all. */
  readonly audit: AuditEntry;
}

/** The row first, then what it named before: whatever breaks in between leaves bytes that the sweep finds. */
export async function changePicture(db: D1Access, bucket: R2Bucket, change: PictureChange): Promise<void> {
  const { operatorId, name } = change;
  const before = await swapName(db, change);
  if (before === null || before === name) return;
  try {
    await bucket.delete(pictureKey(operatorId, before));
  } catch (cause) {
    logError('picture_not_deleted', cause, { operatorId });
  }
}

/** @returns the name that stood there until this very change: one batch is one transaction, so of two changes each sees the other's */
async function swapName(db: D1Access, { operatorId, name, now, audit }: PictureChange): Promise<string | null> {
  const [found] = await db.batch<{ picture: string | null }>([
    db.prepare('SELECT picture FROM operators WHERE id = ?1').bind(operatorId),
    db.prepare('UPDATE operators SET picture = ?2 WHERE id = ?1 AND picture IS NOT ?2').bind(operatorId, name),
    auditIfChanged(db, audit),
    raisePeopleVersion(db, now),
  ]);
  return found?.results[0]?.picture ?? null;
}

/** Every picture that a row names, as R2's keys. */
export async function namedPictures(db: D1Access): Promise<ReadonlySet<string>> {
  const { results } = await db
    .prepare('SELECT id, picture FROM operators WHERE picture IS NOT NULL')
    .all<{ id: string; picture: string }>();
  return new Set(results.map(({ id, picture }) => pictureKey(id, picture)));
}
