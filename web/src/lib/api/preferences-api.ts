// The calls on what a person likes. Loaded after the desk.
import {
  type PreferenceChange,
  type PreferenceSection,
  type Preferences,
  preferencesAnswer,
} from '$protocol/preferences';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

export class PreferencesApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  get #own() {
    return this.#client.routes.api.me.preferences;
  }

  read(): Promise<ApiResult<Preferences>> {
    return this.#client.call(preferencesAnswer, () => this.#own.$get());
  }

  /** What is left out of the section stays as it is. */
  change(section: PreferenceSection, change: PreferenceChange): Promise<ApiResult<Preferences>> {
    return this.#client.call(preferencesAnswer, () => this.#own[':section'].$put({ param: { section }, json: change }));
  }
}
