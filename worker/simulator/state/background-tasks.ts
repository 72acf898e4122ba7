// Work that goes on behind an answer, such as looking at media that was just sent. Who asks what it found waits for it first.
// One per running platform.

export class BackgroundTasks {
  readonly #running = new Set<Promise<void>>();

  /** Never rejects at anybody: what fails is a bug and goes to the log. */
  run(task: () => Promise<void>): void {
    const running = task()
      .catch((error: unknown) => console.error(error))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Resolves when nothing runs any more. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
