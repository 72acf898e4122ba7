// Which chats of the list are picked, to do something with all of them at once. Renders nothing. Made by ListTools.
import type { Component } from 'svelte';
import type { InboxRow } from './apply-inbox-message';

/** As many at once. */
export const PICKED_MAX = 500;

export interface Picking {
  /** The box in front of a row. */
  readonly Box: Component<{ row: InboxRow; picks: Picks }>;
  readonly picks: Picks;
}

export class Picks {
  ids = $state.raw<ReadonlySet<string>>(new Set());
  readonly #shown: () => readonly string[];
  /** From where a range goes. */
  #from: string | null = null;

  /** @param shown the ids of the list, as they stand */
  constructor(shown: () => readonly string[]) {
    this.#shown = shown;
  }

  /** @param isRange with all between it and the last one that was picked or left out, which become like it */
  pick(chatId: string, isPicked: boolean, isRange = false): void {
    const shown = this.#shown();
    const [from, to] = [shown.indexOf(this.#from ?? chatId), shown.indexOf(chatId)];
    const range = isRange && from >= 0 && to >= 0 ? shown.slice(Math.min(from, to), Math.max(from, to) + 1) : [chatId];
    const ids = new Set(this.ids);
    for (const id of range) {
      if (!isPicked) ids.delete(id);
      else if (ids.size < PICKED_MAX) ids.add(id);
    }
    this.ids = ids;
    this.#from = chatId;
  }

  /** All that are in the list now. */
  pickShown(): void {
    this.ids = new Set(this.#shown().slice(0, PICKED_MAX));
  }

  clear(): void {
    this.ids = new Set();
    this.#from = null;
  }
}
