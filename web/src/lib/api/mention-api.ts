// The notes that name this person. Loaded when they are first asked for, so that the desk does not load their schemas.
import type { MentionCount, MentionPage } from '$protocol/mention-view';
import { mentionCount, mentionPage } from '$protocol/mention-view';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

export class MentionApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  get #mentions() {
    return this.#client.routes.api.mentions;
  }

  list(state: 'open' | 'done', cursor: string | null): Promise<ApiResult<MentionPage>> {
    const query = { state, ...(cursor !== null && { cursor }) };
    return this.#client.call(mentionPage, () => this.#mentions.$get({ query }));
  }

  countOpen(): Promise<ApiResult<MentionCount>> {
    return this.#client.call(mentionCount, () => this.#mentions.open.$get());
  }

  mark(chatId: string, entryId: string, isDone: boolean): Promise<ApiResult<MentionCount>> {
    return this.#client.call(mentionCount, () =>
      this.#mentions[':chatId'][':entryId'].$put({ param: { chatId, entryId }, json: { isDone } }),
    );
  }
}
