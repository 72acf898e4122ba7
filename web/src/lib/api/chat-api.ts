// The calls on chats: lists, the open chat, its entries, messages and files. Shapes are the wire's ($protocol). What is done with a
// session: session-api.
import * as z from 'zod/mini';
import type { InviteToLink } from '$protocol/account-link';
import type { ContactCommand, ReadCommand, RetryCommand, SendAnswer, SendMessage } from '$protocol/chat-command';
import { sendAnswer } from '$protocol/chat-command';
import type { ChatListQuery } from '$protocol/chat-list-query';
import type { ChatAnswer, ChatListItem, ChatPage, ChatView } from '$protocol/chat-view';
import { chatAnswer, chatListItem, chatPage, chatView } from '$protocol/chat-view';
import type { EntryPage, EntryView } from '$protocol/entry-view';
import { entryPage, entryView } from '$protocol/entry-view';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

/** The views of the list, in the words of the API's `state`. */
export const CHAT_FILTERS = ['mine', 'waiting', 'late', 'open', 'all', 'resolved'] as const;
/** Those and the ones that stand apart from them. */
export type ChatFilter = (typeof CHAT_FILTERS)[number] | 'closed';

export type EntryRange =
  /** Changes after this place. */
  | { readonly after: { readonly epoch: number; readonly seq: number } }
  /** Changes after this cursor of an earlier page. */
  | { readonly afterCursor: string }
  /** Entries older than this cursor; null: the newest. */
  | { readonly before: string | null }
  /** Entries below this cursor. */
  | { readonly newer: string }
  /** An entry by its id, or the first one of a time (ms) or later, with what stands above and below it. */
  | { readonly around: string }
  | { readonly at: number };

const ENTRIES_PER_PAGE = 50;
const ENTRIES_AROUND = 100;
const CHATS_PER_PAGE = 50;

function toQuery(range: EntryRange) {
  const limit = String(ENTRIES_PER_PAGE);
  if ('after' in range) return { after: `${range.after.epoch}.${range.after.seq}`, limit };
  if ('afterCursor' in range) return { after: range.afterCursor, limit };
  if ('newer' in range) return { newer: range.newer, limit };
  if ('around' in range) return { around: range.around, limit: String(ENTRIES_AROUND) };
  if ('at' in range) return { at: String(range.at), limit: String(ENTRIES_AROUND) };
  return { limit, ...(range.before !== null && { before: range.before }) };
}

export class ChatApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  get #chats() {
    return this.#client.routes.api.chats;
  }

  /** @param query.teams chats of these teams and of none; left out: of all. Only of those who wait, of late and of open ones */
  list(query: {
    filter: ChatFilter;
    q?: string;
    cursor?: string;
    teams?: readonly string[];
    narrowing?: Partial<ChatListQuery>;
  }): Promise<ApiResult<ChatPage>> {
    return this.#client.call(chatPage, () =>
      this.#chats.$get({
        query: {
          state: query.filter,
          limit: String(CHATS_PER_PAGE),
          ...(query.q && { q: query.q }),
          ...(query.cursor && { cursor: query.cursor }),
          ...(query.teams && { team: [...query.teams], teamless: 'true' }),
          ...query.narrowing,
        },
      }),
    );
  }

  view(chatId: string): Promise<ApiResult<ChatView>> {
    return this.#client.call(chatView, () => this.#chats[':chatId'].$get({ param: { chatId } }));
  }

  /** As a page of the list has it: no look at the chat, which the audit log would tell. */
  row(chatId: string): Promise<ApiResult<ChatListItem>> {
    return this.#client.call(chatListItem, () => this.#chats[':chatId'].row.$get({ param: { chatId } }));
  }

  entries(chatId: string, range: EntryRange): Promise<ApiResult<EntryPage>> {
    const query = toQuery(range);
    return this.#client.call(entryPage, () => this.#chats[':chatId'].messages.$get({ param: { chatId }, query }));
  }

  /** One entry, for a quote of what is not loaded. */
  entry(chatId: string, entryId: string): Promise<ApiResult<EntryView>> {
    return this.#client.call(entryView, () =>
      this.#chats[':chatId'].messages[':messageId'].$get({ param: { chatId, messageId: entryId } }),
    );
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

  /** Takes back what was never tried; NOT_CANCELLABLE afterwards. */
  cancel(chatId: string, messageId: string): Promise<ApiResult<SendAnswer>> {
    return this.#client.call(sendAnswer, () =>
      this.#chats[':chatId'].messages[':messageId'].$delete({ param: { chatId, messageId } }),
    );
  }

  /** A name of our own; null: LINE's again. */
  nameContact(chatId: string, command: ContactCommand): Promise<ApiResult<ChatAnswer>> {
    return this.#client.call(chatAnswer, () =>
      this.#chats[':chatId'].contact.$post({ param: { chatId }, json: command }),
    );
  }

  /** To hear of the chat as of one of one's own, or not any more. */
  follow(chatId: string, isFollowing: boolean): Promise<ApiResult<ChatAnswer>> {
    return this.#client.call(chatAnswer, () =>
      this.#chats[':chatId'].following.$put({ param: { chatId }, json: { isFollowing } }),
    );
  }

  /** The customer sees LINE's loading animation. */
  async typing(chatId: string): Promise<void> {
    // A courtesy that is over in seconds: whether it was shown changes nothing here.
    await this.#client.call(z.unknown(), () => this.#chats[':chatId'].typing.$post({ param: { chatId } }));
  }

  /** The customer sees "Read" from now on; LINE has no way back. */
  markReadOnLine(chatId: string): Promise<ApiResult<ChatAnswer>> {
    return this.#client.call(chatAnswer, () => this.#chats[':chatId']['line-read'].$post({ param: { chatId } }));
  }

  /** Sends the customer the invitation to link her account. The same id may be sent again at any time. */
  inviteToLink(chatId: string, command: InviteToLink): Promise<ApiResult<SendAnswer>> {
    return this.#client.call(sendAnswer, () =>
      this.#chats[':chatId']['account-link'].$post({ param: { chatId }, json: command }),
    );
  }

  /** Forgets the company's account that the customer linked. */
  unlinkAccount(chatId: string): Promise<ApiResult<ChatAnswer>> {
    return this.#client.call(chatAnswer, () => this.#chats[':chatId']['account-link'].$delete({ param: { chatId } }));
  }

  markRead(chatId: string, command: ReadCommand): Promise<ApiResult<ChatAnswer>> {
    return this.#client.call(chatAnswer, () => this.#chats[':chatId'].read.$post({ param: { chatId }, json: command }));
  }

  /** The newest message is unread again, for oneself alone. */
  markUnread(chatId: string): Promise<ApiResult<ChatAnswer>> {
    return this.#client.call(chatAnswer, () => this.#chats[':chatId'].read.$delete({ param: { chatId } }));
  }
}
