// Counts the writes that may change the board, so that one that was made is used again where nothing changed between.
// Bumped by the stores; read by board.ts.

export class Revision {
  #value = 0;

  get value(): number {
    return this.#value;
  }

  bump(): void {
    this.#value += 1;
  }
}
