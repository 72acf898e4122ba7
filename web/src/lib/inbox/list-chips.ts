// What a list is narrowed by, in words, each with the wish that remains without it. Pure.
import { dayWords } from '../i18n/format-time';
import { priorityWords } from '../i18n/session-words';
import { STATE_WORDS } from '../i18n/state-words';
import { m } from '../paraglide/messages';
import { dayStart } from './message-search.svelte';
import type { ListWish } from './narrow-list';

export interface ListChip {
  readonly id: string;
  readonly label: string;
  readonly without: ListWish;
}

/** Names by ids; an id that nobody knows stands for itself. */
export interface KnownNames {
  readonly teams: ReadonlyMap<string, string>;
  readonly people: ReadonlyMap<string, string>;
  readonly channels: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
}

type Kind = 'states' | 'teams' | 'operators' | 'channels' | 'priorities' | 'tags';

export function listChips(wish: ListWish, names: KnownNames): ListChip[] {
  const chip = <Value>(kind: Kind, values: readonly Value[], value: Value, label: string): ListChip => ({
    id: `${kind} ${value}`,
    label,
    without: { ...wish, [kind]: values.filter((other) => other !== value) },
  });
  const { states, teams, operators, channels, priorities, tags, from, to } = wish;
  return [
    ...states.map((state) => chip('states', states, state, STATE_WORDS[state]())),
    ...teams.map((id) => chip('teams', teams, id, id === '' ? m.list_filter_no_team() : (names.teams.get(id) ?? id))),
    ...operators.map((id) => chip('operators', operators, id, names.people.get(id) ?? id)),
    ...channels.map((id) => chip('channels', channels, id, names.channels.get(id) ?? id)),
    ...priorities.map((priority) =>
      chip('priorities', priorities, priority, m.priority_named({ priority: priorityWords(priority) })),
    ),
    ...tags.map((id) => chip('tags', tags, id, m.list_filter_tagged({ tag: names.tags.get(id) ?? id }))),
    ...(from === ''
      ? []
      : [
          { id: 'from', label: m.list_filter_since({ day: dayWords(dayStart(from)) }), without: { ...wish, from: '' } },
        ]),
    ...(to === ''
      ? []
      : [{ id: 'to', label: m.list_filter_until({ day: dayWords(dayStart(to)) }), without: { ...wish, to: '' } }]),
  ];
}
