// Which key each act has for this person: hers, else the usual one. Tooltips ask it by context; the listener makes its map of it.
import { getContext, setContext } from 'svelte';
import { m } from '../paraglide/messages';
import type { PreferencesStore } from '../preferences/preferences.svelte';
import { ariaKey, shownKey } from './pressed-key';
import { type KeyedAct, USUAL_KEYS } from './usual-keys';

export class DeskKeys {
  readonly #preferences: Pick<PreferencesStore, 'current'>;

  constructor(preferences: Pick<PreferencesStore, 'current'>) {
    this.#preferences = preferences;
  }

  /** '' where it has none, or single keys are off and it is one. */
  of(act: KeyedAct): string {
    const { keys, areSingleKeysOn } = this.#preferences.current.keys;
    const key = keys[act] ?? USUAL_KEYS[act];
    return areSingleKeysOn || key.startsWith('Mod+') ? key : '';
  }

  /** The words with their key, for a tooltip. */
  title(label: string, act: KeyedAct): string {
    const key = this.of(act);
    return key === '' ? label : m.shortcut_title({ label, key: shownKey(key) });
  }

  aria(act: KeyedAct): string | undefined {
    return ariaKey(this.of(act));
  }
}

const KEY = Symbol('keys');

export function provideKeys(keys: DeskKeys): DeskKeys {
  return setContext(KEY, keys);
}

/** Throws where no shell above has called provideKeys(). */
export function requireKeys(): DeskKeys {
  const keys = getContext<DeskKeys | undefined>(KEY);
  if (!keys) throw new Error('requireKeys: no layout above provides them (provideKeys).');
  return keys;
}
