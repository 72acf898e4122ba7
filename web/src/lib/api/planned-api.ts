// The calls on messages that are planned for later. Loaded with what shows them.
import { type SendAnswer, type SendMessage, sendAnswer } from '$protocol/chat-command';
import { type ChatAnswer, chatAnswer } from '$protocol/chat-view';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

export class PlannedApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  get #planned() {
    return this.#client.routes.api.chats[':chatId'].planned;
  }

  /** @param at ms. The same id for the same time may be sent again at any time */
  plan(chatId: string, message: SendMessage, at: number): Promise<ApiResult<ChatAnswer>> {
    return this.#client.call(chatAnswer, () => this.#planned.$post({ param: { chatId }, json: { message, at } }));
  }

  drop(chatId: string, messageId: string): Promise<ApiResult<ChatAnswer>> {
    return this.#client.call(chatAnswer, () => this.#planned[':messageId'].$delete({ param: { chatId, messageId } }));
  }

  /** @param seenSeq the newest place its writer has seen */
  send(chatId: string, messageId: string, seenSeq: SendMessage['seenSeq']): Promise<ApiResult<SendAnswer>> {
    return this.#client.call(sendAnswer, () =>
      this.#planned[':messageId'].send.$post({ param: { chatId, messageId }, json: seenSeq ? { seenSeq } : {} }),
    );
  }
}
