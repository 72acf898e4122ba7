// What is done with a chat besides its session: its messages, its contact, who follows it. What is refused is shown in the chat, or told
// to whoever asked where that has a place of its own for it. Renders nothing.
import type { ChatAnswer, ChatView } from '$protocol/chat-view';
import type { ApiError, ApiResult } from '../api/api-result';
import type { ChatApi } from '../api/chat-api';
import { newMessageId } from './new-message-id';

export interface ChatActsDeps {
  readonly chatId: string;
  readonly operatorId: string;
  readonly chats: ChatApi;
  /** null: not loaded. */
  view(): ChatView | null;
  take(view: ChatView): void;
  /** The newest place of the thread that the operator took in. */
  seen(): { readonly epoch: number; readonly seq: number } | null;
  /** Shows in the chat why not. */
  refuse(error: ApiError): void;
}

export class ChatActs {
  readonly #deps: ChatActsDeps;
  #invitationId: string | null = null;

  constructor(deps: ChatActsDeps) {
    this.#deps = deps;
  }

  /** Sends what changes the chat and takes its answer. @returns why not */
  async change(send: () => Promise<ApiResult<ChatAnswer>>): Promise<ApiError | null> {
    const answer = await send();
    if (!answer.ok) return answer.error;
    this.#deps.take(answer.value.chat);
    return null;
  }

  /** Tries a failed or unconfirmed message again. @returns MAY_DOUBLE where the writer has to be warned first */
  async retryMessage(messageId: string, acceptDouble: boolean): Promise<ApiError | null> {
    const { chats, chatId, seen, refuse } = this.#deps;
    const seenSeq = seen();
    const answer = await chats.retry(chatId, messageId, { acceptDouble, ...(seenSeq && { seenSeq }) });
    if (answer.ok) return null;
    if (answer.error.code !== 'MAY_DOUBLE') refuse(answer.error);
    return answer.error;
  }

  /** Takes back a message that was never tried. */
  async cancelMessage(messageId: string): Promise<void> {
    const { chats, chatId, refuse } = this.#deps;
    const answer = await chats.cancel(chatId, messageId);
    if (!answer.ok) refuse(answer.error);
  }

  /** By hand: the customer sees "Read" from now on. */
  async markReadOnLine(): Promise<void> {
    const { chats, chatId, refuse } = this.#deps;
    const error = await this.change(() => chats.markReadOnLine(chatId));
    if (error !== null) refuse(error);
  }

  get isFollowed(): boolean {
    const { view, operatorId } = this.#deps;
    return view()?.followers?.some((follower) => follower.operatorId === operatorId) ?? false;
  }

  /** Follows the chat, or ends that. */
  async toggleFollow(): Promise<void> {
    const { chats, chatId, refuse } = this.#deps;
    const error = await this.change(() => chats.follow(chatId, !this.isFollowed));
    if (error !== null) refuse(error);
  }

  /** Gives the contact a name of our own; null: LINE's again. @returns why not */
  nameContact(givenName: string | null): Promise<ApiError | null> {
    return this.change(() => this.#deps.chats.nameContact(this.#deps.chatId, { givenName }));
  }

  /** Sends the invitation to link an account: a message like any other, which comes by the socket. @returns why not */
  async inviteToLink(): Promise<ApiError | null> {
    // Without an answer it may have gone out: the same id once more is still one message.
    this.#invitationId ??= newMessageId();
    const answer = await this.#deps.chats.inviteToLink(this.#deps.chatId, { id: this.#invitationId });
    if (answer.ok || !answer.error.retry) this.#invitationId = null;
    return answer.ok ? null : answer.error;
  }

  /** Forgets the account that the customer linked. @returns why not */
  unlinkAccount(): Promise<ApiError | null> {
    return this.change(() => this.#deps.chats.unlinkAccount(this.#deps.chatId));
  }
}
