// What stands unsent in the composer, per operator, chat and mode, on this device. Cleared at sign-out.

export type DraftMode = 'reply' | 'note';

export class DraftStore {
  readonly #storage: Storage;
  readonly #prefix: Readonly<Record<DraftMode, string>>;

  constructor(storage: Storage, operatorId: string) {
    this.#storage = storage;
    this.#prefix = { reply: `kaiwa.draft.${operatorId}.`, note: `kaiwa.note-draft.${operatorId}.` };
  }

  read(chatId: string, mode: DraftMode = 'reply'): string {
    return this.#storage.getItem(this.#prefix[mode] + chatId) ?? '';
  }

  /** An empty text removes the draft. */
  write(chatId: string, text: string, mode: DraftMode = 'reply'): void {
    const key = this.#prefix[mode] + chatId;
    if (text.trim() === '') this.#storage.removeItem(key);
    else this.#storage.setItem(key, text);
  }

  /** Chats with a draft, for the mark in the list. */
  chatIds(mode: DraftMode = 'reply'): Set<string> {
    const prefix = this.#prefix[mode];
    const ids = new Set<string>();
    for (let index = 0; index < this.#storage.length; index++) {
      const key = this.#storage.key(index);
      if (key?.startsWith(prefix)) ids.add(key.slice(prefix.length));
    }
    return ids;
  }

  clear(): void {
    for (const mode of ['reply', 'note'] as const) {
      for (const chatId of this.chatIds(mode)) this.#storage.removeItem(this.#prefix[mode] + chatId);
    }
  }
}
