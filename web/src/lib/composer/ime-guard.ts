// Says whether a key belongs to an input method (Japanese, Thai, Chinese) and not to us. Four signals, any one is enough:
// the event says so; keyCode 229 (Chrome while composing); a composition is open; one ended less than 50 ms ago (Safari sends
// `compositionend` first and the Enter after it with isComposing = false). Stands before every handler of Enter and Esc.

/** After `compositionend` an Enter within this time is still the input method's. */
export const AFTER_COMPOSITION_MS = 50;

export interface KeyLike {
  readonly isComposing: boolean;
  readonly keyCode: number;
  readonly timeStamp: number;
}

export class ImeGuard {
  #isComposing = false;
  #endedAt = Number.NEGATIVE_INFINITY;

  readonly started = (): void => {
    this.#isComposing = true;
  };

  readonly ended = (event: { readonly timeStamp: number }): void => {
    this.#isComposing = false;
    this.#endedAt = event.timeStamp;
  };

  /** True: leave this key alone. */
  owns(key: KeyLike): boolean {
    return (
      key.isComposing ||
      key.keyCode === 229 ||
      this.#isComposing ||
      key.timeStamp - this.#endedAt < AFTER_COMPOSITION_MS
    );
  }
}
