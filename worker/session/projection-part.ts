// A part of a chat's log for D1: what changed after a place, with the chat's present row. Pure over the store.
import type { Entry } from '../domain/chat/entry';
import { isHumanMode, stateOf } from '../domain/chat/session-state';
import type { ProjectionMessage } from '../rpc/projection-message';
import type { ChatRecord } from './chat-record';
import type { ChatTools } from './chat-tools';
import { toChatRow } from './chat-views';

const ENTRIES_MAX = 50;
/** A queue message holds 128 KB; entries are counted in UTF-16 units of their JSON, three bytes at worst each. */
const UNITS_MAX = 30_000;

/** What a queue message may come to, of its 128,000 bytes: sessions and tickets go with the entries they changed with. */
const BYTES_MAX = 120_000;

/** The changes after `after`, as many as one queue message holds. `upTo` says how far they reach. */
export function projectionPart(
  tools: Pick<ChatTools, 'store' | 'sessions'>,
  record: ChatRecord,
  after: number,
): ProjectionMessage {
  const found = tools.store.changedAfter(after, ENTRIES_MAX + 1);
  let entries = fitting(found.slice(0, ENTRIES_MAX));
  for (;;) {
    const part = partOf(tools, record, after, entries, entries.length === found.length);
    if (entries.length <= 1 || bytesOf(part) <= BYTES_MAX) return part;
    entries = entries.slice(0, Math.ceil(entries.length / 2));
  }
}

function partOf(
  { store, sessions }: Pick<ChatTools, 'store' | 'sessions'>,
  record: ChatRecord,
  after: number,
  entries: readonly Entry[],
  isLast: boolean,
): ProjectionMessage {
  const upTo = isLast ? record.seq : (entries.at(-1)?.changedSeq ?? record.seq);
  const tickets = sessions.ticketsChanged(after, upTo);
  return {
    chatId: record.chatId,
    upTo: { epoch: record.epoch, seq: upTo },
    after,
    row: toChatRow(record),
    sessionId: record.state.session?.id ?? null,
    sessions: sessions.sessionsChanged(after, upTo),
    entries,
    ...(tickets.length > 0 && { tickets }),
    reads: store.readsChangedAfter(after),
    tellHubs: !isHumanMode(stateOf(record.state)),
  };
}

function fitting(entries: readonly Entry[]): Entry[] {
  const kept: Entry[] = [];
  let units = 0;
  for (const entry of entries.map(within)) {
    units += sizeOf(entry);
    if (kept.length > 0 && units > UNITS_MAX) break;
    kept.push(entry);
  }
  return kept;
}

/** An entry that no queue message can hold goes without its content: D1's lists have its place, the thread has it whole. */
function within(entry: Entry): Entry {
  if (sizeOf(entry) <= UNITS_MAX) return entry;
  if (entry.kind === 'event') return { ...entry, event: { type: 'unsupported', lineType: 'too_large' } };
  if (entry.kind === 'note') return { ...entry, text: '' };
  const { quoteToken: _quoteToken, quotedLineMessageId: _quoted, ...rest } = entry;
  return { ...rest, content: { type: 'unsupported', kind: 'too_large' } };
}

function sizeOf(entry: Entry): number {
  return JSON.stringify(entry).length;
}

function bytesOf(part: ProjectionMessage): number {
  return new TextEncoder().encode(JSON.stringify(part)).length;
}
