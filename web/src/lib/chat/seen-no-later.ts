// By when the customer must have seen our messages. LINE tells bots nothing about reading; what the customer did in the chat
// afterwards is the only proof there is, so this is a latest time, never the moment itself. Pure.
import type { EntryView } from '$protocol/entry-view';

/** What a customer can only do with the chat open. A beacon, a follow or a membership happen elsewhere. */
const DONE_IN_THE_CHAT: ReadonlySet<string> = new Set(['postback', 'video_played', 'account_linked']);

function isProof(entry: EntryView): boolean {
  if (entry.kind === 'note') return false;
  return entry.kind === 'message' ? entry.author.kind === 'customer' : DONE_IN_THE_CHAT.has(entry.event.type);
}

/**
 * The newest of our messages that the customer must have seen, and by when (ms).
 * @param ordered entries in display order
 */
export function seenNoLater(ordered: readonly EntryView[]): { readonly id: string; readonly at: number } | null {
  let unproven: { readonly id: string; readonly acceptedAt: number }[] = [];
  let seen: { readonly id: string; readonly at: number } | null = null;
  for (const entry of ordered) {
    if (entry.kind === 'message' && entry.delivery?.state === 'sent') {
      unproven.push({ id: entry.id, acceptedAt: entry.delivery.acceptedAt ?? entry.lineTs });
    } else if (isProof(entry)) {
      // What LINE took after the customer's own step crossed it on the way.
      const proven = unproven.filter((own) => own.acceptedAt <= entry.lineTs);
      const newest = proven.at(-1);
      if (newest !== undefined) seen = { id: newest.id, at: entry.lineTs };
      unproven = unproven.filter((own) => own.acceptedAt > entry.lineTs);
    }
  }
  return seen;
}
