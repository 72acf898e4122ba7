// Tags are put on a chat and taken off, whatever state it is in: they move nothing. Pure; part of transition.
import { ok } from '../result';
import { CHAT_TAGS_MAX, type TagRef } from '../tags/tag';
import { type Decision, type DecisionContext, refuse, unchanged } from './decision';
import type { SetTags } from './operator-act';
import { person, said } from './session-moves';
import type { ChatState } from './session-state';

/** What is there already is not added, what is not there not removed; one that is named for both is added. */
export function onSetTags(state: ChatState, { by, add, remove }: SetTags, ctx: DecisionContext): Decision {
  const before = state.tagIds ?? [];
  const wanted = new Set(add.map(({ id }) => id));
  const added = unique(add).filter(({ id }) => !before.includes(id));
  const removed = unique(remove).filter(({ id }) => before.includes(id) && !wanted.has(id));
  if (added.length === 0 && removed.length === 0) return unchanged(state);
  const gone = new Set(removed.map(({ id }) => id));
  const tagIds = [...before.filter((id) => !gone.has(id)), ...added.map(({ id }) => id)];
  if (added.length > 0 && tagIds.length > CHAT_TAGS_MAX) return refuse('TOO_MANY_TAGS');
  return ok({
    state: { ...state, tagIds },
    entries: [said(ctx, { type: 'tagged', by: by && person(by), added, removed })],
    effects: [],
  });
}

function unique(tags: readonly TagRef[]): TagRef[] {
  return [...new Map(tags.map(({ id, name }) => [id, { id, name }])).values()];
}
