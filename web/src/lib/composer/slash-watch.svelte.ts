// Whether the list of canned replies is open over the field, and for which word. Loads the list with the first slash; until it is
// there, Enter and Tab are remembered and not let through to Send.
import type CannedPicker from './CannedPicker.svelte';
import { type SlashQuery, slashAt } from './slash-query';

type Key = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'>;

/** Inserts what is chosen. */
export const isChoice = ({ key, shiftKey, altKey, ctrlKey, metaKey }: Key): boolean =>
  (key === 'Enter' || key === 'Tab') && !shiftKey && !altKey && !ctrlKey && !metaKey;

export class SlashWatch {
  open = $state.raw<SlashQuery | null>(null);
  Picker = $state.raw<typeof CannedPicker | null>(null);
  hasFailed = $state(false);
  /** Enter or Tab came before there was something to choose from. */
  isAwaited = $state(false);
  readonly #load: () => Promise<{ readonly default: typeof CannedPicker }>;
  /** The slash whose list was closed by Esc. */
  #leftAt: number | null = null;

  constructor(load: () => Promise<{ readonly default: typeof CannedPicker }> = () => import('./CannedPicker.svelte')) {
    this.#load = load;
  }

  /** The text or the caret has changed. */
  see(text: string, caret: number): void {
    const found = slashAt(text, caret);
    if (found === null || found.from !== this.#leftAt) this.#leftAt = null;
    this.open = this.#leftAt === null ? found : null;
    if (this.open === null) this.isAwaited = false;
    else if (this.Picker === null) void this.#loadList();
  }

  /** By Esc: the slash is a slash. */
  leave(): void {
    this.#leftAt = this.open?.from ?? null;
    this.close();
  }

  close(): void {
    this.open = null;
    this.isAwaited = false;
  }

  /** While the list itself is on its way. @returns whether the key is taken */
  keyBeforeList(event: Key): boolean {
    if (event.key === 'Escape') {
      this.leave();
      return true;
    }
    if (this.hasFailed || !isChoice(event)) return false;
    this.isAwaited = true;
    return true;
  }

  async #loadList(): Promise<void> {
    this.hasFailed = false;
    try {
      this.Picker = (await this.#load()).default;
    } catch {
      // This part of the console could not be loaded; the line under the field says so, and the next slash tries again.
      this.hasFailed = true;
      this.isAwaited = false;
    }
  }
}
