// From what is pressed to the act it means, and where two acts want the same. Pure.
import type { DeskAct, KeyedAct } from './usual-keys';
import { KEYED_ACTS } from './usual-keys';

/** The first of two keys that follow each other has been pressed. */
export type Meaning = DeskAct | 'prefix' | null;

export class KeyMap {
  readonly #acts = new Map<string, KeyedAct>();
  readonly #prefixes = new Set<string>();

  /** @param keyOf '' for none. Where two acts have the same key, it is the earlier one's */
  constructor(keyOf: (act: KeyedAct) => string) {
    for (const act of KEYED_ACTS) {
      const key = keyOf(act);
      if (key !== '' && !this.#acts.has(key)) this.#acts.set(key, act);
    }
    for (const key of this.#acts.keys()) if (key.includes(' ')) this.#prefixes.add(key.slice(0, key.indexOf(' ')));
  }

  /** @param prefix what was pressed right before and stands for nothing alone; null: nothing did */
  meaning(pressed: string, prefix: string | null, isInText: boolean): Meaning {
    if (pressed === 'Escape') return 'leave';
    if (isInText && !pressed.startsWith('Mod+')) return null;
    // After the first of two, no other key means what it means alone.
    if (prefix !== null) return this.#acts.get(`${prefix} ${pressed}`) ?? null;
    return this.#acts.get(pressed) ?? (this.#prefixes.has(pressed) ? 'prefix' : null);
  }
}

/** Who else has this key, or one that it would hide: `g` alone and `g m` cannot both be. */
export function conflictsOf(act: KeyedAct, key: string, keyOf: (act: KeyedAct) => string): KeyedAct[] {
  if (key === '') return [];
  const [first] = key.split(' ');
  return KEYED_ACTS.filter((other) => {
    const theirs = keyOf(other);
    if (other === act || theirs === '') return false;
    return theirs === key || theirs === first || theirs.split(' ')[0] === key;
  });
}
