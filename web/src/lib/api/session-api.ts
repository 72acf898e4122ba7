// What operators do with a session, in the words of the state table: claim to archive, and offers. Every move answers with the
// chat as it is then.
import * as z from 'zod/mini';
import type {
  AssignCommand,
  ClaimCommand,
  EscalateCommand,
  HoldCommand,
  PriorityCommand,
  ReleaseCommand,
  ResolveCommand,
  SessionCommand,
  TakeBackCommand,
  TransferCommand,
} from '$protocol/chat-command';
import { type ChatAnswer, chatAnswer } from '$protocol/chat-view';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

type Answer = Promise<ApiResult<ChatAnswer>>;

export class SessionApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  get #chat() {
    return this.#client.routes.api.chats[':chatId'];
  }

  #answer(send: () => Promise<Response>): Answer {
    return this.#client.call(chatAnswer, send);
  }

  /** AT_CAPACITY unless `force`; with `decisionNo` an offer is accepted, OFFER_OVER where that has passed. */
  claim(chatId: string, json: ClaimCommand): Answer {
    return this.#answer(() => this.#chat.claim.$post({ param: { chatId }, json }));
  }

  release(chatId: string, json: ReleaseCommand): Answer {
    return this.#answer(() => this.#chat.release.$post({ param: { chatId }, json }));
  }

  resolve(chatId: string, json: ResolveCommand): Answer {
    return this.#answer(() => this.#chat.resolve.$post({ param: { chatId }, json }));
  }

  reopen(chatId: string, json: SessionCommand): Answer {
    return this.#answer(() => this.#chat.reopen.$post({ param: { chatId }, json }));
  }

  takeOver(chatId: string, json: SessionCommand): Answer {
    return this.#answer(() => this.#chat['take-over'].$post({ param: { chatId }, json }));
  }

  hold(chatId: string, json: HoldCommand): Answer {
    return this.#answer(() => this.#chat.hold.$post({ param: { chatId }, json }));
  }

  unhold(chatId: string, json: SessionCommand): Answer {
    return this.#answer(() => this.#chat.unhold.$post({ param: { chatId }, json }));
  }

  transfer(chatId: string, json: TransferCommand): Answer {
    return this.#answer(() => this.#chat.transfer.$post({ param: { chatId }, json }));
  }

  /** The owner ends the offer by which she passes the chat on. */
  takeBack(chatId: string, json: TakeBackCommand): Answer {
    return this.#answer(() => this.#chat.offer['take-back'].$post({ param: { chatId }, json }));
  }

  assign(chatId: string, json: AssignCommand): Answer {
    return this.#answer(() => this.#chat.assign.$post({ param: { chatId }, json }));
  }

  escalate(chatId: string, json: EscalateCommand): Answer {
    return this.#answer(() => this.#chat.escalate.$post({ param: { chatId }, json }));
  }

  setPriority(chatId: string, json: PriorityCommand): Answer {
    return this.#answer(() => this.#chat.priority.$post({ param: { chatId }, json }));
  }

  returnToBot(chatId: string, json: SessionCommand): Answer {
    return this.#answer(() => this.#chat['return-to-bot'].$post({ param: { chatId }, json }));
  }

  archive(chatId: string, json: SessionCommand): Answer {
    return this.#answer(() => this.#chat.archive.$post({ param: { chatId }, json }));
  }

  /** This tab shows the offer; without this word it counts as not shown after 8 s. */
  offerShown(chatId: string, decisionNo: number): Promise<ApiResult<unknown>> {
    return this.#client.call(z.unknown(), () =>
      this.#chat.offer.shown.$post({ param: { chatId }, json: { decisionNo } }),
    );
  }

  declineOffer(chatId: string, decisionNo: number): Promise<ApiResult<unknown>> {
    return this.#client.call(z.unknown(), () =>
      this.#chat.offer.decline.$post({ param: { chatId }, json: { decisionNo } }),
    );
  }
}
