// The call on what somebody wants to look at again. Loaded with what shows it.
import { type ChatAnswer, chatAnswer } from '$protocol/chat-view';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

export class FollowUpApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /** Done, or withdrawn. It may be sent again at any time. */
  drop(chatId: string, followUpId: string): Promise<ApiResult<ChatAnswer>> {
    const followUps = this.#client.routes.api.chats[':chatId']['follow-ups'];
    return this.#client.call(chatAnswer, () => followUps[':followUpId'].$delete({ param: { chatId, followUpId } }));
  }
}
