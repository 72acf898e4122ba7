// Where "New messages" stands in an open chat: frozen when it is opened, gone with the answer. The first unread message may stand
// above what is loaded; its line waits until it is. Renders nothing.
import type { ThreadState } from './apply-chat-message';
import type { KeptUnread } from './kept-unread';
import { firstUnreadId } from './thread-lines';

export class UnreadLine {
  /** She marked it unread herself. */
  readonly kept: KeptUnread;
  /** The entry above which the line stands. */
  firstId = $state.raw<string | null>(null);
  /** How many were unread when the chat was opened, while the first of them is not loaded. */
  #above: { readonly count: number; readonly upTo: number } | null = null;

  constructor(kept: KeptUnread) {
    this.kept = kept;
  }

  freeze(thread: ThreadState): void {
    const { chat, position } = thread;
    if (chat === null || position === null) return;
    this.#above = { count: chat.inboundCount - chat.readCount, upTo: position.seq };
    this.find(thread);
  }

  /** More of the thread is loaded. */
  find({ entries, olderCursor }: ThreadState): void {
    if (this.#above === null) return;
    const { count, upTo } = this.#above;
    const known = [...entries.values()].filter((entry) => entry.seq <= upTo);
    const found = firstUnreadId(known, count, olderCursor);
    if (found === undefined) return;
    this.firstId = found;
    this.#above = null;
  }

  /** The operator has answered: what was new has been taken in. */
  drop(): void {
    this.#above = null;
    this.firstId = null;
    this.kept.drop();
  }
}
