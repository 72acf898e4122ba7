// What the signed-in operator has begun to write, for the whole desk: kept on this device, brought to the server and from her other devices
// by a part that is loaded after the desk. Without that part, drafts stay where they are.
import type { DraftMode } from '$protocol/draft';
import type { DeskApi } from '../api/desk-api';
import { DraftStore } from '../chat/draft-store';
import type { DraftSync } from '../chat/draft-sync';
import type { AnyStorage } from '../preferences/sure-storage';

export class DeskDrafts {
  readonly store: DraftStore;
  /** Begun replies by chat, as of the last time the chat was changed. */
  begun = $state.raw<ReadonlyMap<string, string>>(new Map());
  /** What another device of hers wrote last. */
  arrived = $state.raw<{ readonly chatId: string; readonly mode: DraftMode } | null>(null);
  /** Null until it is loaded. */
  #sync: DraftSync | null = null;
  #isStopped = false;

  constructor(operatorId: string, storage: AnyStorage) {
    this.store = new DraftStore(storage, operatorId);
    this.read();
  }

  async start(client: DeskApi['client']): Promise<void> {
    const parts = await Promise.all([import('../chat/draft-sync'), import('../api/draft-api')]).catch(() => null);
    if (parts === null || this.#isStopped) return;
    const [{ DraftSync: Sync }, { DraftApi }] = parts;
    this.#sync = new Sync({
      store: this.store,
      api: new DraftApi(client),
      onArrived: (chatId, mode) => {
        this.arrived = { chatId, mode };
        this.read();
      },
    });
    this.#sync.start();
  }

  /** She is here now, maybe from another device. @param chatId of this chat alone */
  load(chatId?: string): void {
    void this.#sync?.load(chatId);
  }

  /** Another tab of hers wrote, sent or emptied one: what stands here is older. @param key of the storage; null: all of it is gone */
  heard(key: string | null): void {
    const of = key === null ? null : this.store.ofKey(key);
    if (of === null) return;
    this.arrived = of;
    this.read();
  }

  read(): void {
    this.begun = this.store.texts();
  }

  /** What was written goes to the server now. */
  async flush(): Promise<void> {
    await this.#sync?.flush();
  }

  stop(): void {
    this.#isStopped = true;
    this.#sync?.stop();
  }
}
