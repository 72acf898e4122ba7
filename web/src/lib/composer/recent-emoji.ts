// The emoji this operator used last, on this device. They say nothing about a customer, so a sign-out leaves them.
const KEPT_MAX = 24;
const KEY = 'kaiwa.recent-emoji.';

export class RecentEmoji {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly #key: string;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>, operatorId: string) {
    this.#storage = storage;
    this.#key = KEY + operatorId;
  }

  /** Newest first. */
  all(): readonly string[] {
    return (this.#storage.getItem(this.#key) ?? '').split(' ').filter(Boolean).slice(0, KEPT_MAX);
  }

  add(emoji: string): void {
    const kept = [emoji, ...this.all().filter((known) => known !== emoji)].slice(0, KEPT_MAX);
    this.#storage.setItem(this.#key, kept.join(' '));
  }
}
