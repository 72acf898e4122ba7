// The calls on what is kept of contacts. Made where it is shown, so that the desk does not load their schemas.
import { type ChatAnswer, chatAnswer } from '$protocol/chat-view';
import { type AttributeList, attributeList } from '$protocol/desk-documents';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

export type AttributeView = AttributeList['attributes'][number];

export class AttributeApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  list(): Promise<ApiResult<AttributeList>> {
    return this.#client.call(attributeList, () => this.#client.routes.api.desk.attributes.$get());
  }

  /** Null: nothing is known any more. ATTRIBUTE_UNKNOWN, ATTRIBUTE_INVALID. */
  set(chatId: string, attributeId: string, value: string | null): Promise<ApiResult<ChatAnswer>> {
    return this.#client.call(chatAnswer, () =>
      this.#client.routes.api.chats[':chatId'].attributes[':attributeId'].$put({
        param: { chatId, attributeId },
        json: { value },
      }),
    );
  }
}
