// A text on its way from a chat to the page of one's canned replies, where the editor opens with it. In memory, for one step.

let kept: string | null = null;

export function keepPrefill(text: string): void {
  kept = text;
}

/** Once; null: there is none. */
export function takePrefill(): string | null {
  const text = kept;
  kept = null;
  return text;
}
