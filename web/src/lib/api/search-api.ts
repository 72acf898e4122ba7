// The search through all messages. Made by the results alone, so that the desk does not load its schemas.
import { type SearchPage, searchPage } from '$protocol/search';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

export interface MessageQuery {
  readonly q: string;
  /** ms, both included; null: no limit. */
  readonly from: number | null;
  readonly to: number | null;
  /** '': anybody. */
  readonly operatorId: string;
  readonly cursor: string | null;
}

export class SearchApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  find({ q, from, to, operatorId, cursor }: MessageQuery): Promise<ApiResult<SearchPage>> {
    const query = {
      q,
      ...(from !== null && { from: String(from) }),
      ...(to !== null && { to: String(to) }),
      ...(operatorId !== '' && { operator: operatorId }),
      ...(cursor !== null && { cursor }),
    };
    return this.#client.call(searchPage, () => this.#client.routes.api.search.$get({ query }));
  }
}
