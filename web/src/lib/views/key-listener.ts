// The keys of one desk as they come: holds the run of key-run.ts and the wait before an act that must have stood alone.
import type { DeskAction } from './desk-shortcuts';
import { ALONE_MS, judgeKey, NO_RUN } from './key-run';

export class KeyListener {
  #run = NO_RUN;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param action what the key alone would do
   * @param act does it, at once or after ALONE_MS without another key
   * @returns whether the key is taken: its own effect in the browser is to be prevented
   */
  hear(
    event: Pick<KeyboardEvent, 'key' | 'timeStamp' | 'repeat'>,
    action: DeskAction | null,
    act: () => void,
  ): boolean {
    this.stop();
    const { run, verdict } = judgeKey(this.#run, event.key, action, event.timeStamp);
    this.#run = run;
    if (verdict === 'ignore') return false;
    if (verdict === 'act') act();
    else if (!event.repeat) this.#waiting = setTimeout(act, ALONE_MS);
    return true;
  }

  /** Forgets what waits. */
  stop(): void {
    clearTimeout(this.#waiting);
  }
}
