// The fields of contacts as their form holds them. Pure.
import type { AttributeSettings, AttributeType } from '$domain/attributes/attribute';
import type { DocumentShape } from '../form/document-form';
import { fromLines, toLines } from '../form/lines';
import { newId, newKey } from '../form/new-key';

export interface AttributeDraft {
  readonly key: string;
  readonly id: string;
  label: string;
  type: AttributeType;
  /** One on each line. */
  choices: string;
  min: number | null;
  max: number | null;
  maxLength: number | null;
  isArchived: boolean;
}

export const attributesShape: DocumentShape<'attributes', AttributeDraft[]> = {
  toDraft: (attributes) => attributes.map(toAttributeDraft),
  toValue: (drafts) => drafts.map(fromAttributeDraft),
};

export function newAttribute(): AttributeDraft {
  return toAttributeDraft({ id: newId('field'), label: '', type: 'text' });
}

function toAttributeDraft(attribute: AttributeSettings): AttributeDraft {
  const { id, label, type, choices = [], min = null, max = null, maxLength = null, isArchived = false } = attribute;
  return { key: newKey(), id, label, type, choices: toLines(choices), min, max, maxLength, isArchived };
}

/** Only what its kind is checked by is kept. */
function fromAttributeDraft({ id, label, type, min, max, maxLength, isArchived, ...draft }: AttributeDraft) {
  return {
    id,
    label: label.trim(),
    type,
    ...(type === 'choice' && { choices: fromLines(draft.choices) }),
    ...(type === 'number' && min !== null && { min }),
    ...(type === 'number' && max !== null && { max }),
    ...(type === 'text' && maxLength !== null && { maxLength }),
    ...(isArchived && { isArchived }),
  };
}
