// What came after a place in the thread, and what was taken back since. Pure.
import type { EntryView } from '$protocol/entry-view';

/** Messages of the customer and of colleagues, as the Worker counts them; what nobody wrote makes no draft old. */
export function newerThan(
  entries: Iterable<EntryView>,
  place: { readonly epoch: number; readonly seq: number } | null,
  operatorId: string,
): number {
  if (place === null) return 0;
  let count = 0;
  for (const entry of entries) {
    if (entry.kind !== 'message' || entry.epoch < place.epoch) continue;
    const isLater = entry.epoch > place.epoch || entry.seq > place.seq;
    const { author } = entry;
    const isByOther = author.kind === 'customer' || (author.kind === 'operator' && author.operatorId !== operatorId);
    if (isLater && isByOther) count += 1;
  }
  return count;
}

/** Taken back by its sender: what was kept of it elsewhere goes, too. */
export function isUnsent(entry: EntryView | undefined): boolean {
  return entry?.kind === 'message' && entry.content.type === 'unsent';
}
