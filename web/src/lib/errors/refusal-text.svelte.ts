// A refusal's words for a component, where a wait that the server asked for counts down. To be made while a component is set up.
import { type Refused, refusalWords } from './refusal-words';

export class RefusalText {
  readonly #error: () => Refused | null;
  #now = $state(Date.now());
  /** ms; null: there is no wait. */
  readonly #until = $derived.by(() => {
    const sec = this.#error()?.retryAfterSec;
    return sec === undefined ? null : Date.now() + sec * 1_000;
  });
  readonly #parts = $derived.by(() => {
    const error = this.#error();
    if (error === null) return { words: '', next: '' };
    if (this.#until === null) return refusalWords(error);
    // Read before the clock was set anew, it is not more than was asked for.
    return refusalWords(error, Math.min(error.retryAfterSec ?? 0, (this.#until - this.#now) / 1_000));
  });

  /** @param error as it is now; null: nothing was refused, and all texts are empty */
  constructor(error: () => Refused | null) {
    this.#error = error;
    $effect(() => {
      const until = this.#until;
      if (until === null) return;
      this.#now = Date.now();
      const timer = setInterval(() => {
        this.#now = Date.now();
        if (this.#now >= until) clearInterval(timer);
      }, 1_000);
      return () => clearInterval(timer);
    });
  }

  /** What happened. */
  get words(): string {
    return this.#parts.words;
  }

  /** What can be done, or how long to wait. */
  get next(): string {
    return this.#parts.next;
  }

  get text(): string {
    return `${this.words} ${this.next}`.trim();
  }

  /** Where the next step stands on the page already: the wait alone. */
  get brief(): string {
    return this.#until === null ? this.words : this.text;
  }
}
