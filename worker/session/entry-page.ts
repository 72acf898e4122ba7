// A page of the thread for the console: what changed after a cursor, or older lines in display order. `seen`: ms from which on the
// lines are the asker's to read.
import type { EntryPage } from '../protocol/entry-view';
import type { EntryQuery } from '../rpc/chat-session-rpc';
import type { ChatRecord } from './chat-record';
import type { ChatStore } from './chat-store';
import { toEntryView } from './chat-views';

export function entryPage(store: ChatStore, record: ChatRecord, query: EntryQuery, seen: number): EntryPage {
  return 'after' in query ? changes(store, record, query, seen) : history(store, record, query, seen);
}

function changes(
  store: ChatStore,
  record: ChatRecord,
  query: Extract<EntryQuery, { after: unknown }>,
  seen: number,
): EntryPage {
  // A cursor of another epoch means: from the start.
  const from = query.after.epoch === record.epoch ? query.after.seq : 0;
  const found = store.changedAfter(from, query.limit + 1, seen);
  const entries = found.slice(0, query.limit);
  const hasMore = found.length > query.limit;
  const last = entries.at(-1);
  return {
    epoch: record.epoch,
    seq: hasMore && last ? last.changedSeq : record.seq,
    entries: entries.map((entry) => toEntryView(record.chatId, entry)),
    hasMore,
    next: hasMore && last ? `${record.epoch}.${last.changedSeq}` : null,
  };
}

function history(
  store: ChatStore,
  record: ChatRecord,
  query: Extract<EntryQuery, { before: unknown }>,
  seen: number,
): EntryPage {
  const found = store.displayedBefore(query.before, query.limit + 1, seen);
  const entries = found.slice(0, query.limit).reverse();
  const oldest = entries[0];
  const hasMore = found.length > query.limit;
  return {
    epoch: record.epoch,
    seq: record.seq,
    entries: entries.map((entry) => toEntryView(record.chatId, entry)),
    hasMore,
    next: hasMore && oldest ? `${oldest.lineTs}.${oldest.seq}` : null,
    ...(!hasMore && seen > 0 && store.hasEntriesBefore(seen) && { isCut: true }),
  };
}
