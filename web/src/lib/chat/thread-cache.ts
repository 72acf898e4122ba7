// Threads of chats that were left, for a quick return. One that the chat has moved on from is not shown again: something in it may have
// been unsent. In memory only.
import type { ThreadState } from './apply-chat-message';

const KEPT_MAX = 20;

export class ThreadCache {
  readonly #threads = new Map<string, ThreadState>();

  /** The thread as it is left; null: nothing of it is to be kept. */
  keep(chatId: string, thread: ThreadState | null): void {
    this.#threads.delete(chatId);
    if (thread !== null) this.#threads.set(chatId, thread);
    for (const oldest of [...this.#threads.keys()].slice(0, -KEPT_MAX)) this.#threads.delete(oldest);
  }

  /** @param row what the list knows of the chat; null: nothing */
  of(chatId: string, row: { readonly epoch: number; readonly seq: number } | null): ThreadState | null {
    const thread = this.#threads.get(chatId) ?? null;
    const known = thread?.position ?? null;
    if (row === null || known === null) return thread;
    return row.epoch === known.epoch && row.seq <= known.seq ? thread : null;
  }

  clear(): void {
    this.#threads.clear();
  }
}
