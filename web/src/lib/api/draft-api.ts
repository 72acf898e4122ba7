// The calls of one's own drafts. Loaded right after the desk.
import {
  type DraftAnswer,
  type DraftList,
  type DraftMode,
  draftAnswer,
  draftList,
  type PutDraft,
} from '$protocol/draft';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

export class DraftApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /** @param chatId of one chat alone */
  list(chatId?: string): Promise<ApiResult<DraftList>> {
    const query = chatId === undefined ? {} : { chatId };
    return this.#client.call(draftList, () => this.#client.routes.api.me.drafts.$get({ query }));
  }

  put(chatId: string, mode: DraftMode, draft: PutDraft): Promise<ApiResult<DraftAnswer>> {
    return this.#client.call(draftAnswer, () =>
      this.#client.routes.api.me.drafts[':chatId'][':mode'].$put({ param: { chatId, mode }, json: draft }),
    );
  }
}
