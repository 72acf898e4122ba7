// The keys of one desk as they come: holds the run of key-run.ts, the first of two keys, and the wait before an act that must have
// stood alone.
import type { KeyMap } from './key-map';
import { ALONE_MS, judgeKey, NO_RUN } from './key-run';
import type { DeskAct } from './usual-keys';

/** How long the first of two keys waits for the second. */
export const SEQUENCE_MS = 1_500;

export class KeyListener {
  #run = NO_RUN;
  #first: { readonly key: string; readonly at: number } | null = null;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param pressed as pressed-key says it
   * @param act does what the key means, at once or after ALONE_MS without another key
   * @returns whether the key is taken: its own effect in the browser is to be prevented
   */
  hear(
    { timeStamp, repeat }: Pick<KeyboardEvent, 'timeStamp' | 'repeat'>,
    pressed: string,
    keys: { readonly map: Pick<KeyMap, 'meaning'>; readonly isInText: boolean },
    act: (act: DeskAct) => void,
  ): boolean {
    // On the way to a character it is no key of its own.
    if (pressed === 'Shift') return false;
    this.stop();
    const first = this.#first !== null && timeStamp - this.#first.at < SEQUENCE_MS ? this.#first.key : null;
    this.#first = null;
    const meaning = keys.map.meaning(pressed, first, keys.isInText);
    const { run, verdict } = judgeKey(this.#run, pressed, meaning, timeStamp);
    this.#run = run;
    if (verdict === 'ignore' || meaning === null) return false;
    if (meaning === 'prefix') this.#first = { key: pressed, at: timeStamp };
    else if (verdict === 'act') act(meaning);
    else if (!repeat) this.#waiting = setTimeout(() => act(meaning), ALONE_MS);
    return true;
  }

  /** Forgets what waits. */
  stop(): void {
    clearTimeout(this.#waiting);
  }
}
