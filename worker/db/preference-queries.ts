// What a person likes, in D1: one document each. Called by desk/preferences-route, and by jobs for how she wants to be told.
import type { NoticePreferences } from '../domain/notices/notice-kind';
import { type PreferenceChange, type PreferenceSection, readPreferences } from '../protocol/preferences';
import type { D1Access } from './write-projection';

/** @returns the document as it was kept; null where there is none */
export async function readPreferenceDocument(db: D1Access, operatorId: string): Promise<unknown> {
  const document = await db
    .prepare('SELECT document FROM operator_preferences WHERE operator_id = ?1')
    .bind(operatorId)
    .first<string>('document');
  return document === null ? null : JSON.parse(document);
}

/** How she wants to be told; as at first where she chose nothing. */
export async function noticePreferencesOf(db: D1Access, operatorId: string): Promise<NoticePreferences> {
  return readPreferences(await readPreferenceDocument(db, operatorId)).notices;
}

/**
 * Puts the values of `change` into a section; every other value stays, also one that another device is putting there now.
 * @param now ms
 */
export async function changePreferences(
  db: D1Access,
  {
    operatorId,
    section,
    change,
    now,
  }: {
    readonly operatorId: string;
    readonly section: PreferenceSection;
    readonly change: PreferenceChange;
    readonly now: number;
  },
): Promise<void> {
  // Names come from the schema of the section, never from the caller.
  const values = Object.entries(change);
  const sets = values.map(([name], index) => `, '$.${section}.${name}', json(?${index + 3})`).join('');
  const put = (document: string) => `json_set(json_insert(${document}, '$.${section}', json('{}'))${sets})`;
  await db
    .prepare(
      `INSERT INTO operator_preferences (operator_id, document, updated_at) VALUES (?1, ${put("'{}'")}, ?2)
       ON CONFLICT (operator_id) DO UPDATE SET document = ${put('document')}, updated_at = ?2`,
    )
    .bind(operatorId, now, ...values.map(([, value]) => JSON.stringify(value)))
    .run();
}
