// Of several tabs the one that was last pressed leads: it may sound, for the browser lets only a pressed tab do so, and it alone shows
// notifications. The others wait in line, so that the next one takes over when it closes, crashes or signs out.

const LOCK = 'kaiwa-notices';

export class TabLead {
  isLeader = false;
  #turn = 0;
  #isOver = false;
  #waiting = new AbortController();
  #giveUp: () => void = () => undefined;

  start(): void {
    this.#waiting = new AbortController();
    this.#hold({ signal: this.#waiting.signal });
  }

  stop(): void {
    this.#isOver = true;
    this.isLeader = false;
    this.#waiting.abort();
    this.#giveUp();
  }

  /** Somebody pressed something in this tab. */
  take(): void {
    if (this.isLeader || this.#isOver) return;
    const waiting = this.#waiting;
    this.#hold({ steal: true });
    waiting.abort();
  }

  #hold(options: LockOptions): void {
    const turn = ++this.#turn;
    const lead = async () => {
      if (turn !== this.#turn || this.#isOver) return;
      this.isLeader = true;
      await new Promise<void>((resolve) => {
        this.#giveUp = resolve;
      });
    };
    const over = () => {
      if (turn !== this.#turn || this.#isOver) return;
      this.isLeader = false;
      this.start();
    };
    // Rejected where another tab took it, or where this one took it and waits no longer.
    navigator.locks.request(LOCK, options, lead).then(over, over);
  }
}
