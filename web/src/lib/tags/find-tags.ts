// Which tags a few typed letters mean, in any script, and which of a chat's a row has room for. Pure.
import { fold } from '$domain/search/fold';
import type { TagView } from '../api/tag-api';

/** In the order of the settings, those first whose name begins with it. An archived one only where the chat has it. */
export function findTags(tags: readonly TagView[], query: string, onChat: ReadonlySet<string>): readonly TagView[] {
  const sought = fold(query);
  const offered = tags.filter(({ id, isArchived }) => !isArchived || onChat.has(id));
  const matching = offered.filter(({ name }) => fold(name).includes(sought));
  const begins = ({ name }: TagView) => fold(name).startsWith(sought);
  return [...matching.filter(begins), ...matching.filter((tag) => !begins(tag))];
}

/** The first ones with their names, and how many more there are. What is not known yet counts among them. */
export function shownTags(
  ids: readonly string[],
  tags: readonly TagView[],
  max: number,
): { readonly shown: readonly TagView[]; readonly more: number } {
  const known = new Map(tags.map((tag) => [tag.id, tag]));
  const shown = ids.flatMap((id) => known.get(id) ?? []).slice(0, max);
  return { shown, more: ids.length - shown.length };
}
