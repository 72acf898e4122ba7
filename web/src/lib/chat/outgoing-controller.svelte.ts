// Sends what was written here, chat by chat in the order of writing, and repeats the same id until the server has answered.
// A message is in the store before it is on the line and leaves it with the acknowledgement. One per desk; it outlives the chat
// that is on screen.
import type { SendAnswer, SendMessage } from '$protocol/chat-command';
import type { ApiResult } from '../api/api-result';
import { backoffMs } from '../realtime/backoff';
import { newMessageId } from './new-message-id';
import type { OutgoingMessage, OutgoingStore } from './outgoing-store';

export interface OutgoingDeps {
  readonly store: OutgoingStore;
  send(chatId: string, message: SendMessage): Promise<ApiResult<SendAnswer>>;
}

/** Answers after which the desk waits for a sign-in and then goes on. */
const WAITS_FOR_LOGIN: ReadonlySet<string> = new Set(['SIGN_IN_REQUIRED', 'TOKEN_EXPIRED', 'LOGIN_ENDED']);

export class OutgoingController {
  /** Every message that is not yet part of its thread, oldest first. */
  messages = $state.raw<readonly OutgoingMessage[]>([]);
  readonly #deps: OutgoingDeps;
  #running = new Set<string>();
  #attempts = new Map<string, number>();
  #timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(deps: OutgoingDeps) {
    this.#deps = deps;
    this.messages = deps.store.all();
  }

  of(chatId: string): readonly OutgoingMessage[] {
    return this.messages.filter((message) => message.chatId === chatId);
  }

  /** Takes a text for a chat. It is stored before this returns. */
  write(chatId: string, text: string, seenSeq: OutgoingMessage['seenSeq']): OutgoingMessage {
    const message: OutgoingMessage = {
      id: newMessageId(),
      chatId,
      text,
      createdAt: Date.now(),
      seenSeq,
      confirmed: false,
      state: 'waiting',
      reason: null,
    };
    this.#put(message);
    void this.#run(chatId);
    return message;
  }

  /** The writer saw what came between and sends all the same. */
  confirm(id: string): void {
    const message = this.messages.find((known) => known.id === id);
    if (message === undefined) return;
    this.#put({ ...message, state: 'waiting', confirmed: true, reason: null });
    void this.#run(message.chatId);
  }

  /** Drops a message that did not go out; its text goes back to whoever asks. */
  discard(id: string): string | null {
    const message = this.messages.find((known) => known.id === id);
    this.#drop(id);
    return message?.text ?? null;
  }

  /** The thread shows this message itself now. */
  settle(isInThread: (id: string) => boolean): void {
    for (const message of this.messages) if (isInThread(message.id)) this.#drop(message.id);
  }

  /** Tries everything that waits, at once: at start, after a sign-in, when the line is back. */
  resume(): void {
    for (const chatId of new Set(this.messages.map((message) => message.chatId))) {
      clearTimeout(this.#timers.get(chatId));
      this.#attempts.delete(chatId);
      void this.#run(chatId);
    }
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  /** At sign-out: nothing written here stays on this device. */
  clear(): void {
    this.stop();
    this.#deps.store.clear();
    this.messages = [];
  }

  /** One lane per chat: the next goes when the one before is answered. */
  async #run(chatId: string): Promise<void> {
    if (this.#running.has(chatId)) return;
    this.#running.add(chatId);
    try {
      for (let head = this.#head(chatId); head !== undefined; head = this.#head(chatId)) {
        if (!(await this.#sendOne(head))) return;
      }
    } finally {
      this.#running.delete(chatId);
    }
  }

  #head(chatId: string): OutgoingMessage | undefined {
    return this.messages.find((message) => message.chatId === chatId && message.state === 'waiting');
  }

  /** @returns whether the lane may go on */
  async #sendOne(message: OutgoingMessage): Promise<boolean> {
    const answer = await this.#deps.send(message.chatId, {
      id: message.id,
      type: 'text',
      text: message.text,
      ...(message.seenSeq && { seenSeq: message.seenSeq }),
      ...(message.confirmed && { confirmed: true }),
    });
    if (answer.ok) {
      this.#attempts.delete(message.chatId);
      this.#deps.store.remove(message.id);
      // Stays on screen until the thread has it; if the thread was quicker it is gone already.
      if (this.messages.some((known) => known.id === message.id)) this.#set({ ...message, state: 'acknowledged' });
      return true;
    }
    const { code, retry, retryAfterSec } = answer.error;
    if (WAITS_FOR_LOGIN.has(code)) return false;
    if (retry) {
      this.#later(message.chatId, retryAfterSec);
      return false;
    }
    this.#put({ ...message, state: code === 'NEWER_MESSAGE' ? 'held' : 'refused', reason: code });
    return true;
  }

  #later(chatId: string, retryAfterSec: number | undefined): void {
    const attempt = this.#attempts.get(chatId) ?? 0;
    this.#attempts.set(chatId, attempt + 1);
    const waitMs = Math.max(backoffMs(attempt, Math.random()), (retryAfterSec ?? 0) * 1_000);
    clearTimeout(this.#timers.get(chatId));
    this.#timers.set(
      chatId,
      setTimeout(() => void this.#run(chatId), waitMs),
    );
  }

  #put(message: OutgoingMessage): void {
    this.#deps.store.put(message);
    this.#set(message);
  }

  #set(message: OutgoingMessage): void {
    const others = this.messages.filter((known) => known.id !== message.id);
    this.messages = [...others, message].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  #drop(id: string): void {
    this.#deps.store.remove(id);
    this.messages = this.messages.filter((known) => known.id !== id);
  }
}
