// Listens for the new key of an act: one character, two after each other, or a character with Mod. Holds the wait for the second.
import type { KeyLike } from './pressed-key';
import { pressedKey } from './pressed-key';

/** How long a second key may follow the first. */
export const SECOND_WITHIN_MS = 900;
/** What browsers do by themselves with Mod: taken from nobody. */
const OF_THE_BROWSER = new Set('acdfghlnopqrstvwxz0123456789+-='.split(''));

export type Recorded =
  /** Waits for a second. */
  | { readonly type: 'first'; readonly key: string }
  | { readonly type: 'done'; readonly key: string }
  | { readonly type: 'browser' }
  | { readonly type: 'cancelled' };

export class KeyRecorder {
  readonly #tell: (recorded: Recorded) => void;
  readonly #isMac: boolean | undefined;
  #first: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (recorded: Recorded) => void, isMac?: boolean) {
    this.#tell = tell;
    this.#isMac = isMac;
  }

  /** @returns whether the key is taken */
  hear(event: KeyLike): boolean {
    if (event.key === 'Escape') {
      this.stop();
      this.#tell({ type: 'cancelled' });
      return true;
    }
    if (event.key === 'Backspace' || event.key === 'Delete') return this.#done('');
    const pressed = pressedKey(event, this.#isMac);
    // Tab goes on, Enter and Space press; what has a name is no key of ours.
    if (pressed === null || pressed === ' ') return false;
    if (pressed.startsWith('Mod+')) {
      if (!OF_THE_BROWSER.has(pressed.slice(4))) return this.#done(pressed);
      this.#tell({ type: 'browser' });
      return true;
    }
    if (pressed.length > 1) return false;
    if (this.#first !== null) return this.#done(`${this.#first} ${pressed}`);
    this.#first = pressed;
    this.#timer = setTimeout(() => this.#done(pressed), SECOND_WITHIN_MS);
    this.#tell({ type: 'first', key: pressed });
    return true;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#first = null;
  }

  #done(key: string): true {
    this.stop();
    this.#tell({ type: 'done', key });
    return true;
  }
}
