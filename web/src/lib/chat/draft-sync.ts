// Takes drafts to the server half a second after the last key and brings those of her other devices: the last written wins, and
// nothing that was written here and is not with the server yet is ever overwritten by what came earlier. Loaded right after the
// desk; without a line everything stays on the device until there is one.
import { DRAFT_LENGTH_MAX, DRAFT_MODES, type DraftMode, type DraftView } from '$protocol/draft';
import type { DraftApi } from '../api/draft-api';
import type { Draft, DraftStore } from './draft-store';

const SAVE_AFTER_MS = 500;
const AGE_MS_MAX = 30 * 86_400_000;

export interface DraftSyncDeps {
  readonly store: DraftStore;
  readonly api: Pick<DraftApi, 'list' | 'put'>;
  /** Another text stands in the store now than before, written elsewhere. */
  onArrived(chatId: string, mode: DraftMode, text: string): void;
}

export class DraftSync {
  readonly #deps: DraftSyncDeps;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** When each was last saved, so that an answer that was under way meanwhile does not bring back what it was before. */
  readonly #savedAt = new Map<string, number>();
  #count = 0;
  #isStopped = false;

  constructor(deps: DraftSyncDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#isStopped = false;
    this.#deps.store.onwrite = (chatId, mode) => {
      clearTimeout(this.#timers.get(keyOf(chatId, mode)));
      this.#timers.set(
        keyOf(chatId, mode),
        setTimeout(() => void this.#save(chatId, mode), SAVE_AFTER_MS),
      );
    };
    void this.load();
  }

  /** Brings what stands at the server, and takes there what does not. @param chatId one chat alone */
  async load(chatId?: string): Promise<void> {
    const { store, api } = this.#deps;
    const asked = this.#count;
    const answer = await api.list(chatId);
    if (!answer.ok || this.#isStopped) return;
    const told = new Map(answer.value.items.map((item) => [keyOf(item.chatId, item.mode), item]));
    const local = store.all().filter((known) => chatId === undefined || known.chatId === chatId);
    for (const known of local) {
      const isComing = this.#timers.has(keyOf(known.chatId, known.mode));
      if (!known.draft.isSaved && !isComing) void this.#save(known.chatId, known.mode);
      if (known.draft.isSaved && !told.has(keyOf(known.chatId, known.mode)))
        this.#take(gone(known.chatId, known.mode), asked);
    }
    for (const item of told.values()) this.#take(item, asked);
  }

  /** Takes there at once what waits. */
  async flush(): Promise<void> {
    const waiting = this.#deps.store.all().filter(({ draft }) => !draft.isSaved);
    await Promise.all(waiting.map(({ chatId, mode }) => this.#save(chatId, mode)));
  }

  /** What is answered from now on is kept nowhere: she may have signed out. */
  stop(): void {
    this.#isStopped = true;
    this.#deps.store.onwrite = () => undefined;
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  async #save(chatId: string, mode: DraftMode): Promise<void> {
    const { store, api } = this.#deps;
    clearTimeout(this.#timers.get(keyOf(chatId, mode)));
    this.#timers.delete(keyOf(chatId, mode));
    const draft = store.get(chatId, mode);
    if (draft === null || draft.isSaved || draft.text.length > DRAFT_LENGTH_MAX) return;
    const ageMs = Math.min(Math.max(0, Date.now() - draft.writtenAt), AGE_MS_MAX);
    const answer = await api.put(chatId, mode, { text: draft.text, place: draft.place, ageMs });
    // What could not be saved waits for the next key or the return of the line.
    if (!answer.ok || this.#isStopped) return;
    const now = store.get(chatId, mode);
    if (now?.text !== draft.text || now.writtenAt !== draft.writtenAt) return;
    this.#savedAt.set(keyOf(chatId, mode), ++this.#count);
    this.#put(chatId, mode, answer.value.draft);
  }

  /** As the server told it, unless something was written or saved here since it was asked. */
  #take(item: DraftView, asked: number): void {
    const { chatId, mode } = item;
    if ((this.#savedAt.get(keyOf(chatId, mode)) ?? 0) > asked) return;
    if (this.#deps.store.get(chatId, mode)?.isSaved !== false) this.#put(chatId, mode, item);
  }

  #put(chatId: string, mode: DraftMode, { text: told, place }: Pick<Draft, 'text' | 'place'>): void {
    const { store, onArrived } = this.#deps;
    const before = store.read(chatId, mode);
    // The server keeps no half of a character, of which the other half may be typed next.
    const text = before.toWellFormed() === told ? before : told;
    store.put(chatId, mode, { text, place, writtenAt: Date.now(), isSaved: true });
    if (text !== before) onArrived(chatId, mode, text);
  }
}

const keyOf = (chatId: string, mode: DraftMode) => `${DRAFT_MODES.indexOf(mode)} ${chatId}`;
const gone = (chatId: string, mode: DraftMode): DraftView => ({ chatId, mode, text: '', place: null, writtenAt: 0 });
