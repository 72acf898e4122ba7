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
  #isOver = false;
  /** The look that is on the page, as JSON. */
  #applied = '';

  constructor(deps: PreferencesDeps) {
    this.#deps = deps;
    this.unsent = this.#kept?.unsent ?? {};
    this.recall();
  }

  /** What this device remembers; again when another tab of hers has changed it. What is on its way from here stays. */
  recall(): void {
    this.#show(overlay(DEFAULT_PREFERENCES, this.#kept ?? {}));
  }

  /** What the server has, under what it does not have yet. */
  take(preferences: Preferences): void {
    this.#show(preferences);
    if (!this.#isOver) this.#keep({ ...this.current, by: this.#deps.operatorId, unsent: this.unsent });
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
    this.stop();
    this.#keep({ look: this.current.look });
  }

  /** What is answered from now on is kept no more on this device: she may have signed out, here or in another tab. */
  stop(): void {
    this.#isOver = true;
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
    this.current = overlay(preferences, this.unsent);
    const look = JSON.stringify(this.current.look);
    // An answer that changes nothing leaves the page alone: she may be dragging the edge of a pane.
    if (look !== this.#applied) applyLook(this.current.look);
    this.#applied = look;
  }

  /** Hers alone; null where there is nothing of hers. */
  get #kept(): Kept | null {
    try {
      const kept: Kept | null = JSON.parse(this.#deps.storage.getItem(PREFERENCES_KEY) ?? 'null');
      return kept?.by === this.#deps.operatorId ? kept : null;
    } catch {
      // Somebody else's word under our name: nothing is remembered.
      return null;
    }
  }

  #keep(kept: Kept): void {
    this.#deps.storage.setItem(PREFERENCES_KEY, JSON.stringify(kept));
  }
}

/** `over` on `base`, value by value. */
function overlay(base: Preferences, over: Unsent): Preferences {
  const sections = Object.entries(base).map(([section, values]) => [
    section,
    { ...values, ...over[section as PreferenceSection] },
  ]);
  return Object.fromEntries(sections) as Preferences;
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
