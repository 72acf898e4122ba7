// A clock that jumps from one planned act to the next, so that a day of a desk is played in a moment. Acts of the same
// instant run in the order in which they were planned. Only tests import it.

interface Planned {
  readonly at: number;
  readonly order: number;
  readonly act: () => void;
}

export class VirtualTime {
  now: number;
  #planned: Planned[] = [];
  #order = 0;

  constructor(now: number) {
    this.now = now;
  }

  /** Plans an act for an instant (ms); one that is past comes next. */
  at(instant: number, act: () => void): void {
    this.#order += 1;
    this.#planned.push({ at: Math.max(instant, this.now), order: this.#order, act });
    this.#rise(this.#planned.length - 1);
  }

  after(ms: number, act: () => void): void {
    this.at(this.now + ms, act);
  }

  /** Plays until nothing is planned, or until the instant. @returns how many acts were played */
  play(until = Number.POSITIVE_INFINITY): number {
    let played = 0;
    for (let first = this.#planned[0]; first && first.at <= until; first = this.#planned[0]) {
      this.#takeFirst();
      this.now = first.at;
      first.act();
      played += 1;
    }
    return played;
  }

  // A binary heap by (at, order).

  #takeFirst(): void {
    const last = this.#planned.pop();
    if (!last || this.#planned.length === 0) return;
    this.#planned[0] = last;
    this.#sink(0);
  }

  #rise(from: number): void {
    for (let index = from; index > 0; ) {
      const parent = (index - 1) >> 1;
      if (!this.#isBefore(index, parent)) return;
      this.#swap(index, parent);
      index = parent;
    }
  }

  #sink(from: number): void {
    for (let index = from; ; ) {
      const left = 2 * index + 1;
      const least = this.#isBefore(left + 1, left) ? left + 1 : left;
      if (!this.#isBefore(least, index)) return;
      this.#swap(index, least);
      index = least;
    }
  }

  #isBefore(one: number, other: number): boolean {
    const a = this.#planned[one];
    const b = this.#planned[other];
    if (!a || !b) return false;
    return a.at < b.at || (a.at === b.at && a.order < b.order);
  }

  #swap(one: number, other: number): void {
    const a = this.#planned[one];
    const b = this.#planned[other];
    if (!a || !b) return;
    this.#planned[one] = b;
    this.#planned[other] = a;
  }
}
