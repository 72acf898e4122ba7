// Whether what we write in this chat has been held up: the first message that still waits for LINE, and why. Pure.
import type { EntryView, MessageView } from '$protocol/entry-view';

const BLOCKED_AFTER_MS = 60_000;

/** The head of the line where it has waited too long; null where all goes well. @param now ms */
export function blockedHead(entries: Iterable<EntryView>, now: number): MessageView | null {
  let head: MessageView | null = null;
  for (const entry of entries) {
    if (entry.kind !== 'message') continue;
    const state = entry.delivery?.state;
    if (state !== 'queued' && state !== 'sending') continue;
    if (head === null || entry.seq < head.seq) head = entry;
  }
  return head !== null && now - head.at > BLOCKED_AFTER_MS ? head : null;
}
