// What was written in a chat goes out before whatever she does with its session: a reply that is overtaken by "Resolve" is refused,
// and her own reply changes the session that she resolves. Called by ChatController, and by the field before a macro runs.
import type { ApiErrorCode } from '../api/api-result';
import type { OutgoingController } from './outgoing-controller.svelte';

/** Without a line nothing goes out; what she does then is refused for the same reason, or waits for her to look. */
const WITHIN_MS = 5_000;
const UNDER_WAY: ReadonlySet<string> = new Set(['waiting', 'acknowledged']);

/**
 * Sends what could still be undone, and waits until the thread has it. A file on its way up is not waited for.
 * @returns why one of them did not go out; null: nothing is in the way
 */
export async function bringOut(outgoing: OutgoingController, chatId: string): Promise<ApiErrorCode | null> {
  for (const { id, state } of outgoing.of(chatId)) if (state === 'counting') outgoing.sendNow(id);
  const underWay = () => outgoing.of(chatId).filter(({ state }) => UNDER_WAY.has(state));
  const ids = new Set(underWay().map(({ id }) => id));
  if (ids.size > 0) await until(() => underWay().length === 0, outgoing);
  const left = outgoing.of(chatId).find(({ id }) => ids.has(id));
  // The store keeps it as text.
  return (left?.reason ?? null) as ApiErrorCode | null;
}

/** At the latest after WITHIN_MS. */
function until(isTrue: () => boolean, outgoing: OutgoingController): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const stop = outgoing.watch(() => {
      if (isTrue()) done();
    });
    const timer = setTimeout(done, WITHIN_MS);
  });
}
