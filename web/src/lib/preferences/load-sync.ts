// The part that speaks with the server, as the desk loads it after itself.
import type { ApiClient } from '../api/api-client';
import { PreferencesApi } from '../api/preferences-api';
import type { PreferencesStore } from './preferences.svelte';
import { PreferencesSync } from './preferences-sync';

export function startSync(store: PreferencesStore, client: ApiClient): PreferencesSync {
  const sync = new PreferencesSync(store, new PreferencesApi(client));
  sync.followTabs(window);
  return sync;
}
