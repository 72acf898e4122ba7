// Keeps a person's preferences and the server's in step: one call per section at a time, so that what was chosen last is what stays;
// what is chosen meanwhile goes with the next call. Loaded after the desk.
import type { PreferenceChange, PreferenceSection } from '$protocol/preferences';
import type { PreferencesApi } from '../api/preferences-api';
import { PREFERENCES_KEY, type PreferencesStore } from './preferences.svelte';

export class PreferencesSync {
  readonly #store: PreferencesStore;
  readonly #api: Pick<PreferencesApi, 'read' | 'change'>;
  readonly #sending = new Map<PreferenceSection, Promise<void>>();
  #sentCount = 0;

  constructor(store: PreferencesStore, api: Pick<PreferencesApi, 'read' | 'change'>) {
    this.#store = store;
    this.#api = api;
  }

  /** Other tabs of this browser follow at once. @returns what ends it */
  followTabs(target: EventTarget): () => void {
    const hear = (event: Event) => {
      if ((event as StorageEvent).key === PREFERENCES_KEY) this.#store.recall();
    };
    target.addEventListener('storage', hear);
    return () => target.removeEventListener('storage', hear);
  }

  async load(): Promise<void> {
    const sentBefore = this.#sentCount;
    const answer = await this.#api.read();
    // What was sent and answered meanwhile is newer than what was read.
    if (answer.ok && sentBefore === this.#sentCount) this.#store.take(answer.value);
    // Chosen while the server was away.
    await Promise.all((Object.keys(this.#store.unsent) as PreferenceSection[]).map((section) => this.send(section)));
  }

  send(section: PreferenceSection): Promise<void> {
    const running = this.#sending.get(section);
    if (running) return running;
    const sending = this.#sendAll(section).finally(() => this.#sending.delete(section));
    this.#sending.set(section, sending);
    return sending;
  }

  async #sendAll(section: PreferenceSection): Promise<void> {
    for (let change = this.#store.unsent[section]; change !== undefined; change = this.#store.unsent[section]) {
      this.#store.note(section, 'saving');
      const answer = await this.#api.change(section, change);
      if (!answer.ok) return this.#store.note(section, answer.error);
      this.#sentCount += 1;
      this.#drop(section, change);
      this.#store.take(answer.value);
    }
    this.#store.note(section, 'saved');
  }

  /** What the server has now, unless it was chosen anew meanwhile. */
  #drop(section: PreferenceSection, sent: PreferenceChange): void {
    const { [section]: unsent = {}, ...others } = this.#store.unsent;
    const left = Object.entries(unsent).filter(([name, value]) => value !== sent[name as keyof typeof sent]);
    this.#store.unsent = left.length === 0 ? others : { ...others, [section]: Object.fromEntries(left) };
  }
}
