// What the signed-in person likes: at once from what this device remembers, then from the server; a change holds at once and is sent
// after. The part that speaks with the server is loaded after the desk (preferences-sync).
// One per desk, handed down by context. Sections and their values: worker/protocol/preferences.
import { getContext, setContext } from 'svelte';
import { DEFAULT_PREFERENCES } from '$protocol/preference-defaults';
import type { PreferenceChange, PreferenceSection, Preferences } from '$protocol/preferences';
import type { ApiError } from '../api/api-result';
import { applyLook } from './apply-look';
import type { PreferencesSync } from './preferences-sync';

/** On this device; app.html reads `look` of it, whoever was the last one here. */
export const PREFERENCES_KEY = 'kaiwa.preferences';

export type Unsent = { readonly [Section in PreferenceSection]?: PreferenceChange<Section> };
/** What became of the last change of a section. */
export type SaveOutcome = 'saving' | 'saved' | ApiError;

interface Kept extends Partial<Preferences> {
  /** Whose they are. */
  readonly by?: string;
  readonly unsent?: Unsent;
}

export interface PreferencesDeps {
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly operatorId: string;
  /** Loads the part that speaks with the server. */
  readonly sync: (store: PreferencesStore) => Promise<PreferencesSync>;
}

export class PreferencesStore {
  current = $state.raw<Preferences>(DEFAULT_PREFERENCES);
  outcomes = $state.raw<{ readonly [Section in PreferenceSection]?: SaveOutcome }>({});
  /** Changes that the server does not have yet. */
  unsent: Unsent = {};
  readonly #deps: PreferencesDeps;
  #sync: Promise<PreferencesSync> | null = null;

  constructor(deps: PreferencesDeps) {
    this.#deps = deps;
    const kept = this.#read();
    const isHers = kept.by === deps.operatorId;
    if (isHers) this.unsent = kept.unsent ?? {};
    this.#show(isHers ? likeDefaults(kept) : DEFAULT_PREFERENCES);
  }

  /** Another tab of hers has changed something: what was chosen here and is on its way stays. */
  recall(): void {
    const kept = this.#read();
    if (kept.by === this.#deps.operatorId) this.#show(this.#withUnsent(likeDefaults(kept)));
  }

  /** What the server has, under what it does not have yet. */
  take(preferences: Preferences): void {
    this.#show(this.#withUnsent(preferences));
    this.#write({ ...this.current, by: this.#deps.operatorId, unsent: this.unsent });
  }

  /** Once the desk stands. */
  async load(): Promise<void> {
    await (await this.#synced())?.load();
  }

  /**
   * Changes values of one section: here at once, on her other devices as soon as the server has them.
   * What became of it stands in `outcomes`; what did not reach the server goes with the next change, or by `retry`.
   */
  async save<Section extends PreferenceSection>(section: Section, change: PreferenceChange<Section>): Promise<void> {
    this.unsent = { ...this.unsent, [section]: { ...this.unsent[section], ...change } };
    this.take(this.current);
    await this.retry(section);
  }

  async retry(section: PreferenceSection): Promise<void> {
    this.note(section, 'saving');
    const sync = await this.#synced();
    if (sync === null) this.note(section, { code: 'OFFLINE', retry: true });
    else await sync.send(section);
  }

  note(section: PreferenceSection, outcome: SaveOutcome): void {
    this.outcomes = { ...this.outcomes, [section]: outcome };
  }

  /** Of whoever leaves this device only the look stays, for its sign-in page. */
  forget(): void {
    this.#write({ look: this.current.look });
  }

  async #synced(): Promise<PreferencesSync | null> {
    this.#sync ??= this.#deps.sync(this);
    try {
      return await this.#sync;
    } catch {
      // The part could not be loaded; asked for anew with the next change.
      this.#sync = null;
      return null;
    }
  }

  #show(preferences: Preferences): void {
    this.current = preferences;
    applyLook(preferences.look);
  }

  #withUnsent(preferences: Preferences): Preferences {
    const sections = Object.entries(preferences).map(([section, values]) => [
      section,
      { ...values, ...this.unsent[section as PreferenceSection] },
    ]);
    return Object.fromEntries(sections) as Preferences;
  }

  #read(): Kept {
    try {
      return JSON.parse(this.#deps.storage.getItem(PREFERENCES_KEY) ?? '{}') ?? {};
    } catch {
      // Somebody else's word under our name: nothing is remembered.
      return {};
    }
  }

  #write(kept: Kept): void {
    this.#deps.storage.setItem(PREFERENCES_KEY, JSON.stringify(kept));
  }
}

/** An older console may have kept it: what has not the form of its default is left; the server's answer is checked by schema. */
function likeDefaults(kept: Partial<Preferences>): Preferences {
  const merged = Object.entries(DEFAULT_PREFERENCES).map(([section, usual]) => [
    section,
    Object.fromEntries(
      Object.entries(usual).map(([name, value]) => {
        const own = (kept[section as PreferenceSection] as Readonly<Record<string, unknown>> | undefined)?.[name];
        const fits = value === null ? typeof own === 'number' : typeof own === typeof value && own !== null;
        return [name, fits ? own : value];
      }),
    ),
  ]);
  return Object.fromEntries(merged) as Preferences;
}

const KEY = Symbol('preferences');

export function providePreferences(preferences: PreferencesStore): PreferencesStore {
  return setContext(KEY, preferences);
}

/** Throws where no shell above has called providePreferences(). */
export function requirePreferences(): PreferencesStore {
  const preferences = getContext<PreferencesStore | undefined>(KEY);
  if (!preferences) throw new Error('requirePreferences: no layout above provides them (providePreferences).');
  return preferences;
}
