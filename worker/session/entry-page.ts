// A page of the thread for the console: what changed after a cursor, or lines in display order: older ones, newer ones, those around
// an entry or a time. `seen`: ms from which on the lines are the asker's to read.

import type { Entry } from '../domain/chat/entry';
import type { EntryPage } from '../protocol/entry-view';
import type { DisplayPlace, EntryQuery } from '../rpc/chat-session-rpc';
import type { ChatRecord } from './chat-record';
import type { ChatStore } from './chat-store';
import { toEntryView } from './chat-views';

type ChangesQuery = Extract<EntryQuery, { after: unknown }>;

/** @returns null where the entry that is asked about is not here, or not hers to read */
export function entryPage(store: ChatStore, record: ChatRecord, query: ChangesQuery, seen: number): EntryPage;
export function entryPage(store: ChatStore, record: ChatRecord, query: EntryQuery, seen: number): EntryPage | null;
export function entryPage(store: ChatStore, record: ChatRecord, query: EntryQuery, seen: number): EntryPage | null {
  if ('after' in query) return changes(store, record, query, seen);
  if ('before' in query) return history(store, record, query, seen);
  if ('newer' in query) return newer(store, record, query, seen);
  if ('at' in query) return around(store, record, { lineTs: query.at, seq: 0 }, query.limit, seen);
  const entry = store.entryById(query.around);
  return entry && entry.at >= seen ? around(store, record, entry, query.limit, seen) : null;
}

function changes(store: ChatStore, record: ChatRecord, query: ChangesQuery, seen: number): EntryPage {
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
  const older = olderThan(store, query.before, query.limit, seen);
  return {
    epoch: record.epoch,
    seq: record.seq,
    entries: older.entries.map((entry) => toEntryView(record.chatId, entry)),
    ...older.more,
  };
}

function newer(
  store: ChatStore,
  record: ChatRecord,
  { newer: { lineTs, seq }, limit }: Extract<EntryQuery, { newer: unknown }>,
  seen: number,
): EntryPage {
  const page = from(store, { lineTs, seq: seq + 1 }, limit, seen);
  return {
    epoch: record.epoch,
    seq: record.seq,
    entries: page.entries.map((entry) => toEntryView(record.chatId, entry)),
    hasMore: page.next !== null,
    next: page.next,
  };
}

function around(store: ChatStore, record: ChatRecord, place: DisplayPlace, limit: number, seen: number): EntryPage {
  const older = olderThan(store, place, Math.floor(limit / 2), seen);
  const rest = from(store, place, Math.ceil(limit / 2), seen);
  return {
    epoch: record.epoch,
    seq: record.seq,
    entries: [...older.entries, ...rest.entries].map((entry) => toEntryView(record.chatId, entry)),
    ...older.more,
    newer: rest.next,
  };
}

/** Before a place, oldest first. */
function olderThan(store: ChatStore, before: DisplayPlace | null, limit: number, seen: number) {
  const found = store.displayedBefore(before, limit + 1, seen);
  const entries = found.slice(0, limit).reverse();
  const hasMore = found.length > limit;
  const next = hasMore ? cursorOf(entries[0]) : null;
  return {
    entries,
    more: { hasMore, next, ...(!hasMore && seen > 0 && store.hasEntriesBefore(seen) && { isCut: true }) },
  };
}

/** From a place on, and where to go on. */
function from(store: ChatStore, place: DisplayPlace, limit: number, seen: number) {
  const found = store.displayedFrom(place, limit + 1, seen);
  const entries = found.slice(0, limit);
  return { entries, next: found.length > limit ? cursorOf(entries.at(-1)) : null };
}

const cursorOf = (entry: Entry | undefined) => (entry ? `${entry.lineTs}.${entry.seq}` : null);
