// Waits for something, but only so long. What is late is not stopped: its result is no longer looked at.
// Called where an answer is due (the webhook) and where a last good value is better than waiting.

export type Timely<T> = { readonly inTime: true; readonly value: T } | { readonly inTime: false };

/** The value, or `inTime: false` after `ms`. A rejection in time rejects; a later one is nobody's. */
export async function withinMs<T>(promise: Promise<T>, ms: number): Promise<Timely<T>> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const late = new Promise<Timely<T>>((resolve) => {
    timer = setTimeout(() => resolve({ inTime: false }), ms);
  });
  try {
    return await Promise.race([promise.then((value) => ({ inTime: true as const, value })), late]);
  } finally {
    if (timer !== null) clearTimeout(timer);
  }
}
