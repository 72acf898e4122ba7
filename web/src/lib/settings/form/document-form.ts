// An EditForm over one document of the desk's settings, saved on the version it was read with. Called by the views.
import type { DeskDocument, DeskSettings } from '$domain/settings/desk-settings';
import type { DeskSettingsApi, StoredDocument } from '../../api/desk-settings-api';
import { EditForm } from './edit-form.svelte';

export type DocumentForm<Name extends DeskDocument, Draft extends object> = EditForm<Draft, StoredDocument<Name>>;

export interface DocumentShape<Name extends DeskDocument, Draft extends object> {
  readonly toDraft: (value: DeskSettings[Name]) => Draft;
  readonly toValue: (draft: Draft) => unknown;
}

export function documentForm<Name extends DeskDocument, Draft extends object>(
  api: DeskSettingsApi,
  name: Name,
  { toDraft, toValue }: DocumentShape<Name, Draft>,
): DocumentForm<Name, Draft> {
  return new EditForm({
    read: () => api.read(name),
    write: (value, on) => api.save(name, on.version, value),
    toDraft: ({ value }) => toDraft(value),
    toValue,
  });
}
