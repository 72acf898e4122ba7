// Whether the open chat was marked unread: what is on screen is not taken for read then, until she comes back to it. Kept for the tab's
// session, for a reload is no coming back. Held by ChatController.
const KEY = 'kaiwa.kept-unread';

export class KeptUnread {
  readonly #chatId: string;
  readonly #storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

  constructor(chatId: string, storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) {
    this.#chatId = chatId;
    this.#storage = storage;
  }

  get is(): boolean {
    return this.#storage.getItem(KEY) === this.#chatId;
  }

  keep(): void {
    this.#storage.setItem(KEY, this.#chatId);
  }

  drop(): void {
    if (this.is) this.#storage.removeItem(KEY);
  }
}
