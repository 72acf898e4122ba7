// The calls on chats: lists, the open chat, its entries, and the commands. Shapes are the wire's ($protocol).
import type {
  ReadCommand,
  ResolveCommand,
  RetryCommand,
  SendAnswer,
  SendMessage,
  SessionCommand,
} from '$protocol/chat-command';
import { sendAnswer } from '$protocol/chat-command';
import type { ChatAnswer, ChatPage, ChatView } from '$protocol/chat-view';
import { chatAnswer, chatPage, chatView } from '$protocol/chat-view';
import type { EntryPage } from '$protocol/entry-view';
import { entryPage } from '$protocol/entry-view';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

/** The views of the list, in the words of the API's `state`. */
export const CHAT_FILTERS = ['mine', 'waiting', 'open', 'all', 'resolved'] as const;
export type ChatFilter = (typeof CHAT_FILTERS)[number];

export type EntryRange =
  /** Changes after this place. */
  | { readonly after: { readonly epoch: number; readonly seq: number } }
  /** Changes after this cursor of an earlier page. */
  | { readonly afterCursor: string }
  /** Entries older than this cursor; null: the newest. */
  | { readonly before: string | null };

const ENTRIES_PER_PAGE = 50;
const CHATS_PER_PAGE = 50;

export class ChatApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  get #chats() {
    return this.#client.routes.api.chats;
  }

  list(query: { filter: ChatFilter; q?: string; cursor?: string }): Promise<ApiResult<ChatPage>> {
    return this.#client.call(chatPage, () =>
      this.#chats.$get({
        query: {
          state: query.filter,
          limit: String(CHATS_PER_PAGE),
          ...(query.q && { q: query.q }),
          ...(query.cursor && { cursor: query.cursor }),
        },
      }),
    );
  }

  view(chatId: string): Promise<ApiResult<ChatView>> {
    return this.#client.call(chatView, () => this.#chats[':chatId'].$get({ param: { chatId } }));
  }

  entries(chatId: string, range: EntryRange): Promise<ApiResult<EntryPage>> {
    const limit = String(ENTRIES_PER_PAGE);
    const query =
      'after' in range
        ? { after: `${range.after.epoch}.${range.after.seq}`, limit }
        : 'afterCursor' in range
          ? { after: range.afterCursor, limit }
          : { limit, ...(range.before !== null && { before: range.before }) };
    return this.#client.call(entryPage, () => this.#chats[':chatId'].messages.$get({ param: { chatId }, query }));
  }

  /** 202 means durable. The same id with the same text may be sent again at any time. */
  send(chatId: string, message: SendMessage): Promise<ApiResult<SendAnswer>> {
    return this.#client.call(sendAnswer, () =>
      this.#chats[':chatId'].messages.$post({ param: { chatId }, json: message }),
    );
  }

  retry(chatId: string, messageId: string, command: RetryCommand): Promise<ApiResult<SendAnswer>> {
    return this.#client.call(sendAnswer, () =>
      this.#chats[':chatId'].messages[':messageId'].retry.$post({ param: { chatId, messageId }, json: command }),
    );
  }

  claim(chatId: string, command: SessionCommand): Promise<ApiResult<ChatAnswer>> {
    return this.#client.call(chatAnswer, () =>
      this.#chats[':chatId'].claim.$post({ param: { chatId }, json: command }),
    );
  }

  release(chatId: string, command: SessionCommand): Promise<ApiResult<ChatAnswer>> {
    return this.#client.call(chatAnswer, () =>
      this.#chats[':chatId'].release.$post({ param: { chatId }, json: command }),
    );
  }

  resolve(chatId: string, command: ResolveCommand): Promise<ApiResult<ChatAnswer>> {
    return this.#client.call(chatAnswer, () =>
      this.#chats[':chatId'].resolve.$post({ param: { chatId }, json: command }),
    );
  }

  reopen(chatId: string, command: SessionCommand): Promise<ApiResult<ChatAnswer>> {
    return this.#client.call(chatAnswer, () =>
      this.#chats[':chatId'].reopen.$post({ param: { chatId }, json: command }),
    );
  }

  markRead(chatId: string, command: ReadCommand): Promise<ApiResult<ChatAnswer>> {
    return this.#client.call(chatAnswer, () => this.#chats[':chatId'].read.$post({ param: { chatId }, json: command }));
  }
}
