// What stands unsent in the composer, per operator and chat, on this device. Cleared at sign-out.

export class DraftStore {
  readonly #storage: Storage;
  readonly #prefix: string;

  constructor(storage: Storage, operatorId: string) {
    this.#storage = storage;
    this.#prefix = `kaiwa.draft.${operatorId}.`;
  }

  read(chatId: string): string {
    return this.#storage.getItem(this.#prefix + chatId) ?? '';
  }

  /** An empty text removes the draft. */
  write(chatId: string, text: string): void {
    if (text.trim() === '') this.#storage.removeItem(this.#prefix + chatId);
    else this.#storage.setItem(this.#prefix + chatId, text);
  }

  /** Chats with a draft, for the mark in the list. */
  chatIds(): Set<string> {
    const ids = new Set<string>();
    for (let index = 0; index < this.#storage.length; index++) {
      const key = this.#storage.key(index);
      if (key?.startsWith(this.#prefix)) ids.add(key.slice(this.#prefix.length));
    }
    return ids;
  }

  clear(): void {
    for (const chatId of this.chatIds()) this.#storage.removeItem(this.#prefix + chatId);
  }
}
