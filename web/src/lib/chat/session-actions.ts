// What is done with the session of the open chat, each as one command that names the version it was decided on. A wish made in a
// dialog is refused there, with what was written still in it; every other is refused in the chat. Renders nothing.
import type { ChatAnswer } from '$protocol/chat-view';
import type { ApiError, ApiResult } from '../api/api-result';
import type { SessionApi } from '../api/session-api';

export type ResolveReason = 'solved' | 'unsolved' | 'no_reply_needed';

/** When to look at a chat again (ms), and what for. */
export interface FollowUp {
  readonly at: number;
  readonly note: string;
}

export type Wish =
  | 'claim'
  | 'release'
  | 'resolve'
  | 'reopen'
  | 'take_over'
  | 'hold'
  | 'unhold'
  | 'transfer'
  | 'take_back'
  | 'assign'
  | 'escalate'
  | 'priority'
  | 'return_to_bot'
  | 'archive';

export interface Command {
  readonly commandId: string;
  readonly expectedVersion?: number;
}

/** Whom a chat is handed to. */
export type TransferTarget = { readonly operatorId: string } | { readonly teamId: string };

export interface SessionActionsDeps {
  readonly chatId: string;
  readonly api: SessionApi;
  /** Number of the decision by which the chat is offered to this operator; null where it is not. */
  offerNo(): number | null;
  /**
   * Sends one wish and takes its answer. @returns why not
   * @param isInDialog the refusal is shown where it was wished for, not in the chat
   */
  wish(
    wish: Wish,
    send: (command: Command) => Promise<ApiResult<ChatAnswer>>,
    isInDialog?: boolean,
  ): Promise<ApiError | null>;
}

/** An optional text, left out where it is empty. */
const withText = <Key extends string>(key: Key, text: string): { [key in Key]?: string } =>
  text.trim() === '' ? {} : ({ [key]: text.trim() } as { [key in Key]: string });

export class SessionActions {
  readonly #deps: SessionActionsDeps;

  constructor(deps: SessionActionsDeps) {
    this.#deps = deps;
  }

  get #api() {
    return this.#deps.api;
  }

  /**
   * An offer that is open is accepted by it, for its slot is kept; where that has just passed, the chat is claimed like any other.
   * @param force above one's own capacity
   */
  async claim(force = false): Promise<ApiError | null> {
    const decisionNo = this.#deps.offerNo();
    if (decisionNo !== null && !force) {
      const error = await this.#wish('claim', (chatId, command) => this.#api.claim(chatId, { ...command, decisionNo }));
      if (error?.code !== 'OFFER_OVER') return error;
    }
    return this.#wish('claim', (chatId, command) => this.#api.claim(chatId, { ...command, ...(force && { force }) }));
  }

  resolve(reason: ResolveReason): Promise<ApiError | null> {
    return this.#wish('resolve', (chatId, command) => this.#api.resolve(chatId, { ...command, reason }));
  }

  /** And to look at it again then. */
  resolveWith(followUp: FollowUp): Promise<ApiError | null> {
    const send = (chatId: string, command: Command) =>
      this.#api.resolve(chatId, { ...command, reason: 'solved', followUp });
    return this.#wish('resolve', send, true);
  }

  reopen(): Promise<ApiError | null> {
    return this.#wish('reopen', (chatId, command) => this.#api.reopen(chatId, command));
  }

  takeOver(): Promise<ApiError | null> {
    return this.#wish('take_over', (chatId, command) => this.#api.takeOver(chatId, command));
  }

  unhold(): Promise<ApiError | null> {
    return this.#wish('unhold', (chatId, command) => this.#api.unhold(chatId, command));
  }

  /** 0 urgent to 3 low. */
  setPriority(priority: number): Promise<ApiError | null> {
    return this.#wish('priority', (chatId, command) => this.#api.setPriority(chatId, { ...command, priority }));
  }

  returnToBot(): Promise<ApiError | null> {
    return this.#wish('return_to_bot', (chatId, command) => this.#api.returnToBot(chatId, command));
  }

  archive(): Promise<ApiError | null> {
    return this.#wish('archive', (chatId, command) => this.#api.archive(chatId, command));
  }

  release(): Promise<ApiError | null> {
    return this.#wish('release', (chatId, command) => this.#api.release(chatId, command));
  }

  releaseWith(note: string): Promise<ApiError | null> {
    const send = (chatId: string, command: Command) =>
      this.#api.release(chatId, { ...command, ...withText('note', note) });
    return this.#wish('release', send, true);
  }

  /** @param until ms; null: until the customer writes */
  hold(until: number | null, reason: string): Promise<ApiError | null> {
    const send = (chatId: string, command: Command) =>
      this.#api.hold(chatId, { ...command, until, ...withText('reason', reason) });
    return this.#wish('hold', send, true);
  }

  transfer(target: TransferTarget, note: string): Promise<ApiError | null> {
    const send = (chatId: string, command: Command) =>
      this.#api.transfer(chatId, { ...command, ...target, ...withText('note', note) });
    return this.#wish('transfer', send, true);
  }

  /** Ends the offer by which the chat is passed on; it stays with whoever has it. */
  takeBack(decisionNo: number): Promise<ApiError | null> {
    return this.#wish('take_back', (chatId, command) => this.#api.takeBack(chatId, { ...command, decisionNo }));
  }

  /** @param force above that colleague's capacity */
  assign(operatorId: string, force: boolean): Promise<ApiError | null> {
    const send = (chatId: string, command: Command) =>
      this.#api.assign(chatId, { ...command, operatorId, ...(force && { force }) });
    return this.#wish('assign', send, true);
  }

  escalate(reason: string): Promise<ApiError | null> {
    const send = (chatId: string, command: Command) =>
      this.#api.escalate(chatId, { ...command, reason: reason.trim() });
    return this.#wish('escalate', send, true);
  }

  #wish(
    wish: Wish,
    send: (chatId: string, command: Command) => Promise<ApiResult<ChatAnswer>>,
    isInDialog = false,
  ): Promise<ApiError | null> {
    return this.#deps.wish(wish, (command) => send(this.#deps.chatId, command), isInDialog);
  }
}
