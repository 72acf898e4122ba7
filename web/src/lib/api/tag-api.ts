// The calls on tags. Made where they are shown or chosen, so that the desk does not load their schemas.
import type { TagsCommand } from '$protocol/chat-command';
import { type ChatAnswer, chatAnswer } from '$protocol/chat-view';
import { type TagList, tagList } from '$protocol/desk-documents';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

export type TagView = TagList['tags'][number];

export class TagApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  list(): Promise<ApiResult<TagList>> {
    return this.#client.call(tagList, () => this.#client.routes.api.desk.tags.$get());
  }

  /** Puts these on the chat and takes those off; what is so already stays. TOO_MANY_TAGS, TAG_UNKNOWN. */
  set(chatId: string, json: TagsCommand): Promise<ApiResult<ChatAnswer>> {
    return this.#client.call(chatAnswer, () =>
      this.#client.routes.api.chats[':chatId'].tags.$post({ param: { chatId }, json }),
    );
  }
}
