// When the server is told that somebody is at this tab: with the first key, pointer, touch or focus, then once a minute at most.
// What could not be told is told with the next one. Holds no listeners; the desk calls it.

const TOLD_EVERY_MS = 60_000;

export class ActivityNotice {
  #toldAt = Number.NEGATIVE_INFINITY;
  readonly #tell: () => boolean;

  /** @param tell says so to the server; false where it could not */
  constructor(tell: () => boolean) {
    this.#tell = tell;
  }

  /** @param now ms */
  felt(now: number): void {
    if (now - this.#toldAt >= TOLD_EVERY_MS && this.#tell()) this.#toldAt = now;
  }
}
