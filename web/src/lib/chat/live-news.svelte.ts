// What has just come in live in the open chat, for the announcer. Old news goes after a few seconds, so that a burst is told
// as a number and a quiet moment starts anew.
import type { EntryView, MessageView } from '$protocol/entry-view';

const FORGET_AFTER_MS = 5_000;

export class LiveNews {
  messages = $state.raw<readonly MessageView[]>([]);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param operatorId whose own messages are no news to her */
  add(entries: readonly EntryView[], operatorId: string): void {
    const news = entries.filter(
      (entry) =>
        entry.kind === 'message' && !(entry.author.kind === 'operator' && entry.author.operatorId === operatorId),
    );
    if (news.length === 0) return;
    this.messages = [...this.messages, ...news.filter((entry) => entry.kind === 'message')];
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.clear(), FORGET_AFTER_MS);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.messages = [];
  }
}
