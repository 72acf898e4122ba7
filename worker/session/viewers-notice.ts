// Tells the hubs who has this chat open, when that is other than it was: a moment after somebody came or went, one call at a time. In
// memory: what is lost with the object is put right by the hub, which asks again. Called by ChatSession.
import { type ChatViewers, isSamePeople, VIEWERS_SETTLE_MS, type Viewer } from '../domain/hub/viewers';

const TRIES_MAX = 3;

export interface ViewersNoticeDeps {
  /** Those who are there now; null: there is no chat. */
  readonly count: () => ChatViewers | null;
  readonly tell: (viewers: ChatViewers) => Promise<void>;
  readonly onTrouble: (cause: unknown) => void;
}

export class ViewersNotice {
  readonly #deps: ViewersNoticeDeps;
  /** What the hubs know; null: nobody knows what. */
  #told: readonly Viewer[] | null = null;
  #isPlanned = false;

  constructor(deps: ViewersNoticeDeps) {
    this.#deps = deps;
  }

  /** @param before who was there before this change: what the hubs were told by an object that slept since */
  changed(before: readonly Viewer[] | null): void {
    if (this.#isPlanned) return;
    this.#told ??= before;
    this.#plan(VIEWERS_SETTLE_MS, 1);
  }

  /** A short timer that holds the object for a second and no longer: whoever came or went has woken it anyway. */
  #plan(waitMs: number, tryNo: number): void {
    this.#isPlanned = true;
    setTimeout(() => void this.#tell(tryNo), waitMs);
  }

  async #tell(tryNo: number): Promise<void> {
    try {
      const viewers = this.#deps.count();
      if (viewers && !(this.#told && isSamePeople(this.#told, viewers.people))) {
        await this.#deps.tell(viewers);
        this.#told = viewers.people;
        // Whoever came or went meanwhile.
        const present = this.#deps.count();
        if (present && !isSamePeople(present.people, viewers.people)) return this.#plan(VIEWERS_SETTLE_MS, 1);
      }
      this.#isPlanned = false;
    } catch (cause) {
      this.#deps.onTrouble(cause);
      this.#told = null;
      if (tryNo < TRIES_MAX) return this.#plan(VIEWERS_SETTLE_MS * 2 ** tryNo, tryNo + 1);
      this.#isPlanned = false;
    }
  }
}
