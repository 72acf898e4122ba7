// What is done with a chat besides its session: its messages, its contact, who follows it. What is refused is shown in the chat, or told
// to whoever asked where that has a place of its own for it. Renders nothing.
import type { ChatAnswer, ChatView } from '$protocol/chat-view';
import type { ApiError, ApiResult } from '../api/api-result';
import type { ChatApi } from '../api/chat-api';
import type { ThreadState } from './apply-chat-message';
import { newMessageId } from './new-message-id';

/** The chat it is done with. */
interface Chat {
  readonly chatId: string;
  readonly thread: ThreadState;
  /** The newest place that the operator took in. */
  readonly seen: ThreadState['position'];
  /** Takes the chat as it is now. */
  absorbView(view: ChatView): void;
  /** Shows in the chat why not. */
  refuse(error: ApiError): void;
}

export class ChatActs {
  readonly #chat: Chat;
  readonly #api: ChatApi;
  readonly #operatorId: string;
  #invitationId: string | null = null;

  constructor(chat: Chat, api: ChatApi, operatorId: string) {
    this.#chat = chat;
    this.#api = api;
    this.#operatorId = operatorId;
  }

  /** Sends what changes the chat and takes its answer. @returns why not */
  async change(send: () => Promise<ApiResult<ChatAnswer>>): Promise<ApiError | null> {
    const answer = await send();
    if (!answer.ok) return answer.error;
    this.#chat.absorbView(answer.value.chat);
    return null;
  }

  /** Tries a failed or unconfirmed message again. @returns MAY_DOUBLE where the writer has to be warned first */
  async retryMessage(messageId: string, acceptDouble: boolean): Promise<ApiError | null> {
    const chat = this.#chat;
    const seenSeq = chat.seen ?? chat.thread.position;
    const answer = await this.#api.retry(chat.chatId, messageId, { acceptDouble, ...(seenSeq && { seenSeq }) });
    if (answer.ok) return null;
    if (answer.error.code !== 'MAY_DOUBLE') chat.refuse(answer.error);
    return answer.error;
  }

  /** Takes back a message that was never tried. */
  async cancelMessage(messageId: string): Promise<void> {
    const answer = await this.#api.cancel(this.#chat.chatId, messageId);
    if (!answer.ok) this.#chat.refuse(answer.error);
  }

  /** By hand: the customer sees "Read" from now on. */
  async markReadOnLine(): Promise<void> {
    const error = await this.change(() => this.#api.markReadOnLine(this.#chat.chatId));
    if (error !== null) this.#chat.refuse(error);
  }

  get isFollowed(): boolean {
    return this.#chat.thread.chat?.followers?.some(({ operatorId }) => operatorId === this.#operatorId) ?? false;
  }

  /** Follows the chat, or ends that. */
  async toggleFollow(): Promise<void> {
    const error = await this.change(() => this.#api.follow(this.#chat.chatId, !this.isFollowed));
    if (error !== null) this.#chat.refuse(error);
  }

  /** Gives the contact a name of our own; null: LINE's again. @returns why not */
  nameContact(givenName: string | null): Promise<ApiError | null> {
    return this.change(() => this.#api.nameContact(this.#chat.chatId, { givenName }));
  }

  /** Sends the invitation to link an account: a message like any other, which comes by the socket. @returns why not */
  async inviteToLink(): Promise<ApiError | null> {
    // Without an answer it may have gone out: the same id once more is still one message.
    this.#invitationId ??= newMessageId();
    const answer = await this.#api.inviteToLink(this.#chat.chatId, { id: this.#invitationId });
    if (answer.ok || !answer.error.retry) this.#invitationId = null;
    return answer.ok ? null : answer.error;
  }

  /** Forgets the account that the customer linked. @returns why not */
  unlinkAccount(): Promise<ApiError | null> {
    return this.change(() => this.#api.unlinkAccount(this.#chat.chatId));
  }
}
