// What stands unsent in the composer, per operator, chat and mode, on this device. Cleared at sign-out. DraftSync takes it to the
// server and brings what her other devices wrote.
import type { DraftMode, DraftView } from '$protocol/draft';
import type { AnyStorage } from '../preferences/sure-storage';

export interface Draft extends Pick<DraftView, 'text' | 'place'> {
  /** ms, by this device's clock. */
  readonly writtenAt: number;
  /** The server has it. An empty one that it has not is kept until then. */
  readonly isSaved: boolean;
}

export class DraftStore {
  readonly #storage: AnyStorage;
  readonly #prefix: string;
  /** Told of what was written here. */
  onwrite: (chatId: string, mode: DraftMode) => void = () => undefined;

  constructor(storage: AnyStorage, operatorId: string) {
    this.#storage = storage;
    this.#prefix = `kaiwa.draft.${operatorId}.`;
  }

  get(chatId: string, mode: DraftMode = 'reply'): Draft | null {
    return parse(this.#storage.getItem(this.#key(chatId, mode)));
  }

  read(chatId: string, mode: DraftMode = 'reply'): string {
    return this.get(chatId, mode)?.text ?? '';
  }

  /** @param place the newest place of the chat when the draft was begun */
  write(chatId: string, text: string, place: Draft['place'], mode: DraftMode = 'reply'): void {
    const kept = text.trim() === '' ? '' : text;
    const before = this.get(chatId, mode);
    if (kept === (before?.text ?? '')) return;
    this.put(chatId, mode, { text: kept, place, writtenAt: Date.now(), isSaved: false });
    this.onwrite(chatId, mode);
  }

  /** As it is to be kept, without a word to anybody. */
  put(chatId: string, mode: DraftMode, draft: Draft): void {
    const key = this.#key(chatId, mode);
    if (draft.text === '' && draft.isSaved) this.#storage.removeItem(key);
    else this.#storage.setItem(key, JSON.stringify(draft));
  }

  all(): { readonly chatId: string; readonly mode: DraftMode; readonly draft: Draft }[] {
    return this.#keys().flatMap((key) => {
      const of = this.ofKey(key);
      const draft = parse(this.#storage.getItem(key));
      return draft !== null && of !== null ? [{ ...of, draft }] : [];
    });
  }

  /** The draft that a key of the storage stands for; null: none of this operator's. */
  ofKey(key: string): { readonly chatId: string; readonly mode: DraftMode } | null {
    if (!key.startsWith(this.#prefix)) return null;
    const [, mode = '', chatId = ''] = /^(\w+)\.(.+)$/.exec(key.slice(this.#prefix.length)) ?? [];
    return mode === 'reply' || mode === 'note' ? { chatId, mode } : null;
  }

  /** Begun replies by chat, for the mark in the list. */
  texts(): Map<string, string> {
    const replies = this.all().filter(({ mode, draft }) => mode === 'reply' && draft.text !== '');
    return new Map(replies.map(({ chatId, draft }) => [chatId, draft.text]));
  }

  clear(): void {
    for (const key of this.#keys()) this.#storage.removeItem(key);
  }

  #key(chatId: string, mode: DraftMode): string {
    return `${this.#prefix}${mode}.${chatId}`;
  }

  #keys(): string[] {
    return Array.from({ length: this.#storage.length }, (_, index) => this.#storage.key(index) ?? '').filter((key) =>
      key.startsWith(this.#prefix),
    );
  }
}

/** Written by put() alone; what somebody else left there is none. */
function parse(kept: string | null): Draft | null {
  try {
    const draft: Draft | null = JSON.parse(kept ?? 'null');
    return typeof draft?.text === 'string' ? draft : null;
  } catch {
    return null;
  }
}
