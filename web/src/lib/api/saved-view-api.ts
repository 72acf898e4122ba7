// The calls on saved views. Made by the list's tools, so that the desk does not load their schemas at first.
import * as z from 'zod/mini';
import type {
  ChangeSavedView,
  CreateSavedView,
  SavedViewAnswer,
  SavedViewCounts,
  SavedViewList,
} from '$protocol/saved-view';
import { savedViewAnswer, savedViewCounts, savedViewList } from '$protocol/saved-view';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

export class SavedViewApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  get #views() {
    return this.#client.routes.api['chat-views'];
  }

  list(): Promise<ApiResult<SavedViewList>> {
    return this.#client.call(savedViewList, () => this.#views.$get());
  }

  counts(): Promise<ApiResult<SavedViewCounts>> {
    return this.#client.call(savedViewCounts, () =>
      this.#views.counts.$get({ query: { zone: Intl.DateTimeFormat().resolvedOptions().timeZone } }),
    );
  }

  create(view: CreateSavedView): Promise<ApiResult<SavedViewAnswer>> {
    return this.#client.call(savedViewAnswer, () => this.#views.$post({ json: view }));
  }

  change(id: string, change: ChangeSavedView): Promise<ApiResult<SavedViewAnswer>> {
    return this.#client.call(savedViewAnswer, () => this.#views[':id'].$put({ param: { id }, json: change }));
  }

  remove(id: string, version: number): Promise<ApiResult<unknown>> {
    return this.#client.call(z.unknown(), () =>
      this.#views[':id'].$delete({ param: { id }, query: { version: String(version) } }),
    );
  }

  order(ids: readonly string[]): Promise<ApiResult<unknown>> {
    return this.#client.call(z.unknown(), () => this.#views.order.$put({ json: { ids: [...ids] } }));
  }
}
