// The Dispatcher's one alarm: armed to the earliest need in the transaction that wrote it, its time a column, armed anew by whatever
// comes next should it be lost. Called by Dispatcher for every commit and around the alarm's own work.
import type { DispatchStores } from './dispatch-tools';
import { nextAlarmAt } from './on-alarm';

/** An alarm that should have come this long ago was lost. */
const LOST_MS = 60_000;

export class AlarmClock {
  readonly #storage: Pick<DurableObjectStorage, 'setAlarm'>;
  readonly #stores: DispatchStores;
  #isRinging = false;

  constructor(storage: Pick<DurableObjectStorage, 'setAlarm'>, stores: DispatchStores) {
    this.#storage = storage;
    this.#stores = stores;
  }

  /** Synchronous, in the block that wrote the rows: after an await a crash would leave rows that nothing wakes. */
  arm(now: number): void {
    if (this.#isRinging) return;
    const { marks } = this.#stores;
    const due = nextAlarmAt(this.#stores, now);
    if (due === null) return;
    const armed = marks.armedAt();
    if (armed !== null && armed <= due && armed > now - LOST_MS) return;
    marks.setArmedAt(due);
    void this.#storage.setAlarm(due);
  }

  /** Runs what is due; armed again afterwards, whatever becomes of it. */
  ring(work: () => void, now: () => number): void {
    this.#stores.marks.setArmedAt(null);
    this.#isRinging = true;
    try {
      work();
    } finally {
      this.#isRinging = false;
      this.arm(now());
    }
  }
}
