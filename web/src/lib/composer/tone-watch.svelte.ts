// Looks over a text before it is sent, and tells its writer once what may hurt in it; sent again as it is, it goes. Its rules and words
// are loaded with the first text; whatever is sent before they are there goes unseen.
import type { ToneFault, toneFaults } from '$domain/tone/check-tone';

type Check = typeof toneFaults;

export class ToneWatch {
  /** Of the text as it stands; empty: nothing to tell. */
  faults = $state.raw<readonly ToneFault[]>([]);
  readonly #load: () => Promise<Check>;
  #check: Check | null = null;
  #isAsked = false;
  /** The sessions in which a reply has left this desk. */
  readonly #answered = new Set<string>();

  constructor(load: () => Promise<Check> = async () => (await import('$domain/tone/check-tone')).toneFaults) {
    this.#load = load;
  }

  /** There is another text now. */
  changed(): void {
    this.faults = [];
    if (this.#isAsked) return;
    this.#isAsked = true;
    this.#load().then(
      (check) => {
        this.#check = check;
      },
      // Asked for again with the next letter.
      () => {
        this.#isAsked = false;
      },
    );
  }

  /**
   * @param sessionId of a session in which nobody has answered yet; null: somebody has, or it is a group
   * @returns whether its writer is told first
   */
  holds(text: string, sessionId: string | null): boolean {
    const isFirst = sessionId !== null && !this.#answered.has(sessionId);
    const faults = this.faults.length > 0 ? [] : (this.#check?.(text, isFirst) ?? []);
    this.faults = faults;
    if (faults.length === 0 && sessionId !== null) this.#answered.add(sessionId);
    return faults.length > 0;
  }
}
