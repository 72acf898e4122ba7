// Whether a document of the desk's settings may be saved: its shape by protocol/, its sense by domain/. Pure.
// Called by desk-document-route. Every fault is named at once, so that a form can show them beside their fields.
import type { ZodMiniType } from 'zod/mini';
import { err, ok, type Result } from '../domain/result';
import { deskDocumentFaults } from '../domain/settings/desk-faults';
import type { DeskDocument, DeskSettings } from '../domain/settings/desk-settings';
import type { SettingsFault, SettingsRoom } from '../domain/settings/settings-fault';
import { deskDocuments } from '../protocol/desk-documents';

/** D1 holds two megabytes in a row, and all documents together travel to every isolate. */
const DOCUMENT_BYTES_MAX = 1_500_000;
const FAULTS_MAX = 100;

/** By their types what is parsed is what is stored. */
const SCHEMAS: { readonly [Name in DeskDocument]: Pick<ZodMiniType<DeskSettings[Name]>, 'safeParse'> } = deskDocuments;

type Issue = NonNullable<ReturnType<ZodMiniType['safeParse']>['error']>['issues'][number];

const CODES: Partial<Record<Issue['code'], string>> = {
  invalid_type: 'WRONG_TYPE',
  too_big: 'TOO_LONG',
  too_small: 'EMPTY',
  invalid_format: 'WRONG_FORMAT',
  invalid_value: 'UNKNOWN_VALUE',
  invalid_union: 'UNKNOWN_VALUE',
  invalid_key: 'UNKNOWN_KEY',
};

/**
 * @param desk all documents as they are now
 * @returns the value to be stored, or what is wrong with it: at most 100 faults
 */
export function checkDeskDocument<Name extends DeskDocument>(
  name: Name,
  raw: unknown,
  room: SettingsRoom,
  desk: DeskSettings,
): Result<DeskSettings[Name], readonly SettingsFault[]> {
  const parsed = SCHEMAS[name].safeParse(raw);
  if (!parsed.success) return err(parsed.error.issues.flatMap(toFaults).slice(0, FAULTS_MAX));
  const bytes = new TextEncoder().encode(JSON.stringify(parsed.data)).length;
  if (bytes > DOCUMENT_BYTES_MAX) return err([{ path: '', code: 'TOO_LARGE' }]);
  const faults = deskDocumentFaults(name, parsed.data, room, desk);
  return faults.length === 0 ? ok(parsed.data) : err(faults.slice(0, FAULTS_MAX));
}

/** As REST answers carry them: `path CODE`, and for the whole of a document the code alone. */
export function toFields(faults: readonly SettingsFault[]): string[] {
  return faults.map(({ path, code }) => `${path} ${code}`.trimStart());
}

function toFaults(issue: Issue): SettingsFault[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key].join('.'), code: 'UNKNOWN_FIELD' }));
  }
  return [{ path: path.join('.'), code: CODES[issue.code] ?? 'WRONG_VALUE' }];
}
