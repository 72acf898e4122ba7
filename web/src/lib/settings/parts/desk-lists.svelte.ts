// What settings pages choose from: the teams, the channels and the tags there are. Loaded once with the page; renders nothing.
import type { ApiError } from '../../api/api-result';
import type { DeskSettingsApi } from '../../api/desk-settings-api';
import { m } from '../../paraglide/messages';

export interface Named {
  readonly id: string;
  readonly name: string;
}

export class DeskLists {
  teams = $state.raw<readonly Named[]>([]);
  channels = $state.raw<readonly Named[]>([]);
  /** Archived ones are left out. */
  tags = $state.raw<readonly Named[]>([]);
  isReady = $state(false);
  error = $state.raw<ApiError | null>(null);
  readonly #api: DeskSettingsApi;

  constructor(api: DeskSettingsApi) {
    this.#api = api;
  }

  async load(): Promise<void> {
    const [teams, channels, tags] = await Promise.all([
      this.#api.read('teams'),
      this.#api.channels(),
      this.#api.read('tags'),
    ]);
    if (teams.ok) this.teams = teams.value.value.map(({ id, name }) => ({ id, name }));
    if (channels.ok) this.channels = channels.value.channels.map(({ channelId, name }) => ({ id: channelId, name }));
    if (tags.ok) this.tags = tags.value.value.filter(({ isArchived }) => !isArchived);
    this.error = !teams.ok ? teams.error : !channels.ok ? channels.error : !tags.ok ? tags.error : null;
    this.isReady = this.error === null;
  }
}

/**
 * The choices of a field that names one of a list.
 * @param none what the empty choice is called; absent: one has to be chosen, and the empty choice is there only as long as none is
 * @param chosen stays a choice where it is gone from the list
 */
export function optionsOf(list: readonly Named[], chosen: string, none?: string): { value: string; label: string }[] {
  const isGone = chosen !== '' && !list.some(({ id }) => id === chosen);
  return [
    ...(none !== undefined
      ? [{ value: '', label: none }]
      : chosen === ''
        ? [{ value: '', label: m.set_choose() }]
        : []),
    ...list.map(({ id, name }) => ({ value: id, label: name })),
    ...(isGone ? [{ value: chosen, label: m.set_gone({ id: chosen }) }] : []),
  ];
}

/** Boxes for some of a list; what is chosen and gone keeps its box. */
export function boxesOf(list: readonly Named[], chosen: readonly string[]): { value: string; label: string }[] {
  const gone = chosen.filter((id) => !list.some((one) => one.id === id));
  return [
    ...list.map(({ id, name }) => ({ value: id, label: name })),
    ...gone.map((id) => ({ value: id, label: m.set_gone({ id }) })),
  ];
}

export function nameIn(list: readonly Named[], id: string): string {
  return list.find((one) => one.id === id)?.name ?? id;
}
