// Lines for readers, one after the other: a live region tells what it holds, so a line that took the place of another at once would
// leave that one unheard. Each stands as long as it takes to be begun and read; between two the region is empty, or the same words
// twice would be told once. Renders nothing. One per desk.

const STANDS_AT_LEAST_MS = 1_500;
/** About as fast as a reader speaks; what stands longer is still read to its end, for it is told politely. */
const PER_LETTER_MS = 50;
const STANDS_AT_MOST_MS = 5_000;
const GAP_MS = 100;
/** Behind so many nobody hears what is new: the oldest go. */
const LINES_MAX = 8;

export class PoliteQueue {
  /** What the region holds now. */
  line = $state('');
  #waiting: string[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;

  say(words: string): void {
    this.#waiting = [...this.#waiting, words].slice(-LINES_MAX);
    if (this.#timer === null) this.#next();
  }

  /** A line that is no longer true. @returns whether it was taken back before it had been told */
  unsay(words: string): boolean {
    if (this.line === words) {
      this.#pause();
      return false;
    }
    const rest = this.#waiting.filter((line) => line !== words);
    const isUntold = rest.length < this.#waiting.length;
    this.#waiting = rest;
    return isUntold;
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = [];
    this.line = '';
  }

  #next(): void {
    const [words, ...rest] = this.#waiting;
    this.#timer = null;
    if (words === undefined) return;
    this.#waiting = rest;
    this.line = words;
    const ms = Math.min(STANDS_AT_MOST_MS, Math.max(STANDS_AT_LEAST_MS, words.length * PER_LETTER_MS));
    this.#timer = setTimeout(() => this.#pause(), ms);
  }

  #pause(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.line = '';
    this.#timer = setTimeout(() => this.#next(), GAP_MS);
  }
}
