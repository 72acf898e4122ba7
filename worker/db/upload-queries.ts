// Files that operators upload, in D1 from the first byte until a day after: whose they are, for which chat, what they turned
// out to be. The bytes lie in R2 and outlive the row once a message shows them. Called by desk (upload, sending) and the sweep.
import type { D1Access } from './write-projection';

export const UPLOAD_KINDS = ['image', 'video', 'audio', 'file'] as const;
export type UploadKind = (typeof UPLOAD_KINDS)[number];

/** Within this time an upload can be put into a message; an hour later the sweep deletes what none shows. */
export const UPLOAD_USABLE_MS = 24 * 3_600_000;

export interface UploadRow {
  /** 32 hexadecimal characters, unguessable. */
  readonly id: string;
  readonly chatId: string;
  readonly operatorId: string;
  readonly purpose: 'message' | 'preview';
  /** Cleaned, as the operator named it. */
  readonly fileName: string;
  readonly declaredBytes: number;
  /** R2's name of the upload in parts; null once complete. */
  readonly r2UploadId: string | null;
  /** ms */
  readonly createdAt: number;
}

/** What the bytes turned out to be. Sizes in bytes and pixels. */
export interface UploadFacts {
  readonly kind: UploadKind;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly width: number | null;
  readonly height: number | null;
}

export type FinishedUpload = UploadRow & UploadFacts;
export type AnyUpload = UploadRow & (UploadFacts | { readonly kind: null });

const COLUMNS = `id, chat_id AS chatId, operator_id AS operatorId, purpose, file_name AS fileName,
  declared_bytes AS declaredBytes, r2_upload_id AS r2UploadId, kind, content_type AS contentType,
  size_bytes AS sizeBytes, width, height, created_at AS createdAt`;

/** Where the file of a finished upload lies in R2; the only prefix that the public route reads. */
export function publicKey(uploadId: string): string {
  return `public/${uploadId}`;
}

/** Where its parts gather before they were looked at; nothing serves from there. */
export function gatheringKey(uploadId: string): string {
  return `uploads/${uploadId}`;
}

/**
 * A finished upload that a message may show: its file lies under `publicKey(id)`. Null where there is none, it is not
 * finished, or it is older than UPLOAD_USABLE_MS. Whose it is and for which chat is the caller's to compare.
 */
export async function findUpload(db: D1Access, id: string, now = Date.now()): Promise<FinishedUpload | null> {
  const upload = await getUpload(db, id);
  return upload && upload.kind !== null && now - upload.createdAt < UPLOAD_USABLE_MS ? upload : null;
}

/** An upload, finished or not. */
export function getUpload(db: D1Access, id: string): Promise<AnyUpload | null> {
  return db.prepare(`SELECT ${COLUMNS} FROM uploads WHERE id = ?`).bind(id).first<AnyUpload>();
}

export async function addUpload(db: D1Access, upload: UploadRow): Promise<void> {
  await db
    .prepare(
      `INSERT INTO uploads (id, chat_id, operator_id, purpose, file_name, declared_bytes, r2_upload_id, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .bind(
      upload.id,
      upload.chatId,
      upload.operatorId,
      upload.purpose,
      upload.fileName,
      upload.declaredBytes,
      upload.r2UploadId,
      upload.createdAt,
    )
    .run();
}

export async function finishUpload(db: D1Access, id: string, facts: UploadFacts): Promise<void> {
  await db
    .prepare(
      `UPDATE uploads SET r2_upload_id = NULL, kind = ?, content_type = ?, size_bytes = ?, width = ?, height = ? WHERE id = ?`,
    )
    .bind(facts.kind, facts.contentType, facts.sizeBytes, facts.width, facts.height, id)
    .run();
}

export async function removeUpload(db: D1Access, id: string): Promise<void> {
  await db.prepare('DELETE FROM uploads WHERE id = ?').bind(id).run();
}

/** Uploads of before `before` (ms), oldest first. */
export async function uploadsBefore(db: D1Access, before: number, limit: number): Promise<AnyUpload[]> {
  const found = await db
    .prepare(`SELECT ${COLUMNS} FROM uploads WHERE created_at < ? ORDER BY created_at LIMIT ?`)
    .bind(before, limit)
    .all<AnyUpload>();
  return found.results;
}
