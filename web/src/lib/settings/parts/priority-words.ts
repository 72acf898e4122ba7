// Words for the four priorities.
import type { Priority } from '$domain/routing/entry';
import { m } from '../../paraglide/messages';

const PRIORITY_WORDS: readonly { readonly value: Priority; readonly words: () => string }[] = [
  { value: 0, words: m.set_priority_urgent },
  { value: 1, words: m.set_priority_high },
  { value: 2, words: m.set_priority_normal },
  { value: 3, words: m.set_priority_low },
];

/** Urgent first. */
export function priorityOptions(): { value: Priority; label: string }[] {
  return PRIORITY_WORDS.map(({ value, words }) => ({ value, label: words() }));
}
