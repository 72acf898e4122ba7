// What of a chat was seen: its newest message is read after a second on screen in a tab that has the focus, and a reply may name its place
// a little earlier. Called by Thread while it is made.
import type { ChatController } from './chat-controller.svelte';

const READ_AFTER_MS = 1_000;
/** A message that comes in the last moment before Enter has not been seen by the writer. */
const SEEN_AFTER_MS = 500;

const hasFocus = () => document.hasFocus() && document.visibilityState === 'visible';

/** @param isEndInView the end of the thread is on screen, and follows what comes */
export function watchSight(chat: () => ChatController, isEndInView: () => boolean): void {
  let isFocused = $state(hasFocus());
  const isLooked = $derived(isFocused && isEndInView());

  $effect(() => {
    const noteFocus = () => {
      isFocused = hasFocus();
    };
    const end = new AbortController();
    for (const name of ['focus', 'blur']) window.addEventListener(name, noteFocus, end);
    document.addEventListener('visibilitychange', noteFocus, end);
    return () => end.abort();
  });

  $effect(() => {
    const { thread, status } = chat();
    // Without a line it would not be heard; the return of the line runs this again.
    if (!isLooked || status.state !== 'connected') return;
    const { chat: view, position } = thread;
    if (view === null || position === null || view.inboundCount <= view.readCount) return;
    const timer = setTimeout(() => void chat().markRead(), READ_AFTER_MS);
    return () => clearTimeout(timer);
  });

  $effect(() => {
    const { thread, seen } = chat();
    if (!isLooked || thread.position === null) return;
    // What was there when the chat was opened counts at once.
    const timer = setTimeout(() => chat().noteSeen(), seen === null ? 0 : SEEN_AFTER_MS);
    return () => clearTimeout(timer);
  });
}
