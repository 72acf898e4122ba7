// The tags of the workspace as their form holds them. Pure.
import type { TagColor, TagSettings } from '$domain/tags/tag';
import type { DocumentShape } from '../form/document-form';
import { newId, newKey } from '../form/new-key';

export interface TagDraft {
  readonly key: string;
  readonly id: string;
  name: string;
  color: TagColor;
  isVip: boolean;
  isArchived: boolean;
}

export const tagsShape: DocumentShape<'tags', TagDraft[]> = {
  toDraft: (tags) => tags.map(toTagDraft),
  toValue: (drafts) =>
    drafts.map(({ id, name, color, isVip, isArchived }) => ({
      id,
      name: name.trim(),
      color,
      ...(isVip && { isVip }),
      ...(isArchived && { isArchived }),
    })),
};

export function newTag(): TagDraft {
  return toTagDraft({ id: newId('tag'), name: '', color: 'gray' });
}

function toTagDraft({ id, name, color, isVip = false, isArchived = false }: TagSettings): TagDraft {
  return { key: newKey(), id, name, color, isVip, isArchived };
}
